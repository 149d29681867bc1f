"""Finds passages of another script in a text, so that a page can tag their language.

A reader's browser chooses the font and a screen reader the voice by these tags.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_BLOCKS = {
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff",
    "km": "\u1780-\u17ff\u19e0-\u19ff",
    "zh": "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef",
}
_VIETNAMESE = "\u0103\u0102\u0111\u0110\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"

_GLUE = r"[\s\d\u200b\u200c.,()/\-]*"
"""What may stand between two runs of one script without ending the passage."""

_PASSAGE = re.compile(
    "|".join(f"(?P<{tag}>[{block}](?:{_GLUE}[{block}])*)" for tag, block in _BLOCKS.items())
    + rf"|(?P<vi>\w*[{_VIETNAMESE}]\w*(?:\s+\w*[{_VIETNAMESE}]\w*)*)"
)

_TAG = re.compile(r"(<[^>]+>)")


def script_language(text: str) -> str | None:
    """The language whose script occurs first in the text; None for plain Latin letters."""
    match = _PASSAGE.search(text)
    return match.lastgroup if match else None


_SPAN = Markup('<span lang="{}">{}</span>')


def passages(text: str) -> Markup:
    """The text escaped, each passage of another script in a `span` with its `lang`."""
    parts: list[str] = []
    position = 0
    for match in _PASSAGE.finditer(text):
        parts.append(text[position : match.start()])
        parts.append(_SPAN.format(match.lastgroup, match.group()))
        position = match.end()
    parts.append(text[position:])
    return Markup().join(parts)  # joining escapes what is not markup already


_SHORT = 18
"""Characters of a reference that is kept on one line: art 16(10)-(12)."""


def ref(text: str) -> Markup:
    """A reference as it stands in a heading or a list."""
    kind = "ref ref-short" if len(text) <= _SHORT else "ref"
    return Markup('<span class="{}">{}</span>').format(kind, passages(text))


def marked_passages(snippet: str) -> Markup:
    """The same for a snippet, which is escaped already and holds `<mark>` and nothing else."""
    pieces = (
        piece
        if piece.startswith("<")
        else _PASSAGE.sub(lambda m: f'<span lang="{m.lastgroup}">{m.group()}</span>', piece)
        for piece in _TAG.split(snippet)
    )
    return Markup("".join(pieces))  # noqa: S704 - escaped by the engine, see its contract


def coded(text: str) -> Markup:
    """The text escaped, what stands between backticks as code."""
    pieces = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(pieces)
    )
