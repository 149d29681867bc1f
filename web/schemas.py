"""The shapes of the API's answers, described for OpenAPI. What they hold comes from `kb`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kb import NOTICE


class Open(BaseModel):
    """Base of the record shapes: fields that the record gains later pass through."""

    model_config = ConfigDict(extra="allow")


class NoteOut(BaseModel):
    """Something the reader must know about an answer."""

    code: str = Field(description="A stable code.")
    message: str = Field(description="The same in words.")


class HitOut(Open):
    """One provision found."""

    id: str = Field(description="Permanent identifier, `<instrument>/<slug>`.")
    instrument: str = Field(description="Identifier of the instrument.")
    ref: str = Field(description="The citation within the instrument, such as `s 12`.")
    heading: str = Field(description="Heading of the provision, ours where the law has none.")
    title: str = Field(description="Title of the instrument.")
    countries: list[str] = Field(description="ISO codes of its countries.")
    kind: str = Field(description="law, agreement or procedure.")
    concepts: list[str] = Field(description="Codes of the legal questions that it answers.")
    state: str = Field(description="Whether the instrument is in force today.")
    status: str = Field(description="The same as a sentence, with what is known about it.")
    temporal: str | None = Field(
        description="What is known of the day asked for: in force, not established, not known; "
        "null where no day was asked for."
    )
    basis: str = Field(description="read, reported, recalled or text.")
    source_kind: str | None = Field(description="Who speaks in the source that is shown.")
    mark: str = Field(description="On what the statement rests, in words: read in the text, …")
    caution: str | None = Field(description="A warning that belongs to this provision.")
    snippet: str = Field(description="Escaped HTML whose only tag is `<mark>`.")
    score: float = Field(description="Rounded to four digits; hits are ordered by it, then by id.")
    url: str = Field(description="Address of its page on this server.")
    source: str | None = Field(description="Address of the source that is shown.")


class CitationOut(BaseModel):
    """A citation recognised in the query."""

    instrument: str
    ref: str | None
    id: str | None
    url: str
    citation: str
    members: list[str] = Field(description="Identifiers of the recorded parts, in order.")


class SearchOut(Open):
    """The answer to a search."""

    query: str
    mode: str = Field(description="hybrid, keyword or semantic.")
    as_of: str | None = Field(description="The day asked for, YYYY-MM-DD.")
    total: int = Field(description="Provisions found, over all pages.")
    took_ms: float = Field(description="Milliseconds that the search took.")
    facets: dict[str, dict[str, int]] = Field(
        description="For country, kind, concept, topic, state and basis: provisions per value."
    )
    left_out: dict[str, int] = Field(
        description="Provisions left out on the day asked for: `not yet` and `ended`."
    )
    notes: list[NoteOut] = Field(description="What the reader must know about this answer.")
    hits: list[HitOut] = Field(description="Provisions, best first.")


class SimilarOut(BaseModel):
    """Comparable provisions, nearest first."""

    hits: list[HitOut]


class SourceOut(Open):
    """A place where the law, or a statement about it, was read."""

    address: str = Field(description="A web address, or words that say where to look.")
    locator: str | None = Field(None, description="Page, path or article within it.")
    language: str | None = Field(None, description="Language tag.")
    kind: str | None = Field(None, description="Who speaks in it.")
    note: str | None = Field(None, description="What else must be known.")


class ProvisionOut(Open):
    """A provision as recorded. The summary is ours and never the words of the law."""

    id: str = Field(description="Permanent identifier.")
    ref: str = Field(description="The citation within the instrument.")
    heading: str
    summary: str = Field(description="Our summary, not the words of the law.")
    concepts: list[str]
    basis: str = Field(description="read, reported, recalled or text.")
    sources: list[SourceOut] = Field(description="The first is shown.")
    caution: str | None = None
    notes: str | None = None


class InstrumentOut(Open):
    """An instrument as recorded, with its provisions. Every date unknown is null."""

    id: str = Field(description="Permanent identifier.")
    kind: str = Field(description="law, agreement or procedure.")
    countries: list[str]
    title: str
    title_native: str | None = None
    citation: str
    status: str = Field(description="A sentence on its state.")
    state: str | None = Field(None, description="in force, signed, ended, …")
    topics: list[str]
    sources: list[SourceOut]
    provisions: list[ProvisionOut]


class CiteOut(Open):
    """A citation that was resolved."""

    instrument: str = Field(description="Identifier of the instrument cited.")
    ref: str | None = Field(description="The record's own ref; null for an instrument.")
    id: str | None = Field(description="The provision; null where only its parts are recorded.")
    url: str
    citation: str = Field(description="The citation written out.")
    members: list[str] = Field(description="Identifiers of recorded parts, in order.")


class CandidatesOut(Open):
    """Several readings of a citation (status 300)."""

    candidates: list[dict[str, Any]] = Field(description="instrument, ref, id, citation of each.")


class ConceptOut(BaseModel):
    """One legal question that ties provisions of different countries together."""

    code: str
    question: str
    kind: str | None = Field(description="yes-no or open.")
    yes: str | None = Field(description="What yes means.")
    label: str = Field(description="The word of the field, from the glossary.")
    provisions: int = Field(description="Provisions that answer it.")
    countries: dict[str, int] = Field(description="The same per country.")


class ConceptsOut(BaseModel):
    """All legal questions."""

    concepts: list[ConceptOut]


class CoverageOut(Open):
    """What the collection holds, counted."""

    instruments: int
    provisions: int
    read: int
    reported: int
    recalled: int
    text: int
    by_country: dict[str, dict[str, int]]
    by_concept: dict[str, dict[str, int]]
    by_coverage: dict[str, int]


class HealthOut(BaseModel):
    """Whether the server answers, and from what."""

    status: str = Field(description="ok, or degraded with the reason in `problems`.")
    version: str
    instruments: int
    provisions: int
    index: dict[str, Any] | None = Field(description="The index that serves; null without one.")
    problems: list[str] = Field(description="What an operator should look at.")
    notice: str = NOTICE


class ProblemOut(Open):
    """A problem document (RFC 9457). Members that do not apply are left out."""

    type: str = Field(description="Address of the explanation of this kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What is wrong with this request.")
    instance: str = Field(description="The address asked for.")
    code: str = Field(description="A stable code of the kind of problem.")
    remedy: str | None = Field(None, description="What can be done.")
    field: str | None = Field(None, description="The parameter concerned.")
    valid: list[str] | None = Field(None, description="The values or names that are accepted.")
    nearest: list[str] | None = Field(None, description="Identifiers that come near.")
    understood: dict[str, Any] | None = Field(None, description="What a citation was read as.")
