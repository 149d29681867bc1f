"""Turns codes and records into words, badges and links: what every page shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kb.errors import UnknownIdentifierError
from kb.model import Instrument, Mark, Source, State
from web import labels
from web.i18n import Language
from web.labels import COUNTRY
from web.links import Links
from web.scripts import script_language
from web.state import Library, Record
from web.views import (
    Badge,
    ConceptView,
    Fact,
    Flag,
    InstrumentCard,
    Link,
    ProvisionCard,
    SourceView,
)


class Presenter:
    """Words, badges and links for one request: a library, a language, its addresses."""

    def __init__(self, library: Library, language: Language) -> None:
        self.library = library
        self.language = language
        self.links = Links(language.code)

    def words(self, message: str, **values: object) -> str:
        """A message in the language of the interface."""
        text = self.language.gettext(message)
        return text % values if values else text

    def label(self, table: Mapping[str, str], code: str | None) -> str:
        """The words for a code."""
        return self.language.gettext(labels.label(table, code))

    def flag(self, code: str) -> Flag:
        """A country."""
        country = COUNTRY[code]
        return Flag(
            code,
            self.language.gettext(country.name),
            country.native,
            country.language,
            self.links.country(code),
        )

    def flags(self, codes: Iterable[str]) -> tuple[Flag, ...]:
        """Countries in the order of the record."""
        return tuple(self.flag(c) for c in codes if c in COUNTRY)

    def mark(self, mark: Mark) -> Badge:
        """A mark with what it means."""
        return Badge(
            self.label(labels.MARK, mark),
            f"mark-{labels.MARK_STRENGTH[mark]}",
            self.label(labels.MARK_MEANING, mark),
        )

    def state(self, state: str | None) -> Badge:
        """The state of an instrument; none recorded is *not known*."""
        code = state or State.NOT_KNOWN
        return Badge(self.label(labels.STATE, code), labels.STATE_TONE.get(code, "open"))

    def marks(self, records: Iterable[Record]) -> tuple[tuple[Badge, int], ...]:
        """How many provisions bear each mark, strongest first."""
        found = Counter(r.mark for r in records)
        return tuple((self.mark(m), found[m]) for m in Mark if found[m])

    def records(self, instrument: Instrument) -> list[Record]:
        """The provisions of an instrument."""
        return [Record(instrument, p) for p in instrument.provisions]

    def card(self, instrument: Instrument) -> InstrumentCard:
        """An instrument in a list."""
        return InstrumentCard(
            id=instrument.id,
            href=self.links.instrument(instrument.id),
            title=instrument.title,
            native=self.native(instrument),
            citation=instrument.citation,
            kind=self.label(labels.KIND, instrument.kind),
            state=self.state(instrument.state),
            countries=self.flags(instrument.countries),
            marks=self.marks(self.records(instrument)),
            total=len(instrument.provisions),
        )

    def provision_card(self, record: Record) -> ProvisionCard:
        """A provision in the list of its instrument."""
        return ProvisionCard(
            href=self.links.provision(record.id),
            ref=record.provision.ref,
            heading=record.provision.heading,
            mark=self.mark(record.mark),
            caution=bool(record.provision.caution),
        )

    def concept(self, code: str) -> ConceptView:
        """One legal question; a code that the collection does not define shows as itself."""
        known = self.library.concepts.get(code)
        counts = self.library.concept_counts.get(code, {})
        return ConceptView(
            code=code,
            label=self.concept_label(code),
            question=known.question if known else code,
            href=self.links.search(("concept", code)),
            total=self.library.concept_totals.get(code, 0),
            counts=tuple(
                (
                    self.flag(country),
                    counts.get(country, 0),
                    self.links.search(("concept", code), ("country", country)),
                )
                for country in COUNTRY
            ),
        )

    def concept_label(self, code: str) -> str:
        """The word of the field for a code, from the glossary."""
        label = self.library.glossary.label(code, self.language.text)
        if label == code:
            label = code.rpartition(".")[2].replace("-", " ")
        return label[:1].upper() + label[1:]

    def language_name(self, code: str | None) -> str:
        """The name of a language, or its tag where there is no name for it."""
        if not code:
            return ""
        primary = code.split("-")[0]
        name = labels.LANGUAGE.get(primary)
        return self.language.gettext(name) if name else code

    def source(self, source: Source) -> SourceView:
        """A source: a link where the address is one."""
        web = source.address.startswith(("https://", "http://"))
        return SourceView(
            address=source.address,
            href=source.address if web else "",
            locator=source.locator or "",
            language=self.language_name(source.language),
            kind=self.label(labels.SOURCE_KIND, source.kind),
            note=source.note or "",
        )

    def fact(self, name: str, *values: str, note: str = "", links: tuple[Link, ...] = ()) -> Fact:
        """A row of a description list; the name is translated here, values already are."""
        return Fact(self.words(name), tuple(v for v in values if v), note=note, links=links)

    def instrument_link(self, id_: str, otherwise: str = "") -> Link:
        """A link to another instrument, or its words where it is not in the collection."""
        try:
            known = self.library.corpus.instrument(id_)
        except UnknownIdentifierError:
            return Link(otherwise or id_, "")
        return Link(known.title, self.links.instrument(known.id))

    def native(self, instrument: Instrument) -> str:
        """The title in the language of the law, where it is another than the English one."""
        native = instrument.title_native or ""
        return "" if native == instrument.title else native

    def native_language(self, instrument: Instrument) -> str:
        """The language tag of the native title: by its script, else by the record."""
        title = instrument.title_native or ""
        return (
            script_language(title)
            or labels.native_language(instrument.countries, instrument.languages)
            or "und"
        )
