"""From what was typed to one provision, or to a plain answer why not.

Wrong law is worse than a question: where two instruments fit, both are candidates; where
the number is not recorded, the neighbour is named as near, never opened.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cached_property

from kb.identifiers import names
from kb.identifiers.citing import Cited, read_bare_number, read_citation
from kb.identifiers.finding import Found, Missing, find
from kb.identifiers.instrument import CitedInstrument
from kb.identifiers.members import short
from kb.identifiers.refs import UNIT_WORDS, Ref
from kb.identifiers.resolution import Candidate, Outcome, Resolution
from kb.messages import said


class Resolver:
    """Resolves citations against a table of instruments."""

    def __init__(self, instruments: Sequence[CitedInstrument]) -> None:
        self.instruments = instruments

    def resolve(self, text: str) -> Resolution:
        """What a citation means; `text` is stripped and not too long."""
        exact = self._identifier(text)
        if exact is not None:
            return exact
        named, rest = self._take_identifier(text)
        if named is not None:
            cited = read_citation(rest)[0]
            if cited.ref is None:
                cited = read_bare_number(cited) or cited
            if cited.ref is None or not cited.name.empty:
                return self._no_instrument(cited)
            return self._one(named, cited)
        readings = read_citation(text)
        cited, fitting = readings[0], self._named(readings[0])
        for reading in readings[1:]:
            if not fitting:
                fitting = self._named(reading)
                cited = reading if fitting else cited
        if cited.ref is None:
            if fitting:
                return self._instruments(fitting, cited)
            numbered = read_bare_number(cited)
            if numbered is not None and not numbered.name.empty:
                cited, fitting = numbered, self._named(numbered)
        if not fitting:
            return self._no_instrument(cited)
        if len(fitting) > 1:
            fitting = _same_unit(fitting, cited)
        if len(fitting) > 1:
            return self._ambiguous(fitting, cited)
        return self._one(fitting[0], cited)

    def recognises(self, text: str) -> bool:
        """Whether the text is an identifier, or a number beside the name of an instrument."""
        if self._identifier(text) is not None:
            return True
        if self._take_identifier(text)[0] is not None:
            return self.resolve(text).outcome is not Outcome.NOT_UNDERSTOOD
        readings = read_citation(text)
        if readings[0].ref is None:
            bare = read_bare_number(readings[0])
            readings = (bare,) if bare is not None and "(" in str(bare.ref) else ()
        for cited in readings:
            if cited.ref is None or cited.ref.words or cited.name.empty:
                continue
            best = min((f for _, f in self._fits(cited.name)), default=names.Fit.NONE)
            if best <= names.Fit.ALIKE or (best < names.Fit.NONE and cited.name.typed):
                return True
        return False

    @cached_property
    def _identifiers(self) -> dict[str, tuple[CitedInstrument, str | None]]:
        table: dict[str, tuple[CitedInstrument, str | None]] = {}
        for instrument in self.instruments:
            table[instrument.id] = (instrument, None)
            for identifier, _ in instrument.provisions:
                table[identifier] = (instrument, identifier)
            for old, new in instrument.former:
                table.setdefault(old, (instrument, None if new == instrument.id else new))
        return table

    def _identifier(self, text: str) -> Resolution | None:
        path = text.removeprefix("/provisions/").removeprefix("/instruments/").lower()
        known = self._identifiers.get(path)
        if known is None:
            above, slash, _ = path.partition("/")
            whole = self._identifiers.get(above)
            return _no_provision(whole[0], path, text) if slash and whole is not None else None
        instrument, provision = known
        if provision is None:
            return _instrument_answer(instrument, text)
        ref = next(e.ref for e in instrument.entries if e.id == provision)
        return _answer(instrument, Found(str(ref), provision, ()), text)

    def _take_identifier(self, text: str) -> tuple[CitedInstrument | None, str]:
        """The instrument whose identifier is one word of the text, and the other words."""
        words = text.split()
        for index, word in enumerate(words):
            known = self._identifiers.get(word.strip(",;:()").lower())
            if known is not None and known[1] is None:
                return known[0], " ".join(words[:index] + words[index + 1 :])
        return None, text

    def _fits(self, name: names.Name) -> list[tuple[CitedInstrument, names.Fit]]:
        """Instruments that the name, country and year allow, with how well the name fits."""
        found = []
        for instrument in self.instruments:
            if not name.countries <= set(instrument.countries):
                continue
            if name.years and not name.years & set(instrument.years):
                continue
            fit = instrument.book.fit(name)
            if fit < names.Fit.NONE:
                found.append((instrument, fit))
        return found

    def _named(self, cited: Cited) -> list[CitedInstrument]:
        """The instruments that the citation may mean; more than one is for the reader."""
        if cited.name.empty:
            return []
        fits = self._fits(cited.name)
        best = min((f for _, f in fits), default=names.Fit.NONE)
        chosen = [i for i, f in fits if f is best]
        alone = not (cited.name.countries or cited.name.years or cited.hint)
        if alone and cited.name.typed and not cited.name.native and best <= names.Fit.ALIKE:
            chosen += self._titled_so(cited.name, chosen)
        countries = cited.name.countries or ({cited.hint} if cited.hint else set())
        if len(chosen) > 1 and countries:
            own = [i for i in chosen if countries == set(i.countries)]
            within = [i for i in chosen if countries <= set(i.countries)]
            chosen = own or within or chosen
        if best > names.Fit.SAME and not cited.name.years:
            chosen += [i for i in self._relatives(chosen) if i not in chosen]
        return chosen

    def _titled_so(
        self, name: names.Name, chosen: Sequence[CitedInstrument]
    ) -> list[CitedInstrument]:
        """Laws whose titles hold the typed words, where those chosen have it as an alias only.

        "Trafficking Law" is the habit of one country, no title; without the country it may
        be any law on trafficking.
        """
        if any(i.kind != "law" or i.book.title_fit(name) <= names.Fit.ALIKE for i in chosen):
            return []
        return [
            i
            for i in self.instruments
            if i.kind == "law" and i not in chosen and i.book.title_fit(name) <= names.Fit.PART
        ]

    def _relatives(self, chosen: Sequence[CitedInstrument]) -> list[CitedInstrument]:
        """Predecessor and successor: a loose title without a year does not tell them apart."""
        ids = {i.id for i in chosen}
        told = {r for i in chosen for r in i.relatives}
        return [i for i in self.instruments if i.id in told or ids & set(i.relatives)]

    def _no_instrument(self, cited: Cited) -> Resolution:
        ref = _printed(cited.ref)
        if cited.name.empty:
            message = said(
                "The text names no instrument: add the title, an abbreviation or the id."
            )
        else:
            message = said(
                "No instrument of the corpus has all the words, the country and the year of "
                "this citation: give the title as recorded, or search for it."
            )
        return Resolution(Outcome.NOT_UNDERSTOOD, cited.text, ref=ref, message=message)

    def _instruments(self, fitting: Sequence[CitedInstrument], cited: Cited) -> Resolution:
        if len(fitting) > 1:
            return self._ambiguous(fitting, cited)
        return _instrument_answer(fitting[0], cited.text)

    def _ambiguous(self, fitting: Sequence[CitedInstrument], cited: Cited) -> Resolution:
        candidates = []
        for instrument in fitting:
            ref = identifier = None
            if cited.ref is not None:
                found = find(instrument, cited)
                if isinstance(found, Found):
                    ref, identifier = found.ref, found.id
                elif found.beyond:
                    continue
                else:
                    ref = found.ref
            candidates.append(Candidate(instrument.id, ref, identifier, instrument.citation(ref)))
        if not candidates:
            return Resolution(
                Outcome.NOT_EXISTING,
                cited.text,
                ref=_printed(cited.ref),
                message=said("Several instruments fit, and none goes as far as this number."),
            )
        return Resolution(
            Outcome.AMBIGUOUS,
            cited.text,
            ref=_printed(cited.ref),
            candidates=tuple(candidates),
            message=said("Several instruments fit: add the country, the year or the full title."),
        )

    def _one(self, instrument: CitedInstrument, cited: Cited) -> Resolution:
        found = find(instrument, cited)
        if isinstance(found, Found):
            return _answer(instrument, found, cited.text)
        return _missing(instrument, found, cited.text)


def _same_unit(fitting: list[CitedInstrument], cited: Cited) -> list[CitedInstrument]:
    """Only where it decides: a section is not looked for in a procedure that has steps."""
    assert cited.ref is not None
    units = {m.unit for m in cited.ref.members}
    able = [
        i
        for i in fitting
        if any(
            m.unit in {i.unit_for(u, None, given=cited.unit_given) for u in units}
            for e in i.entries
            for m in e.ref.members
        )
        or any(b.unit in units for b in i.bounds)
    ]
    return able if len(able) == 1 else fitting


def _printed(ref: Ref | None) -> str | None:
    if ref is None:
        return None
    if ref.words:
        return ref.words
    many = len(ref.members) > 1 or any(not m.single for m in ref.members)
    unit = short(UNIT_WORDS[ref.units[0]])
    return str(ref) if not many else str(ref).replace(f"{ref.units[0]} ", f"{unit} ", 1)


def _no_provision(instrument: CitedInstrument, path: str, text: str) -> Resolution:
    """An identifier whose instrument is known and whose provision is not."""
    own = [identifier for identifier, _ in instrument.provisions]
    return Resolution(
        Outcome.NOT_RECORDED,
        text,
        instrument=instrument.id,
        url=instrument.url,
        citation=instrument.citation(),
        nearest=tuple(difflib.get_close_matches(path, own, n=3, cutoff=0.6)),
        message=said(
            "%(law)s is recorded, but no provision %(path)s.",
            law=instrument.citation(),
            path=path,
        ),
    )


def _instrument_answer(instrument: CitedInstrument, text: str) -> Resolution:
    return Resolution(
        Outcome.RESOLVED,
        text,
        instrument=instrument.id,
        url=instrument.url,
        citation=instrument.citation(),
    )


def _answer(instrument: CitedInstrument, found: Found, text: str) -> Resolution:
    return Resolution(
        Outcome.RESOLVED,
        text,
        instrument=instrument.id,
        ref=found.ref,
        id=found.id,
        url=f"/provisions/{found.id}" if found.id else instrument.url,
        citation=instrument.citation(found.ref),
        members=found.members,
    )


def _missing(instrument: CitedInstrument, missing: Missing, text: str) -> Resolution:
    outcome = Outcome.NOT_EXISTING if missing.beyond else Outcome.NOT_RECORDED
    name = instrument.citation()
    if missing.beyond:
        message = said(
            "%(law)s has no %(ref)s: it goes from %(extent)s.",
            law=name,
            ref=missing.ref,
            extent=missing.beyond,
        )
    elif missing.name_part:
        message = said(
            "%(law)s has parts: name one of them in the citation (%(parts)s).",
            law=name,
            parts=", ".join(missing.name_part),
        )
    else:
        message = said("%(law)s is recorded, but not its %(ref)s.", law=name, ref=missing.ref)
    return Resolution(
        outcome,
        text,
        instrument=instrument.id,
        ref=missing.ref,
        url=instrument.url,
        citation=instrument.citation(missing.ref),
        nearest=missing.nearest,
        message=message,
    )
