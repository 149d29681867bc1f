"""The shapes of the API's answers, described for OpenAPI. What they hold comes from `kb`.

Fields may be added to them within one version of the API; none is taken away or changed.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from kb import NOTICE
from web.record_schemas import Shape


class NoteOut(Shape):
    """Something the reader must know about an answer."""

    code: str = Field(description="A stable code.")
    message: str = Field(description="The same in words.")


class HitOut(Shape):
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
    explain: dict[str, Any] | None = Field(
        None, description="What the score came from; with `explain` alone."
    )


class CiteOut(Shape):
    """A citation that was resolved."""

    instrument: str = Field(description="Identifier of the instrument cited.")
    ref: str | None = Field(description="The record's own ref; null for an instrument.")
    id: str | None = Field(description="The provision; null where only its parts are recorded.")
    url: str = Field(description="Address of its page on this server.")
    citation: str = Field(description="The citation written out.")
    members: list[str] = Field(description="Identifiers of recorded parts, in order.")


class CandidateOut(Shape):
    """One reading of a citation that has several."""

    instrument: str = Field(description="Identifier of the instrument.")
    ref: str | None = Field(description="The ref as recorded there.")
    id: str | None = Field(description="The provision; null where it is not recorded.")
    citation: str = Field(description="The citation written out.")


class CandidatesOut(Shape):
    """Several readings of a citation (status 300)."""

    candidates: list[CandidateOut] = Field(description="The readings.")
    message: str = Field(description="What would decide between them.")


class UnderstoodOut(Shape):
    """What a citation was read as; null for what was not found in it."""

    text: str = Field(description="The citation as it was given.")
    instrument: str | None = Field(description="Identifier of the instrument cited.")
    ref: str | None = Field(description="The ref cited.")
    citation: str | None = Field(description="The citation written out.")


class UnresolvedOut(Shape):
    """A citation in a query that opens nothing."""

    code: str = Field(description="not recorded, not existing or not understood.")
    message: str = Field(description="Why it opens nothing.")
    understood: UnderstoodOut = Field(description="What it was read as.")
    nearest: list[str] = Field(description="Identifiers that come near.")


class SearchOut(Shape):
    """The answer to a search."""

    query: str = Field(description="The query as it was understood.")
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
    citation: CiteOut | CandidatesOut | UnresolvedOut | None = Field(
        None, description="What became of a citation in the query; left out where it holds none."
    )
    explain: dict[str, Any] | None = Field(
        None, description="The plan and how it was searched; with `explain` alone."
    )


class SimilarOut(Shape):
    """Comparable provisions, nearest first."""

    hits: list[HitOut]


class ConceptOut(Shape):
    """One legal question that ties provisions of different countries together."""

    code: str
    question: str
    kind: str | None = Field(description="yes-no or open.")
    yes: str | None = Field(description="What yes means.")
    label: str = Field(description="The word of the field, from the glossary.")
    provisions: int = Field(description="Provisions that answer it.")
    countries: dict[str, int] = Field(description="The same per country.")


class ConceptsOut(Shape):
    """All legal questions."""

    concepts: list[ConceptOut]


class CoverageOut(Shape):
    """What the collection holds, counted."""

    instruments: int
    provisions: int
    read: int
    reported: int
    recalled: int
    text: int
    by_country: dict[str, dict[str, int]]
    by_concept: dict[str, dict[str, int]]
    by_coverage: dict[str, int] = Field(description="Instruments by how much was read.")
    by_instrument: dict[str, int] = Field(description="Provisions per instrument.")


class IndexOut(Shape):
    """The search index that serves."""

    generation: str = Field(description="Its name.")
    documents: int = Field(description="Provisions in it.")
    instruments: int = Field(description="Instruments in it.")
    with_vector: int = Field(description="Provisions that can be found by meaning.")
    corpus: str = Field(description="Fingerprint of the collection that it was built from.")


class HealthOut(Shape):
    """Whether the server answers, and from what."""

    status: str = Field(description="ok, or degraded with the reason in `problems`.")
    version: str
    instruments: int
    provisions: int
    index: IndexOut | None = Field(description="The index that serves; null without one.")
    problems: list[str] = Field(description="What an operator should look at.")
    notice: str = NOTICE


class FaultOut(Shape):
    """One parameter that is not valid."""

    field: str = Field(description="The parameter.")
    message: str = Field(description="What is wrong with it.")


class ProblemOut(Shape):
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
    errors: list[FaultOut] | None = Field(None, description="Every parameter that is not valid.")
    understood: UnderstoodOut | None = Field(None, description="What a citation was read as.")
