"""Commands about the corpus: check, coverage, merge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb import settings
from kb.cli.output import Json, print_json, table

app = typer.Typer(help="The records of law.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(as_json: Json = False) -> None:
    """Check every record: errors with file, line, field and remedy; warnings with a count."""
    from kb.corpus.check import check as check_corpus

    report = check_corpus(settings.load().corpus_folder)
    if as_json:
        print_json(report.as_json())
    else:
        print(report.as_text())
    if report.errors:
        sys.exit(1)


@app.command()
def coverage(as_json: Json = False) -> None:
    """Count what is recorded, per country, concept and basis."""
    from kb import corpus
    from kb.corpus.coverage import coverage as count

    where = settings.load()
    report = count(corpus.load(where.corpus_folder, where.library_folder))
    if as_json:
        print_json(report)
        return
    names = ("instruments", "provisions", "read", "reported", "recalled", "text")
    rows = [[c, *(n.get(k, "") for k in names)] for c, n in report["by_country"].items()]
    rows.append(["all", *(report[k] for k in names)])
    print(table(rows, ("country", *names)))


@app.command()
def merge(
    sheet: Annotated[Path, typer.Argument(help="A corrected fact sheet.")],
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take", help="sheet or ours for every conflict, or FIELD=sheet; repeatable."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Lay a corrected sheet over its record, field by field; an open conflict stops it whole."""
    from kb.corpus.merge import compare
    from kb.corpus.merge import merge as merge_sheet
    from kb.errors import MergeConflictError

    folder = settings.load().corpus_folder
    try:
        report = merge_sheet(folder, sheet, take=take)
    except MergeConflictError:
        if as_json:
            print_json(compare(folder, sheet).as_json())
        raise
    if as_json:
        print_json(report.as_json())
    else:
        print(report.as_text())
