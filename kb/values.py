"""The closed lists of values of a record, and partial dates.

They stand apart from the records themselves because a search needs no more than these.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNTRIES = ("KH", "CN", "LA", "MM", "TH", "VN")
LANGUAGES = ("en", "th", "lo", "km", "my", "vi", "zh")


class Kind(StrEnum):
    """What sort of record this is."""

    LAW = "law"
    AGREEMENT = "agreement"
    PROCEDURE = "procedure"


class Topic(StrEnum):
    """The field of law of an instrument."""

    TRAFFICKING = "trafficking"
    CRIMINAL_LAW = "criminal-law"
    EXTRADITION = "extradition"
    MLA = "mla"
    PROCEDURE = "procedure"
    VICTIM_PROTECTION = "victim-protection"
    LABOUR = "labour"
    MIGRATION = "migration"


class Form(StrEnum):
    """The legal form of an instrument."""

    CONSTITUTION = "constitution"
    STATUTE = "statute"
    DECREE = "decree"
    REGULATION = "regulation"
    INTERPRETATION = "interpretation"
    POLICY = "policy"
    TREATY = "treaty"
    MEMORANDUM = "memorandum"
    OPERATING_PROCEDURE = "operating procedure"
    DECLARATION = "declaration"
    DRAFT = "draft"


class Binding(StrEnum):
    """Whether an instrument binds in law."""

    YES = "yes"
    POLITICAL = "political"
    NOT_KNOWN = "not known"


class State(StrEnum):
    """Whether an instrument is in force today."""

    IN_FORCE = "in force"
    NOT_YET = "not yet in force"
    SIGNED = "signed"
    ENDED = "ended"
    NOT_KNOWN = "not known"


class Temporal(StrEnum):
    """What is known of a provision on a given day."""

    IN_FORCE = "in force"
    NOT_YET = "not yet"
    ENDED = "ended"
    NOT_ESTABLISHED = "not established"
    NOT_KNOWN = "not known"


class Basis(StrEnum):
    """On what a statement rests: strongest first, apart from `text` (words without a summary)."""

    READ = "read"
    REPORTED = "reported"
    RECALLED = "recalled"
    TEXT = "text"


class SourceKind(StrEnum):
    """Who speaks in a source."""

    OFFICIAL_TEXT = "official text"
    OFFICIAL_TRANSLATION = "official translation"
    UNOFFICIAL_TRANSLATION = "unofficial translation"
    REPUBLISHED_TEXT = "republished text"
    OFFICIAL_REPORT = "official report"
    SECONDARY = "secondary"
    DRAFT = "draft"
    NOT_CLASSIFIED = "not classified"


class Mark(StrEnum):
    """What a reader is told about a statement; the order is from strongest to weakest."""

    READ_IN_THE_TEXT = "read in the text"
    TEXT = "text"
    READ_IN_A_TRANSLATION = "read in a translation"
    READ_NOT_CLASSIFIED = "read, source not classified"
    REPORTED = "reported"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year: `2008-08-09`, `2008-08`, `2008`."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A day that is only known to lie between two dates, both included."""

    earliest: PartialDate | None = None
    latest: PartialDate | None = None


Date = PartialDate | Span
