"""Quality of search on the judged queries, written into docs/quality.md.

Every figure comes from this run: the product in its three modes, and three other ways to
fuse the same two rankings. The tables stand between the two markers of the document.

    .venv/bin/python bench/quality.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

from kb import settings
from kb.search import fuse
from kb.search.engine import Engine
from kb.search.evaluate import JudgedQuery, evaluate_modes, ndcg, read_queries
from kb.search.plan import make_plan

ROOT = Path(__file__).parent.parent
QUERIES = ROOT / "tests" / "quality" / "queries.yaml"
DOCUMENT = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WORST = 12

Scores = Mapping[int, float]


def by_rank(words: Scores, meaning: Scores, ceiling: float, *, weight: float) -> dict[int, float]:
    """Reciprocal rank fusion with k = 60."""
    lists = [[row for row, _ in fuse.order(scores)] for scores in (words, meaning)]
    return fuse.reciprocal_rank(lists)


def min_max(words: Scores, meaning: Scores, ceiling: float, *, weight: float) -> dict[int, float]:
    """Each ranking stretched to 0..1, then a weighted sum."""

    def stretched(scores: Scores) -> dict[int, float]:
        if not scores:
            return {}
        low, high = min(scores.values()), max(scores.values())
        return {row: (s - low) / ((high - low) or 1) for row, s in scores.items()}

    left, right = stretched(words), stretched(meaning)
    rows = left.keys() | right.keys()
    return {r: weight * right.get(r, 0) + (1 - weight) * left.get(r, 0) for r in rows}


def table(engine: Engine, queries: list[JudgedQuery]) -> list[str]:
    """nDCG@10, recall@10 and MRR per mode and group."""
    modes = evaluate_modes(engine, queries)["modes"]
    lines = ["| group | queries | mode | nDCG@10 | recall@10 | MRR |", "|---|--:|---|--:|--:|--:|"]
    for group in modes["hybrid"]:
        for mode in ("hybrid", "keyword", "semantic"):
            f = modes[mode][group]
            lines.append(
                f"| {group} | {f['queries']:.0f} | {mode} | {f['ndcg@10']:.3f} "
                f"| {f['recall@10']:.3f} | {f['mrr']:.3f} |"
            )
    return lines


def fusions(engine: Engine, queries: list[JudgedQuery]) -> list[str]:
    """nDCG@10 of hybrid search under each way to fuse."""
    lines = ["| fusion | nDCG@10 |", "|---|--:|"]
    ways = {
        "coverage-normalised sum (the product)": fuse.coverage_sum,
        "reciprocal rank fusion, k = 60": by_rank,
        "min-max sum, the same weights": min_max,
    }
    for name, way in ways.items():
        with patch.object(fuse, "coverage_sum", way):
            figures = evaluate_modes(engine, queries, ["hybrid"])["modes"]["hybrid"]["all"]
        lines.append(f"| {name} | {figures['ndcg@10']:.3f} |")
    return lines


def worst(engine: Engine, queries: list[JudgedQuery]) -> list[str]:
    """The queries that hybrid search answers worst."""
    measured = []
    for query in queries:
        plan = make_plan(query.query, filters=query.filters, concepts=engine.concepts)
        found = [hit.id for hit in engine.search(plan).hits]
        measured.append((ndcg(found, query.relevant), query))
    measured.sort(key=lambda pair: (pair[0], pair[1].id))
    lines = ["| query | id | nDCG@10 |", "|---|---|--:|"]
    return lines + [f"| {q.query} | {q.id} | {s:.3f} |" for s, q in measured[:WORST]]


def main() -> None:
    """Measure and write."""
    engine = Engine.open(settings.load())
    tuning, held_out = (read_queries(QUERIES, name) for name in ("tuning", "held-out"))
    parts = [
        f"### Held out ({len(held_out)} queries that chose nothing)",
        *("", *table(engine, held_out)),
        *("", f"### Tuning ({len(tuning)} queries by which the weights were chosen)"),
        *("", *table(engine, tuning)),
        *("", "### Ways to fuse, held out", "", *fusions(engine, held_out)),
        *("", f"### The {WORST} lowest, of both sets", "", *worst(engine, [*held_out, *tuning])),
    ]
    text = DOCUMENT.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n" + "\n".join(parts) + f"\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
