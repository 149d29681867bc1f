"""What a store must do. The contract tests in tests/search run against every store.

A store finds and counts; it decides nothing about ranking beyond BM25 and cosine. The
engine asks it for candidates, fuses them (`fuse.py`) and asks for what is to be shown.
Rows number the documents of one generation in the order of their identifiers, so that
equal scores are ordered by identifier in every store alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kb.search.document import SearchDocument
from kb.search.query import KeywordQuery

if TYPE_CHECKING:  # a search by words loads no numpy
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

NEAREST = 200
"""Vectors that count as candidates of a search by meaning."""

RANKED = 1_000
"""Keyword hits whose scores are fused; the rest follow in keyword order."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one search.

    `keyword` maps row to BM25 score, `cosine` row to similarity (of every row in
    `keyword` and `nearest` that has a vector), `total` and `facets` are over the whole
    candidate set, `left_out` counts what `as_of` kept away.
    """

    keyword: Mapping[int, float]
    cosine: Mapping[int, float]
    nearest: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    left_out: Mapping[str, int]
    frequencies: Mapping[str, int] = field(default_factory=dict)


class Store(Protocol):
    """One open generation of an index."""

    @property
    def count(self) -> int:
        """Documents in this generation."""

    def find(self, query: KeywordQuery, vector: Vector | None, floor: float) -> Found:
        """Candidates by words, by the vector, or both; all pass the gate of the query."""

    def documents(self, rows: Sequence[int]) -> list[SearchDocument]:
        """The documents as they were added, in the order of `rows`."""

    def row(self, id_: str) -> int | None:
        """The row of a document, or None."""

    def vector(self, row: int) -> Vector | None:
        """The vector of a document, or None where its text cannot be embedded."""

    def close(self) -> None:
        """Release files and connections."""
