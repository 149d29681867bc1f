"""What a search answers. Both stores fill these; faces only show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.identifiers import Resolution

FACETS = ("country", "kind", "concept", "topic", "state", "basis")


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader must know about an answer, with a stable code."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One provision found. `snippet` is escaped HTML whose only tag is `<mark>`.

    `explain` (only with `--explain`) says what each part of the score came from.
    """

    id: str
    instrument: str
    ref: str
    heading: str
    title: str
    countries: tuple[str, ...]
    kind: str
    concepts: tuple[str, ...]
    state: str
    status: str
    temporal: str | None
    basis: str
    source_kind: str | None
    mark: str
    caution: str | None
    snippet: str
    score: float
    url: str
    source: str | None
    explain: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract; `explain` only where it was asked for."""
        data = asdict(self)
        if data["explain"] is None:
            del data["explain"]
        return data


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a plan: hits in order, totals and facets over the whole candidate set.

    `citation` is what became of a citation in the query, resolved apart from the hits.
    """

    query: str
    mode: str
    as_of: str | None
    total: int
    took_ms: float
    facets: Mapping[str, Mapping[str, int]]
    left_out: Mapping[str, int]
    notes: tuple[Note, ...]
    hits: tuple[Hit, ...]
    citation: Resolution | None = None
    explain: Mapping[str, Any] | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract; `citation` and `explain` only where there is one."""
        data = asdict(replace(self, citation=None))
        data["citation"] = self.citation.as_json() if self.citation else None
        for key in ("citation", "explain"):
            if data[key] is None:
                del data[key]
        data["hits"] = [hit.as_json() for hit in self.hits]
        return data
