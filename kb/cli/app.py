"""All commands in one tree."""

from __future__ import annotations

from typing import Annotated

import typer

from kb import NOTICE, __version__
from kb.cli import corpus, index, read, serve

app = typer.Typer(
    name="kb",
    help="Anti-trafficking law of the Mekong: search, cite and read provisions.",
    epilog=NOTICE,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mekong-legal-kb {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Anti-trafficking law of the Mekong: search, cite and read provisions."""


app.command("search")(read.search)
app.command("show")(read.show)
app.command("cite")(read.cite)
app.command("similar")(read.similar)
app.command("evaluate")(index.evaluate)
app.command("serve")(serve.serve)
app.command("config")(serve.config)
app.add_typer(index.app, name="index")
app.add_typer(corpus.app, name="corpus")
