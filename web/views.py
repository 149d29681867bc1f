"""What a page shows, ready for its template: words, addresses and counts, no rules of law."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state or a mark in a few words. `tone` chooses its look, never its meaning alone."""

    text: str
    tone: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A country as shown: its name here, its own name, its page."""

    code: str
    name: str
    native: str
    language: str
    href: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One provision in a list of results."""

    id: str
    href: str
    ref: str
    heading: str
    mark: Badge
    snippet: Markup
    caution: str
    temporal: str
    concepts: tuple[Link, ...]
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one instrument, shown together; the order is that of its best hit."""

    instrument: Link
    native: str
    kind: str
    countries: tuple[Flag, ...]
    state: Badge
    status: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet or a form control."""

    value: str
    text: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of the search page; `more` are its rarer values."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """Where this page of results stands among all.

    `last_page` is there for a page past the last result. `cut` says that more was found
    than can be paged through.
    """

    first: int
    last: int
    total: int
    previous: str | None
    following: str | None
    last_page: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation recognised in the query: what it opens, or why not and what is near.

    `links` are the parts of the article cited, the readings, or the nearest provisions.
    """

    citation: str
    href: str
    message: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything about one answered search."""

    total: int
    took: str
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    active: tuple[Link, ...]
    clear: str
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    paging: Paging
    cited: Cited | None
    plan: tuple[tuple[str, str], ...]
    day: str


@dataclass(frozen=True, slots=True)
class Form:
    """The search form as it was filled in; `limit` is empty at its default."""

    query: str
    modes: tuple[Choice, ...]
    as_of: str
    limit: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source: an address that can be followed, or words that say where to look."""

    address: str
    href: str
    locator: str
    language: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class ConceptView:
    """One legal question with how many provisions answer it, per country."""

    code: str
    label: str
    question: str
    href: str
    total: int
    counts: tuple[tuple[Flag, int, str], ...]


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """The questions that share the first part of their code."""

    prefix: str
    text: str
    concepts: tuple[ConceptView, ...]


@dataclass(frozen=True, slots=True)
class InstrumentCard:
    """An instrument in a list."""

    id: str
    href: str
    title: str
    native: str
    citation: str
    kind: str
    state: Badge
    countries: tuple[Flag, ...]
    marks: tuple[tuple[Badge, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ProvisionCard:
    """A provision in the list of its instrument."""

    href: str
    ref: str
    heading: str
    mark: Badge
    caution: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what is known under it, as one row of a description list."""

    name: str
    values: tuple[str, ...]
    language: str = ""
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party of an agreement; every date unknown says so."""

    country: Flag
    signed: str
    ratified: str
    force: str
    basis: str
    remarks: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """The page of one provision."""

    id: str
    ref: str
    heading: str
    summary: str
    mark: Badge
    state: Badge
    status: str
    caution: str
    notes: tuple[str, ...]
    citation: str
    permalink: str
    file: str
    concepts: tuple[ConceptView, ...]
    sources: tuple[SourceView, ...]
    facts: tuple[Fact, ...]
    countries: tuple[Flag, ...]
    kind: str
    previous: ProvisionCard | None
    following: ProvisionCard | None


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """The page of one instrument."""

    id: str
    title: str
    native: str
    native_language: str
    kind: str
    state: Badge
    status: str
    countries: tuple[Flag, ...]
    citation: str
    facts: tuple[Fact, ...]
    parties: tuple[PartyView, ...]
    provisions: tuple[ProvisionCard, ...]
    marks: tuple[tuple[Badge, int], ...]
    sources: tuple[SourceView, ...]
    notes: str
    permalink: str
    file: str


@dataclass(frozen=True, slots=True)
class CountryView:
    """The page of one country."""

    country: Flag
    sections: tuple[tuple[str, tuple[InstrumentCard, ...]], ...]
    topics: tuple[tuple[Link, int], ...]
    marks: tuple[tuple[Badge, int], ...]
    instruments: int
    provisions: int


@dataclass(frozen=True, slots=True)
class Comparable:
    """A comparable provision beside the one that is read.

    `status` is what is known of a law whose state is not known; empty for the others.
    """

    href: str
    ref: str
    heading: str
    title: str
    countries: tuple[Flag, ...]
    mark: Badge
    state: Badge
    status: str
    shared: tuple[str, ...]
