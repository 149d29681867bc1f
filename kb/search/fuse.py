"""How a ranking by words and a ranking by meaning become one.

The coverage-normalised sum: `w * max(0, cosine) + (1 - w) * min(1, words / cap)`, where
`cap` is what a provision that meets every need of the query could score. A provision that
meets one stray word of five keeps a small score; reciprocal rank fusion and min-max
normalisation would lift it to the top. docs/quality.md has the figures for each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.search import ranking

Fusion = Callable[[Mapping[int, float], Mapping[int, float], float], dict[int, float]]


def inverse_frequency(documents: int, frequency: int) -> float:
    """The idf of BM25 (Robertson and Sparck Jones, as Lucene computes it)."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def cap(documents: int, frequencies: Iterable[int], boost: float = 1.0) -> float:
    """The keyword score that counts as a full match of needs with these frequencies."""
    total = sum(inverse_frequency(documents, f) for f in frequencies)
    return ranking.COVERAGE * (ranking.K1 + 1) * boost * total


def coverage_sum(
    keyword: Mapping[int, float],
    cosine: Mapping[int, float],
    ceiling: float,
    *,
    weight: float = ranking.MEANING,
) -> dict[int, float]:
    """Fused score of every row of either ranking, between 0 and 1."""
    rows = keyword.keys() | cosine.keys()
    return {
        row: weight * max(0.0, cosine.get(row, 0.0))
        + (1 - weight) * (min(1.0, keyword.get(row, 0.0) / ceiling) if ceiling > 0 else 0.0)
        for row in rows
    }


def reciprocal_rank(rankings: Sequence[Sequence[int]], *, k: int = 60) -> dict[int, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009)."""
    scores: dict[int, float] = {}
    for ranked in rankings:
        for place, row in enumerate(ranked, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (k + place)
    return scores


def order(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Rows by score rounded to four digits, then by row, which is the order of identifiers."""
    rounded = ((row, round(score, 4)) for row, score in scores.items())
    return sorted(rounded, key=lambda pair: (-pair[1], pair[0]))
