"""What the codes of the record are called on a page, and what they mean to a reader.

The words are marked for translation here and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Basis, Kind, Mark, SourceKind, State, Temporal, Topic
from kb.search.plan import Mode
from web.i18n import N_

NOTICE = N_(
    "A working aid, not legal advice, and not the authentic text: "
    "check every provision against its source before you rely on it."
)
"""The same words as `kb.NOTICE`, written here so that they can be translated."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the interface names it: in English, and in its own language."""

    code: str
    name: str
    native: str
    language: str


COUNTRY: Mapping[str, Country] = {
    "KH": Country("KH", N_("Cambodia"), "កម្ពុជា", "km"),
    "CN": Country("CN", N_("China"), "中国", "zh"),
    "LA": Country("LA", N_("Lao PDR"), "ສປປ ລາວ", "lo"),
    "MM": Country("MM", N_("Myanmar"), "မြန်မာ", "my"),
    "TH": Country("TH", N_("Thailand"), "ไทย", "th"),
    "VN": Country("VN", N_("Viet Nam"), "Việt Nam", "vi"),
}

KIND: Mapping[str, str] = {
    Kind.LAW: N_("Law"),
    Kind.AGREEMENT: N_("Agreement"),
    Kind.PROCEDURE: N_("Procedure"),
}

KINDS: Mapping[str, str] = {
    Kind.LAW: N_("Laws"),
    Kind.AGREEMENT: N_("Agreements"),
    Kind.PROCEDURE: N_("Procedures"),
}

TOPIC: Mapping[str, str] = {
    Topic.TRAFFICKING: N_("Trafficking in persons"),
    Topic.CRIMINAL_LAW: N_("Criminal law"),
    Topic.EXTRADITION: N_("Extradition"),
    Topic.MLA: N_("Mutual legal assistance"),
    Topic.PROCEDURE: N_("Procedure"),
    Topic.VICTIM_PROTECTION: N_("Protection of victims"),
    Topic.LABOUR: N_("Labour"),
    Topic.MIGRATION: N_("Migration"),
}

STATE: Mapping[str, str] = {
    State.IN_FORCE: N_("In force"),
    State.NOT_YET: N_("Not yet in force"),
    State.SIGNED: N_("Signed"),
    State.ENDED: N_("No longer in force"),
    State.NOT_KNOWN: N_("State not known"),
}

STATE_TONE: Mapping[str, str] = {
    State.IN_FORCE: "good",
    State.NOT_YET: "wait",
    State.SIGNED: "wait",
    State.ENDED: "ended",
    State.NOT_KNOWN: "open",
}

TEMPORAL: Mapping[str, str] = {
    Temporal.IN_FORCE: N_("in force on this day"),
    Temporal.NOT_YET: N_("not yet in force on this day"),
    Temporal.ENDED: N_("no longer in force on this day"),
    Temporal.NOT_ESTABLISHED: N_("wording of this day not established"),
    Temporal.NOT_KNOWN: N_("not known whether in force on this day"),
}

BASIS: Mapping[str, str] = {
    Basis.READ: N_("Read"),
    Basis.REPORTED: N_("Reported"),
    Basis.RECALLED: N_("Recalled"),
    Basis.TEXT: N_("Text without summary"),
}

MARK: Mapping[str, str] = {
    Mark.READ_IN_THE_TEXT: N_("Read in the text"),
    Mark.TEXT: N_("Text"),
    Mark.READ_IN_A_TRANSLATION: N_("Read in a translation"),
    Mark.READ_NOT_CLASSIFIED: N_("Read, source not classified"),
    Mark.REPORTED: N_("Reported"),
    Mark.RECALLED: N_("Recalled"),
}

MARK_MEANING: Mapping[str, str] = {
    Mark.READ_IN_THE_TEXT: N_(
        "We read this provision in the language of the law, in an official or republished text."
    ),
    Mark.TEXT: N_("The library holds the words themselves; nobody has summed them up yet."),
    Mark.READ_IN_A_TRANSLATION: N_(
        "We read this provision in a translation, which may differ from the law."
    ),
    Mark.READ_NOT_CLASSIFIED: N_(
        "We read a text of this provision; what sort of text it was is not established yet."
    ),
    Mark.REPORTED: N_(
        "A report, an article or a draft says so. We have not seen the text of the law."
    ),
    Mark.RECALLED: N_(
        "Written from memory. Nobody has checked it against a source: verify before use."
    ),
}

MARK_STRENGTH: Mapping[str, int] = {
    Mark.READ_IN_THE_TEXT: 4,
    Mark.TEXT: 4,
    Mark.READ_IN_A_TRANSLATION: 3,
    Mark.READ_NOT_CLASSIFIED: 3,
    Mark.REPORTED: 2,
    Mark.RECALLED: 1,
}
"""Filled bars of the mark, 1 to 4: the same order as the record's, for the eye."""

SOURCE_KIND: Mapping[str, str] = {
    SourceKind.OFFICIAL_TEXT: N_("Official text"),
    SourceKind.OFFICIAL_TRANSLATION: N_("Official translation"),
    SourceKind.UNOFFICIAL_TRANSLATION: N_("Unofficial translation"),
    SourceKind.REPUBLISHED_TEXT: N_("Republished text"),
    SourceKind.OFFICIAL_REPORT: N_("Official report"),
    SourceKind.SECONDARY: N_("Secondary source"),
    SourceKind.DRAFT: N_("Draft"),
    SourceKind.NOT_CLASSIFIED: N_("Not classified"),
}

MODE: Mapping[str, str] = {
    Mode.HYBRID: N_("Words and meaning"),
    Mode.KEYWORD: N_("Words only"),
    Mode.SEMANTIC: N_("Meaning only"),
}

FACET: Mapping[str, str] = {
    "country": N_("Country"),
    "kind": N_("Kind"),
    "topic": N_("Field of law"),
    "concept": N_("Legal question"),
    "state": N_("State"),
    "basis": N_("Basis"),
}

FORM: Mapping[str, str] = {
    "constitution": N_("Constitution"),
    "statute": N_("Statute"),
    "decree": N_("Decree"),
    "regulation": N_("Regulation"),
    "interpretation": N_("Interpretation"),
    "policy": N_("Policy"),
    "treaty": N_("Treaty"),
    "memorandum": N_("Memorandum"),
    "operating procedure": N_("Operating procedure"),
    "declaration": N_("Declaration"),
    "draft": N_("Draft"),
}

BINDING: Mapping[str, str] = {
    "yes": N_("Binding in law"),
    "political": N_("Political commitment, not binding in law"),
    "not known": N_("Not known whether it binds in law"),
}

COVERAGE: Mapping[str, str] = {
    "full": N_("Read in full"),
    "partial": N_("Read in part"),
    "existence only": N_("Known to exist, not read"),
}

FORCE: Mapping[str, str] = {
    "yes": N_("in force"),
    "no": N_("not in force"),
    "not known": N_("not known"),
}

LANGUAGE: Mapping[str, str] = {
    "en": N_("English"),
    "th": N_("Thai"),
    "lo": N_("Lao"),
    "km": N_("Khmer"),
    "my": N_("Burmese"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
    "fr": N_("French"),
    "ru": N_("Russian"),
    "es": N_("Spanish"),
    "ar": N_("Arabic"),
}

CONCEPT_GROUP: Mapping[str, str] = {
    "offence": N_("Offences"),
    "penalty": N_("Penalties"),
    "jurisdiction": N_("Jurisdiction"),
    "procedure": N_("Criminal procedure"),
    "victim": N_("Victims"),
    "child": N_("Children"),
    "prevention": N_("Prevention"),
    "witness": N_("Witnesses"),
    "institution": N_("Institutions"),
    "cooperation": N_("Cooperation"),
    "mla": N_("Mutual legal assistance"),
    "extradition": N_("Extradition"),
    "treaty": N_("Treaty law"),
    "labour": N_("Labour"),
    "migration": N_("Migration"),
}

FACET_LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": KIND,
    "topic": TOPIC,
    "state": STATE,
    "basis": BASIS,
}


def label(table: Mapping[str, str], code: str | None) -> str:
    """The words for a code; a code without words is shown as it is written."""
    if not code:
        return ""
    return table.get(code, code)


def native_language(countries: tuple[str, ...], languages: tuple[str, ...]) -> str | None:
    """The language tag for a native title: the first language of the text that is not English.

    A record with several countries writes its native title in the first language listed.
    """
    for code in languages:
        if code != "en":
            return code
    if len(countries) == 1 and countries[0] in COUNTRY:
        return COUNTRY[countries[0]].language
    return None
