"""The shapes in which the API gives records: instruments, provisions, and what belongs to them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _open(schema: dict[str, Any]) -> None:
    """Programs must let fields pass that come later; the tests hold us to those of today."""
    schema.pop("additionalProperties", None)


class Shape(BaseModel):
    """Base of all shapes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_open)


class SpanOut(Shape):
    """A date of which only bounds are known."""

    earliest: str | None = Field(description="Not before; YYYY, YYYY-MM or YYYY-MM-DD.")
    latest: str | None = Field(description="Not after.")


Day = str | SpanOut | None
"""YYYY, YYYY-MM or YYYY-MM-DD, as exact as it is known; bounds; or null where it is not."""


class SourceOut(Shape):
    """A place where the law, or a statement about it, was read."""

    address: str = Field(description="A web address, or words that say where to look.")
    locator: str | None = Field(description="Page, path or article within it.")
    language: str | None = Field(description="Language tag.")
    kind: str = Field(description="Who speaks in it.")
    note: str | None = Field(description="What else must be known.")


class FigureOut(Shape):
    """A number of the law as data, in the unit in which the text states it."""

    concept: str = Field(description="The legal question that it answers.")
    what: str = Field(description="What is measured.")
    min: float | None = Field(description="The least.")
    max: float | None = Field(description="The most.")
    min_excluded: bool = Field(description="More than `min`, not as much.")
    max_excluded: bool = Field(description="Less than `max`, not as much.")
    unit: str | None = Field(description="The unit of the text.")
    of: str | None = Field(description="Of what it is a share.")
    starts: str | None = Field(description="What starts a period.")
    ends: str | None = Field(description="What ends it.")
    recipient: str | None = Field(description="Who receives.")
    extension: bool = Field(description="An extension of another period.")
    life: bool = Field(description="For life.")
    death: bool = Field(description="The death penalty.")
    doubtful: bool = Field(description="The figure is in doubt.")
    when: str | None = Field(description="In which case it applies.")


class TranslationOut(Shape):
    """Heading and summary in another language."""

    heading: str = Field(description="The heading.")
    summary: str = Field(description="Our summary, not the words of the law.")
    by: str = Field(description="Whose translation: ours, reviewed or machine.")


class CheckOut(Shape):
    """Somebody compared the record with a source."""

    on: Day = Field(description="The day.")
    by: str = Field(description="Who.")
    against: str = Field(description="With what.")


class RecordedOut(Shape):
    """A provision as recorded. The summary is ours and never the words of the law."""

    id: str = Field(description="Permanent identifier.")
    slug: str = Field(description="The last part of the identifier.")
    former_ids: list[str] = Field(description="Identifiers that lead here.")
    ref: str = Field(description="The citation within the instrument.")
    part: str | None = Field(description="The part of the record that a citation must name.")
    of_instrument: str | None = Field(description="The other law that the ref cites.")
    citable: bool = Field(description="Whether the ref carries an official number.")
    heading: str = Field(description="Heading, ours where the law has none.")
    summary: str = Field(description="Our summary, not the words of the law.")
    concepts: list[str] = Field(description="Codes of the legal questions that it answers.")
    basis: str = Field(description="read, reported, recalled or text.")
    sources: list[SourceOut] = Field(description="The first is shown.")
    caution: str | None = Field(description="A warning that belongs to this provision.")
    notes: str | None = Field(description="What else must be known.")
    valid_from: Day = Field(description="Applies from, where it differs from the instrument.")
    valid_to: Day = Field(description="Applies until, where it differs.")
    text_state: str | None = Field(description="Up to which amendment the text was read.")
    figures: list[FigureOut] = Field(description="Numbers of the law as data.")
    translations: dict[str, TranslationOut] = Field(description="By language.")
    checked: list[CheckOut] = Field(description="Comparisons with a source.")
    source_kind: str | None = Field(description="Who speaks in the source that is shown.")
    mark: str = Field(description="On what the statement rests, in words: read in the text, …")
    citation: str = Field(description="The citation written out.")


class DocumentOut(Shape):
    """The file from which words came."""

    sha256: str = Field(description="Of its bytes.")
    address: str | None = Field(description="Where it was found.")
    retrieved: str | None = Field(description="When.")


class TextOut(Shape):
    """The words of an instrument in one language, as held in the library."""

    language: str = Field(description="Language tag.")
    authority: str = Field(description="What sort of text it is.")
    prevails: bool | None = Field(description="Whether this language prevails.")
    valid_from: Day = Field(description="Applies from.")
    valid_to: Day = Field(description="Applies until.")
    document: DocumentOut = Field(description="The file.")


class WordsOut(Shape):
    """The words of a provision in one language, as held in the library."""

    language: str = Field(description="Language tag.")
    authority: str = Field(description="What sort of text it is.")
    prevails: bool | None = Field(description="Whether this language prevails.")
    text: str = Field(description="The words of the law.")


class ProvisionOut(RecordedOut):
    """A provision as recorded, with what must be known of the law in which it stands."""

    instrument: str = Field(description="Identifier of the instrument.")
    title: str = Field(description="Title of the law in which it stands.")
    countries: list[str] = Field(description="ISO codes of its countries.")
    kind: str = Field(description="law, agreement or procedure.")
    state: str = Field(description="in force, signed, ended, …")
    status: str = Field(description="A sentence on its state.")
    texts: list[WordsOut] = Field(description="The words of the law, where the library has them.")


class ExtentOut(Shape):
    """Which articles exist in one part of an instrument."""

    part: str | None = Field(description="The part; null for the whole.")
    unit: str = Field(description="art, s, …")
    first: str = Field(description="The first number.")
    last: str = Field(description="The last number.")
    basis: str | None = Field(description="On what this rests.")


class ReadOut(Shape):
    """How much of an instrument was read."""

    is_: str = Field(alias="is", description="full, partial or existence only.")
    read: list[str] = Field(description="What was read.")


class ForceOut(Shape):
    """Whether an agreement is in force for a party, and since when."""

    is_: str = Field(alias="is", description="yes, no or not known.")
    from_: Day = Field(alias="from", description="Since when.")
    evidence: str | None = Field(description="What shows it.")
    confidence: str | None = Field(description="How sure this is.")


class StatementOut(Shape):
    """A reservation, declaration, notification or objection of a party."""

    type: str = Field(description="reservation, declaration, notification or objection.")
    articles: list[str] = Field(description="The articles concerned.")
    effect: str | None = Field(description="What it does.")
    subjects: list[str] = Field(description="What it is about.")
    made: Day = Field(description="When it was made.")
    withdrawn: Day = Field(description="When it was withdrawn.")
    source: SourceOut | None = Field(description="Where it was read.")
    basis: str | None = Field(description="On what this rests.")
    summary: str | None = Field(description="Our summary.")


class TerritoryOut(Shape):
    """The territories to which a party extends an agreement, or from which it keeps it away."""

    extends_to: list[str] = Field(description="Territories included.")
    excludes: list[str] = Field(description="Territories left out.")


class PartyOut(Shape):
    """A State that signed or joined an agreement."""

    country: str = Field(description="ISO code.")
    signed: Day = Field(description="When it signed.")
    ratified: Day = Field(description="When it ratified or joined.")
    force: ForceOut = Field(description="Whether the agreement is in force for it.")
    statements: list[StatementOut] = Field(description="Reservations and declarations.")
    territory: TerritoryOut | None = Field(description="Where it applies.")
    basis: str | None = Field(description="On what this rests.")
    sources: list[SourceOut] = Field(description="Where it was read.")
    remarks: str | None = Field(description="What else must be known.")


class InstrumentOut(Shape):
    """An instrument as recorded, with its provisions. Every date unknown is null."""

    id: str = Field(description="Permanent identifier.")
    former_ids: list[str] = Field(description="Identifiers that lead here.")
    kind: str = Field(description="law, agreement or procedure.")
    countries: list[str] = Field(description="ISO codes of its countries.")
    form: str | None = Field(description="constitution, statute, treaty, …")
    binding: str | None = Field(description="Whether it binds in law: yes, political, not known.")
    title: str = Field(description="The English title.")
    title_native: str | None = Field(description="The title in the language of the law.")
    citation: str = Field(description="Number and date as recorded.")
    aliases: list[str] = Field(description="What it is called besides.")
    topics: list[str] = Field(description="Fields of law.")
    language: list[str] = Field(description="Languages of the text.")
    prevails: str | None = Field(description="The language that prevails.")
    adopted: Day = Field(description="Adopted.")
    in_force: Day = Field(description="Entry into force.")
    status: str = Field(description="A sentence on its state.")
    state: str = Field(description="in force, signed, ended, …")
    amended: bool | None = Field(description="Whether it was amended; null: not known.")
    ended: Day = Field(description="The day from which it no longer applies.")
    amended_by: list[str] = Field(description="The amendments.")
    replaces: list[str] = Field(description="What it replaced.")
    replaced_by: str | None = Field(description="What replaced it.")
    replaced_by_id: str | None = Field(description="The identifier of what replaced it.")
    extent: list[ExtentOut] | None = Field(description="Which articles exist; null: not known.")
    coverage: ReadOut | None = Field(description="How much was read; null: not recorded.")
    parties: list[PartyOut] = Field(description="The parties of an agreement.")
    texts: list[TextOut] = Field(description="The words of the law held in the library.")
    sources: list[SourceOut] = Field(description="Where it was read.")
    notes: str | None = Field(description="What else must be known.")
    cited_as: str = Field(description="The citation written out.")
    provisions: list[RecordedOut] = Field(description="The provisions recorded, in order.")
