"""The passage of a text that answers a query, with the matching words marked.

One highlighter for both stores, over the tokens that both index: it marks what the search
matched, stemmed or exact, in every script, and never cuts through a letter and its signs.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from kb.search.normalise import VIRAMA, aligned, prepare
from kb.search.tokens import MAX_TOKEN, QueryTerm, forms, letters, pieces, without_stop_words

WIDTH = 240
"""Characters of a snippet, without its tags and dots."""

_SLACK = 32
"""Characters that a border may move to fall between two words."""

_FIELDS = ("stemmed", "exact", "marked")


@dataclass(frozen=True, slots=True)
class _Token:
    """The forms of one token and its place in the normalised text."""

    forms: tuple[str, str, str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Match:
    """The term with this number matches `start:end` of the shown text."""

    start: int
    end: int
    term: int


class _Shown:
    """A text as it is shown: white space collapsed, Burmese in Unicode."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(prepare(text).split())

    @cached_property
    def _borders(self) -> list[int]:
        import regex  # only texts beyond ASCII need it

        return [m.start() for m in regex.finditer(r"\X", self.text)] + [len(self.text)]

    def is_border(self, place: int) -> bool:
        """Whether the text may be cut here without splitting a letter from its signs."""
        if place <= 0 or place >= len(self.text):
            return True
        before, after = self.text[place - 1], self.text[place]
        if before.isascii() and after.isascii():
            return True
        if before in VIRAMA or unicodedata.category(after).startswith("M"):
            return False
        found = bisect_left(self._borders, place)
        return self._borders[found] == place

    def outwards(self, start: int, end: int) -> tuple[int, int]:
        """The smallest range around `start:end` that splits no letter."""
        while not self.is_border(start):
            start -= 1
        while not self.is_border(end):
            end += 1
        return start, end

    def begin(self, wanted: int, latest: int) -> int:
        """A place to begin, at or after `wanted`, at a word's beginning if one is near."""
        if wanted <= 0:
            return 0
        stop = min(latest, wanted + _SLACK)
        for place in range(wanted, stop + 1):
            if self.text[place - 1] == " " and self.is_border(place):
                return place
        place = wanted
        while place < latest and not self.is_border(place):
            place += 1
        return place

    def finish(self, wanted: int, earliest: int) -> int:
        """A place to end, at or before `wanted`, at a word's end if one is near."""
        if wanted >= len(self.text):
            return len(self.text)
        stop = max(earliest, wanted - _SLACK)
        for place in range(wanted, stop - 1, -1):
            if place and self.text[place] == " " and self.is_border(place):
                return place
        place = wanted
        while place > earliest and not self.is_border(place):
            place -= 1
        return place


def _tokens(normalised: str) -> Iterator[_Token]:
    for piece in pieces(normalised):
        if not piece.unspaced:
            yield _Token(forms(piece.text), piece.start, piece.end)
            continue
        run = letters(piece.text)
        places = [piece.start]
        for letter in run:
            places.append(places[-1] + len(letter))
        for i in range(len(run)):
            pair = "".join(run[i : i + 2])[:MAX_TOKEN]
            end = places[min(i + 2, len(run))]
            yield _Token((pair, pair, pair), places[i], end)


def _agrees(term: QueryTerm, place: int, tokens: Sequence[str]) -> bool:
    wanted = term.tokens
    found = tokens[place : place + len(wanted)]
    if len(found) < len(wanted) or tuple(found[:-1]) != wanted[:-1]:
        return False
    if term.kind == "prefix":
        return found[-1].startswith(wanted[-1])
    return found[-1] == wanted[-1]


def _find(shown: _Shown, terms: Sequence[QueryTerm]) -> list[_Match]:
    made = aligned(shown.text)
    tokens = list(_tokens(made.text))
    found: list[_Match] = []
    for name in {term.field for term in terms}:
        texts = [token.forms[_FIELDS.index(name)] for token in tokens]
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        for number, term in enumerate(terms):
            if term.field != name:
                continue
            first = term.tokens[0]
            if len(term.tokens) > 1 or term.kind != "prefix":
                candidates = places.get(first, [])
            else:
                candidates = [p for text in places if text.startswith(first) for p in places[text]]
            for place in candidates:
                if not _agrees(term, place, texts):
                    continue
                last = tokens[place + len(term.tokens) - 1]
                end = last.end
                if term.kind == "prefix" and _is_run(term):
                    end = last.start + len(term.tokens[-1])
                start, end = shown.outwards(made.starts[tokens[place].start], made.ends[end - 1])
                found.append(_Match(start, end, number))
    return sorted(found, key=lambda match: (match.start, -match.end, match.term))


def _is_run(term: QueryTerm) -> bool:
    return any(piece.unspaced for piece in pieces(term.tokens[-1]))


def _best(matches: Sequence[_Match], width: int) -> tuple[int, int]:
    """The first and last match of the passage that holds most terms, then most matches."""
    best = (0, 0, 0)
    chosen = (0, 0)
    held: Counter[int] = Counter()
    first = 0
    for last, match in enumerate(matches):
        held[match.term] += 1
        while first < last and match.end - matches[first].start > width:
            held[matches[first].term] -= 1
            held += Counter()  # drops what fell to nothing
            first += 1
        value = (len(held), last - first + 1, -first)
        if value[:2] > best[:2]:
            best, chosen = value, (first, last)
    return chosen


def _marked(shown: _Shown, matches: Sequence[_Match], begin: int, finish: int) -> str:
    parts: list[str] = []
    merged: list[list[int]] = []
    for match in matches:
        start, end = max(match.start, begin), min(match.end, finish)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    place = begin
    for start, end in merged:
        parts.append(escape(shown.text[place:start]))
        parts.append(f"<mark>{escape(shown.text[start:end])}</mark>")
        place = end
    parts.append(escape(shown.text[place:finish]))
    return "".join(parts)


def snippet(text: str, terms: Sequence[QueryTerm], width: int = WIDTH) -> str:
    """About `width` characters around the best passage, HTML-escaped, matches in `<mark>`.

    Dots say that the text goes on before or after. Without a match: the beginning of the
    text. `<mark>` is the only tag; everything else of the text is escaped.
    """
    shown = _Shown(text)
    matches = _find(shown, without_stop_words(terms)) if terms else []
    if len(shown.text) <= width:
        begin, finish = 0, len(shown.text)
    elif not matches:
        begin, finish = 0, shown.finish(width, 1)
    else:
        first, last = _best(matches, width)
        start = matches[first].start
        end = max(match.end for match in matches[first : last + 1])
        room = max(0, width - (end - start))
        wanted = min(max(0, start - room // 2), len(shown.text) - width)
        begin = shown.begin(wanted, start)
        finish = shown.finish(min(begin + width, len(shown.text)), min(end, begin + width))
        if finish <= begin:
            finish = shown.outwards(begin, begin + width)[1]
    body = _marked(shown, matches, begin, finish)
    before = "… " if begin else ""
    after = " …" if finish < len(shown.text) else ""
    return before + body.strip() + after
