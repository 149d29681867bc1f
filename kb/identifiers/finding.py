"""Which provisions of one instrument a citation meets.

The rules in order: the ref itself; else the narrowest recorded provision that holds what
is cited (a grouped ref, or the whole article of a paragraph); else the recorded parts, or
the provisions that carry the number with a label. Nothing else is ever an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.identifiers.citing import Cited
from kb.identifiers.entries import Entry, in_unit, numbered
from kb.identifiers.instrument import CitedInstrument
from kb.identifiers.members import Member, Number, Relation, short
from kb.identifiers.refs import UNIT_WORDS, Ref
from kb.messages import said

_NEAREST = 3
_LONGEST_RANGE = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """`ref` is the record's own, or what was cited where `id` is None."""

    ref: str | None
    id: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """`beyond` says how far the instrument goes, where the number is outside.

    `name_part` are the parts of the record of which the citation must name one.
    """

    ref: str
    nearest: tuple[str, ...] = ()
    beyond: str = ""
    name_part: tuple[str, ...] = ()


def find(instrument: CitedInstrument, cited: Cited) -> Found | Missing:
    """What the citation meets in this instrument. `cited.ref` is not None."""
    ref = cited.ref
    assert ref is not None
    if ref.words:
        named = next((e for e in instrument.entries if e.ref.words == ref.words), None)
        return Found(ref.words, named.id, ()) if named else Missing(ref.words)
    parts = _parts(instrument, cited)
    part = parts[0] if len(parts) == 1 else None
    members = tuple(
        in_unit(m, instrument.unit_for(m.unit, part, given=cited.unit_given)) for m in ref.members
    )
    printed = _printed(ref, members)
    entries = numbered(instrument.entries, part)
    found = _meet(entries, members)
    if found is not None:
        return found if found.id else Found(printed, None, found.members)
    beyond = _beyond(instrument, members, part)
    if beyond:
        return Missing(printed, beyond=beyond)
    if part is None and len(parts) != 1:
        for other in instrument.parts:
            inside = _meet(numbered(instrument.entries, other), members)
            if inside is not None:
                ids = (inside.id,) if inside.id else inside.members
                return Missing(printed, ids[:_NEAREST], name_part=instrument.parts)
    return Missing(printed, _nearest(entries, members[0]))


def _parts(instrument: CitedInstrument, cited: Cited) -> tuple[str, ...]:
    """The parts of the record that the citation names: the one right before the number."""
    before = cited.before.casefold()
    adjacent = tuple(p for p in instrument.parts if before.endswith(p.casefold()))
    return adjacent if len(adjacent) == 1 else instrument.book.cited_parts(cited.name)


def _meet(entries: Sequence[Entry], members: tuple[Member, ...]) -> Found | None:
    """None where anything that is cited is not recorded."""
    whole = _exact(entries, members)
    if whole is not None:
        return whole
    if len(members) == 1:
        return _single(entries, members[0])
    holding = [
        e
        for e in entries
        if e.ref.label is None
        and all(e.relation(m) in (Relation.IN_GROUP, Relation.PARAGRAPH_OF_WHOLE) for m in members)
    ]
    if holding:
        best = min(holding, key=lambda e: e.narrowness(members[0]))
        return Found(str(best.ref), best.id, ())
    ids: list[str] = []
    for member in members:
        found = _single(entries, member)
        if found is None:
            return None
        ids += [found.id] if found.id else found.members
    return Found(None, None, _in_order(entries, ids))


def _exact(entries: Sequence[Entry], members: tuple[Member, ...]) -> Found | None:
    same = [e for e in entries if e.ref.members == members]
    if not same and len(members) == 1:
        same = [e for e in entries if e.relation(members[0]) is Relation.EXACT]
    plain = [e for e in same if e.ref.label is None]
    if len(plain) != 1:
        return None
    labelled = tuple(e.id for e in same if e.ref.label is not None)
    return Found(str(plain[0].ref), plain[0].id, labelled)


def _single(entries: Sequence[Entry], cited: Member) -> Found | None:
    exact = _exact(entries, (cited,))
    if exact is not None:
        return exact
    related = [(e, e.relation(cited)) for e in entries]
    beside = [
        e.id
        for e, r in related
        if r is Relation.PARTS or (r is Relation.EXACT and e.ref.label is not None)
    ]
    holding = [e for e, r in related if r in (Relation.IN_GROUP, Relation.PARAGRAPH_OF_WHOLE)]
    plain = [e for e in holding if e.ref.label is None]
    if plain:
        best = min(plain, key=lambda e: e.narrowness(cited))
        tied = [e for e in plain if e.narrowness(cited) == best.narrowness(cited)]
        if len(tied) == 1:
            return Found(str(best.ref), best.id, tuple(beside))
        return Found(None, None, _in_order(entries, [*beside, *(e.id for e in tied)]))
    if cited.single:
        ids = beside + [e.id for e in holding]
        return Found(None, None, _in_order(entries, ids)) if ids else None
    return _range(entries, cited, beside)


def _range(entries: Sequence[Entry], cited: Member, inside: list[str]) -> Found | None:
    """A cited range needs every number in it: dropping one would say that it was opened."""
    if cited.path or cited.last is None:
        return Found(None, None, _in_order(entries, inside)) if inside else None
    if cited.last.value - cited.first.value > _LONGEST_RANGE:
        return None
    ids = list(inside)
    for value in range(cited.first.value, cited.last.value + 1):
        number = Number(value)
        if not cited.holds_number(number):
            continue
        found = _single(entries, Member(cited.unit, number))
        if found is None:
            return None
        ids += [found.id] if found.id else found.members
    for end in cited.numbers:
        if end.insert and _single(entries, Member(cited.unit, end)) is None:
            return None
    return Found(None, None, _in_order(entries, ids)) if ids else None


def _in_order(entries: Sequence[Entry], ids: Sequence[str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(e.id for e in entries if e.id in wanted)


def _beyond(instrument: CitedInstrument, members: tuple[Member, ...], part: str | None) -> str:
    for member in members:
        bounds = instrument.extent_of(member.unit, part)
        if bounds and any(bounds.beyond(n) for n in member.numbers):
            return said(
                "%(unit)s %(first)s to %(last)s",
                unit=short(bounds.unit),
                first=bounds.first,
                last=bounds.last,
            )
    return ""


def _nearest(entries: Sequence[Entry], cited: Member) -> tuple[str, ...]:
    """The recorded neighbours by number, closest first."""

    def distance(entry: Entry) -> int:
        return min(
            min(abs(n.value - cited.first.value) for n in m.numbers)
            for m in entry.ref.members
            if m.unit is cited.unit
        )

    same = [e for e in entries if any(m.unit is cited.unit for m in e.ref.members)]
    return tuple(e.id for e in sorted(same, key=distance)[:_NEAREST])


def _printed(ref: Ref, members: tuple[Member, ...]) -> str:
    """What was cited, in the unit of the record: "arts 240 and 242"."""
    if len({m.unit for m in members}) > 1 or not members:
        return str(ref)
    plural = len({m.first for m in members}) > 1 or members[0].last is not None
    unit = members[0].unit
    written = ref.units[0]
    if UNIT_WORDS[written] is not unit or plural:
        written = short(unit) + ("s" if plural else "")
    return str(replace(ref, units=(written, *("" for _ in ref.units[1:]))))
