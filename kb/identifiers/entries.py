"""What an instrument holds and how it is called, taken apart for citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.identifiers.members import Member, Number, Relation, Unit, relation
from kb.identifiers.names import NameBook, read_name
from kb.identifiers.refs import UNIT_WORDS, Ref, parse_ref

_OTHER_UNITS = {
    Unit.SECTION: (Unit.ARTICLE,),
    Unit.ARTICLE: (Unit.SECTION, Unit.RULE),
    Unit.CLAUSE: (Unit.ARTICLE, Unit.SECTION, Unit.RULE, Unit.PARAGRAPH),
    Unit.RULE: (Unit.ARTICLE,),
}
"""A translation may say article where the record says section; chapter is never either."""

_MAIN_UNITS = (Unit.ARTICLE, Unit.SECTION, Unit.RULE, Unit.PARAGRAPH, Unit.STEP)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_REMARK = re.compile(r"\((?=[a-z])[^()]*\)")
_OTHER_TITLE = re.compile(r"\b(?:Act|Code|Law)\b")
_NUMBER = re.compile(r"(\d{1,4})(?:\s*[/-]\s*(\d{1,3})|\s*([A-Za-z]{1,10}))?\s*$")


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last article of an instrument, or of one part of it."""

    part: str | None
    unit: Unit
    first: Number
    last: Number

    def beyond(self, number: Number) -> bool:
        """Whether an article of that number does not exist. An insert stands at its stem."""
        return not self.first.value <= number.value <= self.last.value


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded provision: identifier and ref."""

    id: str
    ref: Ref

    def relation(self, cited: Member) -> Relation:
        """How a cited member stands to this provision as a whole."""
        members = self.ref.members
        related = [relation(cited, m) for m in members]
        if len(members) > 1:
            # art 280 of "art 280(3) and 280-1" is one of several, never the whole group
            related = [Relation.IN_GROUP if r is Relation.EXACT else r for r in related]
        if self.ref.within is not None and relation(cited, self.ref.within) in (
            Relation.EXACT, Relation.PARTS,
        ):  # fmt: skip
            related.append(Relation.PARTS)
        order = list(Relation)
        return min(related, key=order.index, default=Relation.NONE)

    def narrowness(self, cited: Member) -> tuple[int, int]:
        """The narrower of two provisions that hold the cited member is the better answer."""
        holding = [
            m for m in self.ref.members
            if relation(cited, m) not in (Relation.NONE, Relation.PARTS)
        ]  # fmt: skip
        depth = max((len(m.path) for m in holding), default=0)
        width = sum(m.numbers[1].value - m.numbers[0].value + 1 for m in self.ref.members)
        return (-depth, width)


def in_unit(member: Member, unit: Unit) -> Member:
    """The same numbers, counted in another unit."""
    return member if member.unit is unit else replace(member, unit=unit)


def numbered(entries: Iterable[Entry], part: str | None) -> list[Entry]:
    """The provisions of a part that a citation by number can meet."""
    return [e for e in entries if e.ref.findable and e.ref.part == part]


def read_entries(provisions: Iterable[tuple[str, str]]) -> tuple[Entry, ...]:
    """The provisions of an instrument, given as (identifier, ref)."""
    return tuple(Entry(i, parse_ref(r)) for i, r in provisions)


def read_bounds(extent: Iterable[tuple[str | None, str, str, str]]) -> tuple[Bounds, ...]:
    """An extent as numbers. A row whose ends are no numbers says nothing."""
    rows = []
    for part, unit, first, last in extent:
        known = UNIT_WORDS.get(unit.strip().lower().rstrip("."))
        ends = [_NUMBER.search(str(n)) for n in (first, last)]
        if known and ends[0] and ends[1]:
            rows.append(Bounds(part, known, *(_bound(e) for e in ends if e)))
    return tuple(rows)


def read_book(
    identifier: str,
    title: str,
    natives: str | None,
    aliases: Sequence[str],
    cited_as: str,
    entries: Sequence[Entry],
) -> NameBook:
    """Every name: title, second titles in brackets, native titles, aliases, citation."""
    # "(extradition and procedure relevant to cooperation)" is a remark, no name
    titled = _REMARK.sub(" ", title)
    texts = [titled, _BRACKETED.sub(" ", titled), cited_as]
    texts += [b for b in _BRACKETED.findall(title) if _OTHER_TITLE.search(b)]
    texts += (natives or "").split(";")
    titles = [n for n in map(read_name, texts) if not n.empty]
    others = [n for n in map(read_name, aliases) if n.telling]
    words = frozenset[str]().union(*(n.words for n in (*titles, *others)))
    numbers = read_name(cited_as).words
    pool = words - (numbers - read_name(titled).words)
    pool |= read_name(re.sub(r"^(?:[a-z]{2}-)+", "", identifier).replace("-", " ")).words
    parts = {p.ref.part: read_name(p.ref.part).words for p in entries if p.ref.part}
    names = tuple(dict.fromkeys((*titles, *others)))
    return NameBook(names, len(set(titles)), pool, numbers, tuple(parts.items()))


def unit_for(
    cited: Unit,
    part: str | None,
    entries: Iterable[Entry],
    bounds: Iterable[Bounds],
    *,
    given: bool,
) -> Unit:
    """The unit in which an instrument counts what was cited.

    A bare number (`given` is False) counts in the main unit. "Section 7" of a law that has
    only articles is its article 7.
    """
    have: dict[Unit, int] = {}
    for entry in entries:
        if entry.ref.part == part and entry.ref.findable:
            for member in entry.ref.members:
                have[member.unit] = have.get(member.unit, 0) + 1
    for row in bounds:
        if row.part == part:
            have[row.unit] = have.get(row.unit, 0) + 1_000
    if given and (cited in have or not have):
        return cited
    if not given:
        return max((u for u in _MAIN_UNITS if u in have), key=have.__getitem__, default=cited)
    return next((u for u in _OTHER_UNITS.get(cited, ()) if u in have), cited)


def _bound(match: re.Match[str]) -> Number:
    insert = match[2] or match[3] or ""
    return Number(int(match[1]), insert.upper() if len(insert) < 3 else insert.lower())
