"""The reference of a provision ("s 6/1", "art 16(10)-(12)", "CrPC s 188"): parse and print.

A `Ref` holds what is said (members, label, the law meant) together with how it was
written (plural units, separators), so that printing gives the same text back. A text
that matches no form of the grammar is `words`: it has no members and is never found by
number. `parse_ref` therefore never fails on non-empty text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.identifiers.members import LATIN, Member, Number, Paragraph, Unit
from kb.numerals import parse_roman

UNIT_WORDS = {
    **dict.fromkeys(("s", "ss", "section", "sections", "sec", "secs"), Unit.SECTION),
    **dict.fromkeys(("art", "arts", "article", "articles"), Unit.ARTICLE),
    **dict.fromkeys(("para", "paras", "paragraph", "paragraphs"), Unit.PARAGRAPH),
    **dict.fromkeys(("rule", "rules"), Unit.RULE),
    **dict.fromkeys(("cl", "cls", "clause", "clauses"), Unit.CLAUSE),
    **dict.fromkeys(("ch", "chs", "chapter", "chapters"), Unit.CHAPTER),
    **dict.fromkeys(("step", "steps"), Unit.STEP),
    **dict.fromkeys(("part", "parts"), Unit.PART),
    **dict.fromkeys(("schedule", "schedules", "sch"), Unit.SCHEDULE),
    **dict.fromkeys(("book", "books"), Unit.BOOK),
    **dict.fromkeys(("title", "titles"), Unit.TITLE),
    **dict.fromkeys(("annex", "annexes"), Unit.ANNEX),
    **dict.fromkeys(("point", "points"), Unit.POINT),
    **dict.fromkeys(("reg", "regs"), Unit.REGULATION),
}
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
NOT_MEMBERS = frozenset({"list", "headings", "delegations"})
"""Labels of refs that only tell what an instrument holds: no article is recorded by them."""

UNNUMBERED = frozenset({"preamble", "testimonium", "enacting words"})
"""Parts of an instrument that are cited by their name, without a number."""

_UNIT = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))
_INSERT = rf"/\d{{1,3}}|[A-Za-z]{{1,2}}(?![A-Za-z])| (?:{'|'.join(LATIN)})\b"
_NUMBER = rf"\d{{1,4}}(?:{_INSERT})?|[IVXLC]+(?![A-Za-z])"
_PATH = rf"\([0-9a-zđ]{{1,4}}\)| para \d{{1,2}}|, (?:{'|'.join(ORDINALS)}) paragraph"

_PREFIXED = re.compile(rf" (?=(?:{_UNIT}) \d)")
_NO_PREFIX = re.compile(r"[(),:;]|\b(?:under|in|to|of|by|with|on|see|from)$")
_UNIT_AT = re.compile(rf"(?P<unit>{_UNIT})(?= [\dIVXLC])")
_NUMBER_AT = re.compile(_NUMBER)
_PATH_AT = re.compile(_PATH)
_PAREN_AT = re.compile(r"\([0-9a-zđ]{1,4}\)")
_SEPARATOR_AT = re.compile(
    rf"(?P<sep>, | and |; )(?:(?P<unit>{_UNIT}) )?(?=\d|\([0-9a-z]{{1,4}}\))"
)
_CONTAINER = re.compile(
    rf"(?P<unit>ch|part|book|title|annex|schedule) (?P<number>{_NUMBER}), (?=(?:{_UNIT}) \d)"
)
_HYPHEN_INSERT = re.compile(rf"-(\d{{1,3}})(?![\d/(A-Za-z]| (?:{'|'.join(LATIN)})\b)")
_ONWARD = re.compile(r" ff(?!\w)")
_OF = re.compile(r" of (?P<law>[^()]+?)(?= \(|$)")
_BRACKET = re.compile(r" \((?P<label>[^()]*)\)")
_NAMES_LAW = re.compile(r"\b(?:referred to in) .* of (?P<law>the .+)")


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a list, as written: `16(10)-(12)`, `7/1-8`, or `(7)` after `3(4), `.

    `number` is empty where only the paragraph is repeated. `last` is a number, `path_last`
    a paragraph; `ff` leaves the range open.
    """

    number: str
    path: tuple[str, ...] = ()
    last: str = ""
    path_last: str = ""
    ff: bool = False

    def __str__(self) -> str:
        text = self.number + "".join(self.path)
        end = self.last or self.path_last
        return text + (f"-{end}" if end else "") + (" ff" if self.ff else "")


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference, taken apart. Made by `parse_ref`, printed by `str`.

    `units` and `separators` run along `items`: the unit word written before an item, or
    "", and what stands between it and the one before. `label` is what follows in brackets
    or after a comma, without them; `tail` as written. `of_instrument` is the other law
    that the ref cites, `part` the part of the record that a citation must name.
    """

    items: tuple[Item, ...] = ()
    units: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    part: str | None = None
    container: tuple[str, str] | None = None
    of_instrument: str | None = None
    tail: str = ""
    words: str = ""

    def __str__(self) -> str:
        if self.words:
            return self.words
        of = f" of {self.of_instrument}" if self.of_instrument else ""
        return self.numbers_text + of + self.tail

    @property
    def numbers_text(self) -> str:
        """The ref without its label and the other law: "CrPC s 188", "art 215"."""
        text = f"{self.part} " if self.part else ""
        if self.container:
            text += f"{self.container[0]} {self.container[1]}, "
        for item, unit, separator in zip(self.items, self.units, self.separators, strict=True):
            text += separator + (f"{unit} " if unit else "") + str(item)
        return text

    @property
    def label(self) -> str | None:
        """What the ref says beside the number: "means added after 2008"."""
        text = self.tail.strip(" ,")
        only = _BRACKET.fullmatch(f" {text}")
        return (only["label"] if only else text) or None

    @property
    def members(self) -> tuple[Member, ...]:
        """What a citation can meet. Empty for words and for lists of headings."""
        return () if self.label in NOT_MEMBERS else _members(self)

    @property
    def findable(self) -> bool:
        """Whether a citation of the instrument can lead here by number."""
        return bool(self.members) and self.of_instrument is None

    @property
    def citable(self) -> bool:
        """Whether the ref carries an official number, or a part cited by its name."""
        return bool(self.items) or self.words in UNNUMBERED

    @property
    def within(self) -> Member | None:
        """The chapter or book in which the ref says that its members stand."""
        if self.container is None:
            return None
        return Member(UNIT_WORDS[self.container[0]], _number(self.container[1]))


def slug(ref: str | Ref) -> str:
    """The last part of an identifier: `art 16(10)-(12)` gives `art-16-10-12`.

    Lower case, every run of characters other than a-z and 0-9 one hyphen, none at the
    ends. Raises `ValueError` where nothing is left.
    """
    made = re.sub(r"[^a-z0-9]+", "-", str(ref).lower()).strip("-")
    if not made:
        raise ValueError(f"{str(ref)!r} has no letter a-z or digit to make an address from")
    return made


@lru_cache(maxsize=16_384)
def parse_ref(text: str) -> Ref:
    """The reference of a record. `str(parse_ref(text)) == text` for every text.

    Raises `ValueError` for empty text.
    """
    if not text.strip():
        raise ValueError("a provision has a ref, at least a word such as 'preamble'")
    starts = [0] if _UNIT_AT.match(text) else [m.end() for m in _PREFIXED.finditer(text)]
    for start in starts:
        part = text[: start - 1] if start else None
        if part is not None and (not part.strip() or _NO_PREFIX.search(part)):
            continue
        read = read_ref(text, start)
        if read is None:
            continue
        ref, end = read
        of = _OF.match(text, end)
        tail = text[of.end() if of else end :]
        if tail and not (tail.startswith(", ") or _BRACKET.match(tail)):
            continue
        parsed = replace(ref, part=part, of_instrument=of["law"] if of else None, tail=tail)
        if str(parsed) == text:
            return parsed
    law = _NAMES_LAW.search(text)
    return Ref(words=text, of_instrument=law["law"] if law else None)


def read_ref(text: str, position: int) -> tuple[Ref, int] | None:
    """The longest list of numbers that starts with a unit word at `position`, and its end.

    Reads no label and no other law. None where no reference starts there.
    """
    container = None
    held = _CONTAINER.match(text, position)
    if held is not None:
        container, position = (held["unit"], held["number"]), held.end()
    unit = _UNIT_AT.match(text, position)
    if unit is None:
        return None
    items, units, separators = [], [unit["unit"]], [""]
    read = _item(text, unit.end() + 1, bare_path=False)
    while read is not None:
        item, position = read
        items.append(item)
        more = _SEPARATOR_AT.match(text, position)
        if more is None or item.ff:
            break
        read = _item(text, more.end(), bare_path=True)
        if read is not None:
            separators.append(more["sep"])
            units.append(more["unit"] or "")
    if not items:
        return None
    return Ref(tuple(items), tuple(units), tuple(separators), container=container), position


def _item(text: str, position: int, *, bare_path: bool) -> tuple[Item, int] | None:
    number = _NUMBER_AT.match(text, position)
    if number is None and not bare_path:
        return None
    written = number[0] if number else ""
    position = number.end() if number else position
    if number:
        # 234-1 is one number: the right end of a range is always the greater
        insert = _HYPHEN_INSERT.match(text, position)
        if insert and written.isdigit() and int(insert[1]) <= int(written):
            written, position = written + insert[0], insert.end()
    path = []
    while found := _PATH_AT.match(text, position):
        path.append(found[0])
        position = found.end()
    if not written and not path:
        return None
    last = path_last = ""
    if text.startswith("-", position):
        end = (_PAREN_AT if path else _NUMBER_AT).match(text, position + 1)
        if end is None:
            return None
        position = end.end()
        last, path_last = ("", end[0]) if path else (end[0], "")
        if not path and not _number(written).key < _number(last).key:
            return None
    ff = _ONWARD.match(text, position)
    if ff and not last and not path_last:
        return Item(written, tuple(path), ff=True), ff.end()
    return Item(written, tuple(path), last, path_last), position


def _number(text: str) -> Number:
    match = re.fullmatch(r"(\d{1,4})(?:[-/](\d{1,3})| ?([A-Za-z]+))?", text)
    if match is None:
        return Number(parse_roman(text))
    word = match[3] or ""
    insert = str(int(match[2])) if match[2] else (word if word in LATIN else word.upper())
    return Number(int(match[1]), insert)


def _paragraph(text: str) -> Paragraph:
    plain = text.strip(" ,")
    if plain.startswith("("):
        value = plain.strip("()")
        return Paragraph(str(int(value)) if value.isdigit() else value)
    if plain.startswith("para "):
        return Paragraph(str(int(plain[5:])), counted=True)
    return Paragraph(str(ORDINALS.index(plain.split()[0]) + 1), counted=True)


@lru_cache(maxsize=16_384)
def _members(ref: Ref) -> tuple[Member, ...]:
    found: list[Member] = []
    unit = Unit.ARTICLE
    for item, written in zip(ref.items, ref.units, strict=True):
        unit = UNIT_WORDS[written] if written else unit
        path = tuple(_paragraph(p) for p in item.path)
        if item.number:
            first = _number(item.number)
        else:
            # "(7)" after "3(4)": the same number and the same steps above the last
            before = found[-1]
            first = before.first
            path = before.path[: len(before.path) - len(path)] + path
        found.append(
            Member(
                unit,
                first,
                _number(item.last) if item.last else None,
                path,
                _paragraph(item.path_last) if item.path_last else None,
                item.ff,
            )
        )
    return tuple(found)
