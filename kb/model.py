"""The vocabulary of the whole house: what an instrument, a provision and a party are.

Frozen data classes without behaviour beyond what follows from their own fields. The
fields and their meaning are described in docs/record.md. An unknown is `None` or an
enumeration member that says so; it is never an empty string and never "no".
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.values import (
    COUNTRIES,
    LANGUAGES,
    Basis,
    Binding,
    Date,
    Form,
    Kind,
    Mark,
    PartialDate,
    SourceKind,
    Span,
    State,
    Temporal,
    Topic,
)

__all__ = [
    "COUNTRIES",
    "LANGUAGES",
    "Basis",
    "Binding",
    "Check",
    "Concept",
    "Coverage",
    "Date",
    "Document",
    "Entry",
    "Extent",
    "Figure",
    "Force",
    "Form",
    "Instrument",
    "Kind",
    "Mark",
    "PartialDate",
    "Party",
    "Provision",
    "Source",
    "SourceKind",
    "Span",
    "State",
    "Statement",
    "Temporal",
    "Term",
    "Territory",
    "Text",
    "Topic",
    "Translation",
]


@dataclass(frozen=True, slots=True)
class Source:
    """One place where the law, or a statement about it, was read."""

    address: str
    locator: str | None = None
    language: str | None = None
    kind: SourceKind = SourceKind.NOT_CLASSIFIED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A reservation, declaration, notification or objection of a party."""

    type: str
    articles: tuple[str, ...] = ()
    effect: str | None = None
    subjects: tuple[str, ...] = ()
    made: Date | None = None
    withdrawn: Date | None = None
    source: Source | None = None
    basis: Basis | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Force:
    """Whether an agreement is in force for a party (`yes`, `no`, `not known`), and since when."""

    is_: str = "not known"
    from_: Date | None = None
    evidence: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True)
class Territory:
    """The territories to which a party extends an agreement, or from which it keeps it away."""

    extends_to: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A State that signed or joined an agreement. `country` is an ISO 3166-1 alpha-2 code."""

    country: str
    signed: Date | None = None
    ratified: Date | None = None
    basis: Basis | None = None
    sources: tuple[Source, ...] = ()
    force: Force = Force()
    statements: tuple[Statement, ...] = ()
    territory: Territory | None = None
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the law as data, in the unit in which the text states it."""

    concept: str
    what: str
    min: float | None = None
    max: float | None = None
    min_excluded: bool = False
    max_excluded: bool = False
    unit: str | None = None
    of: str | None = None
    starts: str | None = None
    ends: str | None = None
    recipient: str | None = None
    extension: bool = False
    life: bool = False
    death: bool = False
    doubtful: bool = False
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """Heading and summary in another language; `by` is ours, reviewed or machine."""

    heading: str
    summary: str
    by: str


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody compared the record with a source."""

    on: Date
    by: str
    against: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision of an instrument, summed up in our own words.

    `slug` is the last part of the permanent identifier and never changes; `ref` is the
    citation and may be corrected. `of_instrument` names the other law that the ref cites;
    `part` the part of the record that a citation must name ("CrPC").
    """

    slug: str
    ref: str
    heading: str
    summary: str
    concepts: tuple[str, ...]
    basis: Basis
    sources: tuple[Source, ...] = ()
    caution: str | None = None
    notes: str | None = None
    citable: bool = True
    of_instrument: str | None = None
    part: str | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None
    text_state: str | None = None
    figures: tuple[Figure, ...] = ()
    translations: tuple[tuple[str, Translation], ...] = ()
    checked: tuple[Check, ...] = ()
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The file from which words came."""

    sha256: str
    address: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an instrument in one language, as held in the library."""

    language: str
    authority: str
    document: Document
    prevails: bool | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """Which articles exist in one part of an instrument."""

    unit: str
    first: str
    last: str
    part: str | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an instrument was read: `full`, `partial`, `existence only`."""

    is_: str
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, agreement or procedure as such, with the provisions that are recorded of it."""

    id: str
    kind: Kind
    countries: tuple[str, ...]
    title: str
    citation: str
    languages: tuple[str, ...]
    status: str
    topics: tuple[Topic, ...]
    provisions: tuple[Provision, ...]
    title_native: str | None = None
    prevails: str | None = None
    adopted: Date | None = None
    in_force: Date | None = None
    state: State | None = None
    amended: bool | None = None
    amended_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None
    replaced_by_id: str | None = None
    ended: Date | None = None
    form: Form | None = None
    binding: Binding | None = None
    aliases: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()
    extent: tuple[Extent, ...] | None = None
    coverage: Coverage | None = None
    parties: tuple[Party, ...] = ()
    texts: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: str | None = None

    def provision_id(self, provision: Provision) -> str:
        """The permanent identifier `<instrument>/<slug>`."""
        return f"{self.id}/{provision.slug}"


@dataclass(frozen=True, slots=True)
class Concept:
    """One legal question; provisions that answer it are comparable."""

    code: str
    question: str
    kind: str | None = None
    yes: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the field in one language that lead to concept codes."""

    language: str
    preferred: str
    synonyms: tuple[str, ...]
    sure: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One glossary entry: a concept or a further word of the field, in up to seven languages."""

    id: str
    label: str
    concepts: tuple[str, ...]
    terms: tuple[Term, ...]
