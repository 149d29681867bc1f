"""How answers are printed: JSON for programs, plain lines for people."""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]

_MARK = re.compile(r"</?mark>")


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def say(message: str) -> None:
    """A message for the person at the terminal, never part of the answer."""
    print(message, file=sys.stderr)


def wrapped(text: str, indent: str = "    ") -> str:
    """Text in lines that fit the terminal."""
    width = min(100, shutil.get_terminal_size((100, 24)).columns)
    return textwrap.fill(
        " ".join(text.split()),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,  # an address is to be copied whole
        break_on_hyphens=False,
    )


def plain(snippet: str) -> str:
    """A snippet without its markup: marked words stand in «»  on no terminal, bold on one."""
    if sys.stdout.isatty():
        bold = snippet.replace("<mark>", "\x1b[1m").replace("</mark>", "\x1b[0m")
        return html.unescape(bold)
    return html.unescape(_MARK.sub("", snippet))


def table(rows: Sequence[Sequence[Any]], header: Sequence[str]) -> str:
    """A plain table with aligned columns."""
    cells = [[str(c) for c in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def pairs(values: Mapping[str, Any]) -> str:
    """`name  value`, one a line."""
    width = max((len(k) for k in values), default=0)
    return "\n".join(f"{k.ljust(width)}  {v}" for k, v in values.items())
