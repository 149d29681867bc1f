"""Commands about the index: build, status, rollback, and the quality of search."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb import settings
from kb.cli.output import Json, pairs, print_json, say, table

app = typer.Typer(help="The search index.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def build(as_json: Json = False) -> None:
    """Build the index from the corpus; the one before it serves until the new one is whole."""
    from kb.search.build import build_index

    report = build_index(settings.load(), say)
    if as_json:
        print_json(report)
    else:
        print(pairs(report))


@app.command()
def status(as_json: Json = False) -> None:
    """Say what is in the index and whether anything has changed since it was built."""
    from kb.search.build import is_stale
    from kb.search.engine import Engine

    where = settings.load()
    engine = Engine.open(where)
    report = {**engine.status(), **is_stale(where, engine.manifest)}
    if as_json:
        print_json(report)
        return
    print(pairs({k: v for k, v in report.items() if not isinstance(v, dict)}))
    if report["stale"]:
        say("Something has changed since it was built. Run `kb index build`.")


@app.command()
def rollback(as_json: Json = False) -> None:
    """Return to the index before this one."""
    from kb.search import generations

    name = generations.rollback(settings.load().index_folder)
    if as_json:
        print_json({"generation": name})
    else:
        print(f"Generation {name} serves again.")


def evaluate(
    queries: Annotated[Path, typer.Argument(help="Judged queries, a YAML list.")],
    mode: Annotated[
        list[str] | None, typer.Option("--mode", help="hybrid, keyword, semantic; repeatable.")
    ] = None,
    subset: Annotated[
        str | None, typer.Option("--set", help="Only queries of this set, e.g. tuning.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure nDCG@10, recall@10 and MRR on judged queries, per mode, type and language."""
    from kb.search.engine import Engine
    from kb.search.evaluate import evaluate_modes, read_queries

    judged = read_queries(queries, subset)
    report = evaluate_modes(Engine.open(settings.load()), judged, mode or None)
    if as_json:
        print_json(report)
        return
    for name, groups in report["modes"].items():
        rows = [
            (group, g["queries"], f"{g['ndcg@10']:.3f}", f"{g['recall@10']:.3f}", f"{g['mrr']:.3f}")
            for group, g in groups.items()
        ]
        print(f"\n{name}\n" + table(rows, ("group", "queries", "nDCG@10", "recall@10", "MRR")))
    sys.stdout.flush()
