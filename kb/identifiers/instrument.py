"""One instrument as the citation table holds it.

Light: names and refs are taken apart when a citation asks for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kb import dates, numerals
from kb.model import Instrument

if TYPE_CHECKING:
    from kb.identifiers.entries import Bounds, Entry
    from kb.identifiers.members import Unit
    from kb.identifiers.names import NameBook
    from kb.identifiers.refs import Ref

_ID_YEAR = re.compile(r"-(\d{4})(?=-|$)")
_IDENTIFIER = re.compile(r"(?<![\w-])[a-z]{2,6}(?:-[a-z0-9]+)+(?![\w-])")


@dataclass(frozen=True)
class CitedInstrument:
    """One row of the table. `provisions` are (identifier, ref) in the order of the record.

    `extent` rows are (part or None, unit, first, last) as the record writes them;
    `cited_as` is the printed citation of the instrument; `relatives` are the identifiers of
    its predecessors and successors; `read` is its name book where it was stored.
    """

    id: str
    kind: str
    countries: tuple[str, ...]
    title: str
    title_native: str | None = None
    aliases: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    extent: tuple[tuple[str | None, str, str, str], ...] = ()
    provisions: tuple[tuple[str, str], ...] = ()
    cited_as: str = ""
    relatives: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    read: tuple[Any, ...] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, instrument: Instrument) -> CitedInstrument:
        """The row of a record."""
        from kb.identifiers.printing import instrument_citation

        extent = tuple((e.part, e.unit, e.first, e.last) for e in instrument.extent or ())
        former = [(old, instrument.id) for old in instrument.former_ids]
        for p in instrument.provisions:
            full = [old if "/" in old else f"{instrument.id}/{old}" for old in p.former_ids]
            former += [(old, instrument.provision_id(p)) for old in full]
        return cls(
            instrument.id,
            str(instrument.kind),
            instrument.countries,
            instrument.title,
            instrument.title_native,
            instrument.aliases,
            _years(instrument),
            extent,
            tuple((instrument.provision_id(p), p.ref) for p in instrument.provisions),
            instrument_citation(
                instrument.title,
                instrument.countries,
                instrument.citation,
                kind=str(instrument.kind),
                year=_year_of(instrument.id),
            ),
            _relatives(instrument),
            tuple(former),
        )

    def as_row(self) -> list[Any]:
        """For JSON: identifiers of provisions without the instrument's own."""
        own = len(self.id) + 1
        provisions = [[i[own:], r] for i, r in self.provisions]
        return [
            self.id, self.kind, self.countries, self.title, self.title_native, self.aliases,
            self.years, self.extent, provisions, self.cited_as, self.relatives, self.former,
            self.book.as_row(),
        ]  # fmt: skip

    @classmethod
    def from_row(cls, row: list[Any]) -> CitedInstrument:
        """The inverse of `as_row`, after JSON."""
        return cls(
            row[0], row[1], tuple(row[2]), row[3], row[4], tuple(row[5]), tuple(row[6]),
            tuple(tuple(e) for e in row[7]), tuple((f"{row[0]}/{s}", r) for s, r in row[8]),
            row[9], tuple(row[10]), tuple(tuple(f) for f in row[11]), tuple(row[12]),
        )  # fmt: skip

    @cached_property
    def book(self) -> NameBook:
        """Its names, as stored or read from the record."""
        from kb.identifiers.entries import read_book
        from kb.identifiers.names import NameBook

        if self.read is not None:
            return NameBook.from_row(self.read)
        texts = (self.id, self.title, self.title_native, self.aliases, self.cited_as)
        return read_book(*texts, self.entries)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The provisions with their refs taken apart."""
        from kb.identifiers.entries import read_entries

        return read_entries(self.provisions)

    @cached_property
    def bounds(self) -> tuple[Bounds, ...]:
        """The extent, as numbers."""
        from kb.identifiers.entries import read_bounds

        return read_bounds(self.extent)

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts of the record that a citation must name."""
        return tuple(part for part, _ in self.book.parts)

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"/instruments/{self.id}"

    def citation(self, ref: Ref | str | None = None) -> str:
        """Printed: "Extradition Act (Thailand), B.E. 2551 (2008), s 7"."""
        from kb.identifiers.printing import with_ref

        return with_ref(self.cited_as or self.title, ref)

    def unit_for(self, cited: Unit, part: str | None, *, given: bool) -> Unit:
        """The unit in which this instrument counts what was cited."""
        from kb.identifiers.entries import unit_for

        return unit_for(cited, part, self.entries, self.bounds, given=given)

    def extent_of(self, unit: Unit, part: str | None) -> Bounds | None:
        """How far the instrument goes in that unit, where the record says so."""
        return next((b for b in self.bounds if b.unit is unit and b.part == part), None)


def _year_of(identifier: str) -> int | None:
    found = _ID_YEAR.findall(identifier)
    return int(found[-1]) if found else None


def _relatives(instrument: Instrument) -> tuple[str, ...]:
    told = (instrument.replaced_by_id, instrument.replaced_by, *instrument.replaces)
    found = [i for text in told if text for i in _IDENTIFIER.findall(text)]
    return tuple(dict.fromkeys(found))


def _years(instrument: Instrument) -> tuple[int, ...]:
    """Years that people put beside the title: of the id, titles, citation, adoption, force."""
    found = set(numerals.years(f"{instrument.title} {instrument.title_native or ''}"))
    # the citation of a procedure names the laws that it rests on, with their years
    if str(instrument.kind) != "procedure":
        found.update(numerals.years(instrument.citation))
    own = _year_of(instrument.id)
    if own is not None:
        found.add(own)
    for date in (instrument.adopted, instrument.in_force):
        first, last = dates.first_day(date), dates.last_day(date)
        if first is not None and last is not None and first // 10_000 == last // 10_000:
            found.add(first // 10_000)
    return tuple(sorted(found))
