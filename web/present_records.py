"""Instruments, provisions, countries and concepts as their pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kb.corpus.files import place
from kb.corpus.standing import standing
from kb.identifiers import provision_citation
from kb.model import Instrument, Kind, Mark, Party, State, Statement, Topic
from kb.search.result import Hit
from web import labels, views
from web.i18n import N_
from web.present import Presenter
from web.state import Record


class Records:
    """Presents records; `origin` is the scheme and host for permanent addresses."""

    def __init__(self, presenter: Presenter, origin: str) -> None:
        self.p = presenter
        self.origin = origin

    # --- a provision ---------------------------------------------------------------

    def provision(self, record: Record) -> views.ProvisionView:
        """The page of a provision."""
        p, provision, instrument = self.p, record.provision, record.instrument
        before, after = p.library.neighbours(record)
        stands = standing(instrument, provision, p.library.corpus.by_id)
        return views.ProvisionView(
            id=record.id,
            ref=provision.ref,
            heading=provision.heading,
            summary=provision.summary,
            mark=p.mark(record.mark),
            state=p.state(stands.state),
            status=stands.status,
            caution=provision.caution or "",
            notes=tuple(n for n in (provision.notes,) if n),
            citation=provision_citation(instrument, provision) if provision.citable else "",
            permalink=f"{self.origin}/provisions/{record.id}",
            file=f"corpus/{place(instrument)}",
            concepts=tuple(p.concept(c) for c in provision.concepts),
            sources=tuple(p.source(s) for s in provision.sources),
            facts=self._provision_facts(record),
            countries=p.flags(instrument.countries),
            kind=p.label(labels.KIND, instrument.kind),
            previous=p.provision_card(before) if before else None,
            following=p.provision_card(after) if after else None,
        )

    def _provision_facts(self, record: Record) -> tuple[views.Fact, ...]:
        p, provision = self.p, record.provision
        date = p.language.date
        facts: list[views.Fact] = []
        if provision.of_instrument:
            link = p.instrument_link(provision.of_instrument)
            facts.append(p.fact(N_("Cites another law"), link.text, links=(link,)))
        if provision.part:
            facts.append(p.fact(N_("Part of the record"), provision.part))
        if provision.valid_from:
            facts.append(p.fact(N_("Applies from"), date(provision.valid_from)))
        if provision.valid_to:
            facts.append(p.fact(N_("Applies until"), date(provision.valid_to)))
        if provision.text_state:
            facts.append(p.fact(N_("Text read as amended up to"), provision.text_state))
        for check in provision.checked:
            facts.append(
                p.fact(
                    N_("Checked"),
                    p.words(
                        N_("%(day)s by %(who)s against %(what)s"),
                        day=date(check.on),
                        who=check.by,
                        what=check.against,
                    ),
                )
            )
        return tuple(facts)

    def comparable(self, record: Record, hits: tuple[Hit, ...]) -> tuple[views.Comparable, ...]:
        """Provisions beside this one, with the questions that both answer."""
        p = self.p
        own = set(record.provision.concepts)
        found = []
        for hit in hits:
            state = p.state(hit.state)
            said_by_state = hit.state != State.NOT_KNOWN or hit.status.lower() == state.text.lower()
            found.append(
                views.Comparable(
                    href=p.links.page(hit.url),
                    ref=hit.ref,
                    heading=hit.heading,
                    title=hit.title,
                    countries=p.flags(hit.countries),
                    mark=p.mark(Mark(hit.mark)),
                    state=state,
                    status="" if said_by_state else hit.status,
                    shared=tuple(p.concept_label(c) for c in hit.concepts if c in own),
                )
            )
        return tuple(found)

    # --- an instrument ---------------------------------------------------------------

    def instrument(self, instrument: Instrument) -> views.InstrumentView:
        """The page of an instrument."""
        p = self.p
        records = p.records(instrument)
        return views.InstrumentView(
            id=instrument.id,
            title=instrument.title,
            native=p.native(instrument),
            native_language=p.native_language(instrument),
            kind=p.label(labels.KIND, instrument.kind),
            state=p.state(instrument.state),
            status=instrument.status,
            countries=p.flags(instrument.countries),
            citation=instrument.citation,
            facts=self._instrument_facts(instrument),
            parties=tuple(self._party(x) for x in instrument.parties),
            provisions=tuple(p.provision_card(r) for r in records),
            marks=p.marks(records),
            sources=tuple(p.source(s) for s in instrument.sources),
            notes=instrument.notes or "",
            permalink=f"{self.origin}/instruments/{instrument.id}",
            file=f"corpus/{place(instrument)}",
        )

    def _instrument_facts(self, i: Instrument) -> tuple[views.Fact, ...]:
        p, date = self.p, self.p.language.date
        facts = [
            p.fact(N_("Cited as"), i.citation),
            p.fact(N_("Also known as"), *i.aliases),
            p.fact(N_("Form"), p.label(labels.FORM, i.form)),
            p.fact(N_("Binding force"), p.label(labels.BINDING, i.binding)),
            p.fact(
                N_("Field of law"),
                *(p.label(labels.TOPIC, t) for t in i.topics),
                links=tuple(
                    views.Link(p.label(labels.TOPIC, t), p.links.search(("topic", t)))
                    for t in i.topics
                ),
            ),
            p.fact(N_("Languages of the text"), *(p.language_name(c) for c in i.languages)),
            p.fact(N_("Prevailing text"), p.language_name(i.prevails)),
            p.fact(N_("Adopted"), date(i.adopted)),
            p.fact(N_("Entry into force"), date(i.in_force)),
            p.fact(N_("No longer in force since"), date(i.ended) if i.ended else ""),
            p.fact(N_("Amended"), *self._amended(i)),
            p.fact(N_("Replaces"), *i.replaces),
            self._replaced(i),
            p.fact(N_("Extent"), *self._extent(i)),
            p.fact(N_("How much was read"), *self._coverage(i)),
            p.fact(N_("Former identifiers"), *i.former_ids),
        ]
        return tuple(f for f in facts if f.values)

    def _amended(self, i: Instrument) -> tuple[str, ...]:
        if i.amended_by:
            return i.amended_by
        if i.amended is None:
            return ()
        return (self.p.words(N_("yes") if i.amended else N_("no amendment known")),)

    def _replaced(self, i: Instrument) -> views.Fact:
        if i.replaced_by_id:
            link = self.p.instrument_link(i.replaced_by_id, i.replaced_by or "")
            return self.p.fact(N_("Replaced by"), link.text, links=(link,) if link.href else ())
        return self.p.fact(N_("Replaced by"), i.replaced_by or "")

    def _extent(self, i: Instrument) -> tuple[str, ...]:
        return tuple(
            self.p.words(
                N_("%(part)s %(unit)s %(first)s to %(last)s"),
                part=e.part or "",
                unit=e.unit,
                first=e.first,
                last=e.last,
            ).strip()
            for e in i.extent or ()
        )

    def _coverage(self, i: Instrument) -> tuple[str, ...]:
        if i.coverage is None:
            return ()
        return (self.p.label(labels.COVERAGE, i.coverage.is_), ", ".join(i.coverage.read))

    def _party(self, party: Party) -> views.PartyView:
        p, date = self.p, self.p.language.date
        force = p.label(labels.FORCE, party.force.is_)
        if party.force.from_:
            since = N_("%(state)s since %(day)s")
            if party.force.is_ != "yes":
                since = N_("%(state)s; day recorded: %(day)s")
            force = p.words(since, state=force, day=date(party.force.from_))
        return views.PartyView(
            country=p.flag(party.country),
            signed=date(party.signed),
            ratified=date(party.ratified),
            force=force,
            basis=p.label(labels.BASIS, party.basis),
            remarks=party.remarks or "",
            statements=tuple(self._statement(s) for s in party.statements),
        )

    def _statement(self, s: Statement) -> str:
        parts = [s.type.capitalize(), ", ".join(s.articles), s.summary or ""]
        if s.withdrawn:
            parts.append(
                self.p.words(N_("withdrawn %(day)s"), day=self.p.language.date(s.withdrawn))
            )
        return ": ".join(x for x in parts if x)

    # --- a country ---------------------------------------------------------------------

    def country(self, code: str) -> views.CountryView:
        """The page of a country: its own laws, its agreements, its procedures."""
        p = self.p
        own = [i for i in p.library.instruments if code in i.countries]
        records = [r for i in own for r in p.records(i)]
        return views.CountryView(
            country=p.flag(code),
            sections=tuple(
                (
                    p.label(labels.KINDS, kind),
                    tuple(
                        p.card(i)
                        for i in sorted(own, key=lambda i: (i.title.casefold(), i.id))
                        if i.kind == kind
                    ),
                )
                for kind in Kind
            ),
            topics=self.topics(own, ("country", code)),
            marks=p.marks(records),
            instruments=len(own),
            provisions=len(records),
        )

    def strip(self) -> tuple[tuple[views.Flag, int, int], ...]:
        """Each country with how many instruments and provisions bear its name."""
        found = []
        for code in labels.COUNTRY:
            own = [i for i in self.p.library.instruments if code in i.countries]
            found.append((self.p.flag(code), len(own), sum(len(i.provisions) for i in own)))
        return tuple(found)

    def topics(
        self, instruments: Iterable[Instrument], *within: tuple[str, str]
    ) -> tuple[tuple[views.Link, int], ...]:
        """Each field of law with how many of the instruments are in it, leading to a list."""
        counts = Counter(t for i in instruments for t in i.topics)
        return tuple(
            (
                views.Link(
                    self.p.label(labels.TOPIC, t), self.p.links.search(*within, ("topic", t))
                ),
                counts[t],
            )
            for t in Topic
            if counts[t]
        )

    def kinds(self) -> tuple[tuple[views.Link, int], ...]:
        """Each kind of instrument with how many there are, leading to a list."""
        counts = Counter(i.kind for i in self.p.library.instruments)
        return tuple(
            (
                views.Link(self.p.label(labels.KINDS, k), self.p.links.search(("kind", k))),
                counts[k],
            )
            for k in Kind
        )

    # --- concepts ------------------------------------------------------------------------

    def concepts(self) -> tuple[views.ConceptGroup, ...]:
        """All questions, grouped by the first part of their code."""
        groups: dict[str, list[views.ConceptView]] = {}
        for code in self.p.library.concepts:
            groups.setdefault(code.partition(".")[0], []).append(self.p.concept(code))
        return tuple(
            views.ConceptGroup(prefix, self.p.label(labels.CONCEPT_GROUP, prefix), tuple(found))
            for prefix, found in groups.items()
        )
