"""How good search is: nDCG@10, recall@10 and MRR on judged queries.

nDCG with gains 2^grade - 1 and a logarithmic discount (Järvelin and Kekäläinen, 2002).
Recall@10 is the share of the relevant provisions among the first ten, of at most ten.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

from kb.errors import UsageError
from kb.search.engine import Engine
from kb.search.plan import Mode, make_plan

DEPTH = 10


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with the provisions that answer it, graded 1 to 3."""

    id: str
    query: str
    language: str
    relevant: Mapping[str, int]
    type: str | None = None
    set: str | None = None
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_queries(path: Path, subset: str | None = None) -> list[JudgedQuery]:
    """Judged queries of a YAML file. Raises `UsageError` where it has another shape."""
    try:
        rows = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        judged = [JudgedQuery(**row) for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError) as error:
        raise UsageError(
            f"{path} does not hold judged queries ({error}).",
            "Write a YAML list of {id, query, language, relevant: {provision: grade}}.",
        ) from error
    chosen = [q for q in judged if subset is None or q.set == subset]
    if not chosen:
        raise UsageError(f"{path} holds no queries of the set {subset!r}.", "Check --set.")
    return chosen


def ndcg(found: Sequence[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first `depth` identifiers."""

    def gain(grades: Iterable[int]) -> float:
        return math.fsum(
            (2.0**g - 1) / math.log2(place + 1) for place, g in enumerate(grades, start=1)
        )

    best = gain(sorted(relevant.values(), reverse=True)[:depth])
    return gain(relevant.get(i, 0) for i in found[:depth]) / best if best else 0.0


def recall(found: Sequence[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Share of the relevant identifiers among the first `depth`, of at most `depth`."""
    hit = sum(1 for i in found[:depth] if i in relevant)
    return hit / min(depth, len(relevant)) if relevant else 0.0


def reciprocal_rank(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """One over the place of the first relevant identifier, 0 where there is none."""
    places = (place for place, i in enumerate(found, start=1) if i in relevant)
    return 1 / next(places, math.inf)


def score(
    queries: Sequence[JudgedQuery], search: Callable[[JudgedQuery], Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Figures per group: all, each type, each language; `search` gives identifiers in order."""
    measured: dict[str, list[tuple[float, float, float]]] = {}
    for query in queries:
        found = search(query)
        figures = (
            ndcg(found, query.relevant),
            recall(found, query.relevant),
            reciprocal_rank(found, query.relevant),
        )
        groups = ["all", f"language {query.language}"]
        if query.type and query.language == "en":
            groups.append(f"type {query.type}")
        for group in groups:
            measured.setdefault(group, []).append(figures)
    return {
        group: {
            "queries": len(rows),
            "ndcg@10": round(fmean(r[0] for r in rows), 4),
            "recall@10": round(fmean(r[1] for r in rows), 4),
            "mrr": round(fmean(r[2] for r in rows), 4),
        }
        for group, rows in sorted(measured.items())
    }


def evaluate_modes(
    engine: Engine, queries: Sequence[JudgedQuery], modes: Sequence[str] | None = None
) -> dict[str, Any]:
    """`{"queries": n, "modes": {mode: {group: figures}}}` for the modes given, else for all."""
    chosen = modes or [m.value for m in Mode]
    report: dict[str, Any] = {}
    for mode in chosen:

        def search(query: JudgedQuery, mode: str = mode) -> list[str]:
            plan = make_plan(
                query.query,
                mode=mode,
                filters=query.filters,
                concepts=engine.concepts,
                limit=DEPTH,
            )
            return [hit.id for hit in engine.search(plan).hits]

        report[mode] = score(queries, search)
    return {"queries": len(queries), "modes": report}
