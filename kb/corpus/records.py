"""A record as a mapping becomes an `Instrument`; `kb.corpus.writing` is the way back.

`read` and `from_dict` take a mapping as YAML or JSON gives it.
"""

from __future__ import annotations

from typing import Any

from kb import dates
from kb.corpus.fields import Fields, Problem
from kb.corpus.writing import provision_to_dict, source_to_dict, to_dict, to_record
from kb.errors import CorpusError
from kb.model import (
    COUNTRIES,
    Basis,
    Binding,
    Check,
    Coverage,
    Document,
    Extent,
    Figure,
    Force,
    Form,
    Instrument,
    Kind,
    Party,
    Provision,
    Source,
    SourceKind,
    State,
    Statement,
    Territory,
    Text,
    Topic,
    Translation,
)

__all__ = [
    "from_dict",
    "provision_to_dict",
    "read",
    "source_to_dict",
    "to_dict",
    "to_record",
]

FORCE = ("yes", "no", "not known")
EVIDENCE = ("notification", "implementing act", "use in practice", "report")
CONFIDENCE = ("A", "B", "C")
STATEMENT = ("reservation", "declaration", "notification", "objection")
EFFECT = ("excludes", "conditions", "none on use")
TRANSLATED_BY = ("ours", "reviewed", "machine")
COVERAGE = ("full", "partial", "existence only")
AUTHORITY = (
    "authentic",
    "official translation",
    "unofficial translation",
    "machine translation",
)


def from_dict(data: Any) -> Instrument:
    """The instrument of a mapping. Raises `CorpusError` with the field of the first problem."""
    instrument, problems = read(data)
    if instrument is None:
        problem = problems[0]
        raise CorpusError(f"{problem.field}: {problem.message}", problem.remedy)
    return instrument


def read(data: Any) -> tuple[Instrument | None, list[Problem]]:
    """The instrument of a mapping and everything that is wrong with its fields.

    The instrument is None where there is a problem. Whether what the fields say makes sense
    together (concepts that exist, identifiers that are free) is for `kb.corpus.check`.
    """
    problems: list[Problem] = []
    instrument = _instrument(Fields(data, problems))
    return (None if problems else instrument), problems


def _instrument(f: Fields) -> Instrument:
    kind = f.choice("kind", Kind)
    if f.data.get("kind") is None:
        f.required("kind")
    languages = f.languages("language")
    if not languages:
        f.fail("missing", "language", "no language is given.", "Write a list: [th].")
    prevails = f.language("prevails")
    if prevails is not None and prevails not in languages:
        f.fail(
            "prevails",
            "prevails",
            f"{prevails!r} is not among the languages.",
            "Name one of the languages of the record.",
        )
    extent = tuple(_extent(e) for e in f.each("extent")) if f.raw("extent") is not None else None
    instrument = Instrument(
        id=f.required("id"),
        kind=kind or Kind.LAW,
        countries=_countries(f),
        title=f.required("title"),
        citation=f.required("citation"),
        languages=languages,
        status=f.required("status"),
        topics=f.choices("topics", Topic),
        provisions=tuple(_provision(p) for p in f.each("provisions")),
        title_native=f.text("title_native"),
        prevails=prevails,
        adopted=f.date("adopted"),
        in_force=f.date("in_force"),
        state=f.choice("state", State),
        amended=f.flag("amended"),
        amended_by=f.texts("amended_by"),
        replaces=f.texts("replaces"),
        replaced_by=f.text("replaced_by"),
        replaced_by_id=f.text("replaced_by_id"),
        ended=f.date("ended"),
        form=f.choice("form", Form),
        binding=f.choice("binding", Binding),
        aliases=f.texts("aliases"),
        former_ids=f.texts("former_ids"),
        extent=extent,
        coverage=_coverage(f.inside("coverage")),
        parties=tuple(_party(p) for p in f.each("parties")),
        texts=tuple(_text(t) for t in f.each("texts")),
        sources=tuple(_source(s) for s in f.each("sources")),
        notes=f.text("notes"),
    )
    f.done()
    return instrument


def _countries(f: Fields) -> tuple[str, ...]:
    key = "countries" if "countries" in f.data else "jurisdictions"
    found = f.texts(key)
    if not found:
        f.fail("missing", key, "no country is given.", f"Write a list of {', '.join(COUNTRIES)}.")
    for country in found:
        if country not in COUNTRIES:
            f.fail(
                "unknown-country",
                key,
                f"{country!r} is none of the six countries.",
                f"Use {', '.join(COUNTRIES)}.",
            )
    return found


def _provision(f: Fields) -> Provision:
    f.raw("id")  # made from the slug; JSON carries it, files need not
    basis = f.choice("basis", Basis)
    if f.data.get("basis") is None:
        f.required("basis")
    citable = f.flag("citable")
    translations = f.inside("translations")
    provision = Provision(
        slug=f.required("slug"),
        ref=f.required("ref"),
        heading=f.required("heading"),
        summary=(f.text("summary") or "") if basis is Basis.TEXT else f.required("summary"),
        concepts=f.texts("concepts"),
        basis=basis or Basis.RECALLED,
        sources=tuple(_source(s) for s in f.each("sources")),
        caution=f.text("caution"),
        notes=f.text("notes"),
        citable=True if citable is None else citable,
        of_instrument=f.text("of_instrument"),
        part=f.text("part"),
        valid_from=f.date("valid_from"),
        valid_to=f.date("valid_to"),
        text_state=f.text("text_state"),
        figures=tuple(_figure(g) for g in f.each("figures")),
        translations=_translations(translations) if translations else (),
        checked=tuple(_check(c) for c in f.each("checked")),
        former_ids=f.texts("former_ids"),
    )
    f.done()
    return provision


def _source(f: Fields) -> Source:
    source = Source(
        address=f.required("address"),
        locator=f.text("locator"),
        language=f.language("language"),
        kind=f.choice("kind", SourceKind) or SourceKind.NOT_CLASSIFIED,
        note=f.text("note"),
    )
    f.done()
    return source


def _party(f: Fields) -> Party:
    country = f.text("country") or ""
    if not country:
        f.fail(
            "party-without-country",
            "country",
            "this party has no country.",
            f"Write one of {', '.join(COUNTRIES)}.",
        )
    elif country not in COUNTRIES:
        f.fail(
            "unknown-country",
            "country",
            f"{country!r} is none of the six countries.",
            f"Use {', '.join(COUNTRIES)}.",
        )
    force, territory = f.inside("force"), f.inside("territory")
    party = Party(
        country=country,
        signed=f.date("signed"),
        ratified=f.date("ratified"),
        basis=f.choice("basis", Basis),
        sources=tuple(_source(s) for s in f.each("sources")),
        force=_force(force) if force else Force(),
        statements=tuple(_statement(s) for s in f.each("statements")),
        territory=_territory(territory) if territory else None,
        remarks=f.text("remarks"),
    )
    f.done()
    return party


def _force(f: Fields) -> Force:
    force = Force(
        is_=_yes_no(f),
        from_=f.date("from"),
        evidence=f.one_of("evidence", EVIDENCE),
        confidence=f.one_of("confidence", CONFIDENCE),
    )
    f.done()
    return force


def _yes_no(f: Fields) -> str:
    # YAML reads an unquoted yes or no as true or false; both spellings mean the same here.
    value = f.raw("is")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f.one_of("is", FORCE) or "not known"


def _statement(f: Fields) -> Statement:
    source = f.inside("source")
    statement = Statement(
        type=f.one_of("type", STATEMENT) or f.required("type"),
        articles=f.texts("articles"),
        effect=f.one_of("effect", EFFECT),
        subjects=f.texts("subjects"),
        made=f.date("made"),
        withdrawn=f.date("withdrawn"),
        source=_source(source) if source else None,
        basis=f.choice("basis", Basis),
        summary=f.text("summary"),
    )
    f.done()
    return statement


def _territory(f: Fields) -> Territory:
    territory = Territory(f.texts("extends_to"), f.texts("excludes"))
    f.done()
    return territory


def _figure(f: Fields) -> Figure:
    figure = Figure(
        concept=f.required("concept"),
        what=f.required("what"),
        min=f.number("min"),
        max=f.number("max"),
        min_excluded=bool(f.flag("min_excluded")),
        max_excluded=bool(f.flag("max_excluded")),
        unit=f.text("unit"),
        of=f.text("of"),
        starts=f.text("starts"),
        ends=f.text("ends"),
        recipient=f.text("recipient"),
        extension=bool(f.flag("extension")),
        life=bool(f.flag("life")),
        death=bool(f.flag("death")),
        doubtful=bool(f.flag("doubtful")),
        when=f.text("when"),
    )
    f.done()
    return figure


def _translations(f: Fields) -> tuple[tuple[str, Translation], ...]:
    found = []
    for language in f.data:
        inside = f.inside(str(language))
        if inside is not None:
            by = inside.one_of("by", TRANSLATED_BY) or inside.required("by")
            words = Translation(inside.required("heading"), inside.required("summary"), by)
            inside.done()
            found.append((str(language), words))
    return tuple(found)


def _check(f: Fields) -> Check:
    on = f.date("on")
    if on is None:
        f.fail("missing", "on", "the day of the check is missing.", "Write YYYY-MM-DD.")
        on = dates.parse("1900")
        assert on is not None
    check = Check(on=on, by=f.required("by"), against=f.required("against"))
    f.done()
    return check


def _text(f: Fields) -> Text:
    inside = f.inside("document")
    if inside is None:
        f.fail("missing", "document", "the document of this text is missing.", "Give its sha256.")
        inside = Fields({"sha256": "?"}, f.problems, f.path)
    document = Document(inside.required("sha256"), inside.text("address"), inside.text("retrieved"))
    inside.done()
    text = Text(
        language=f.language("language") or f.required("language"),
        authority=f.one_of("authority", AUTHORITY) or f.required("authority"),
        document=document,
        prevails=f.flag("prevails"),
        valid_from=f.date("valid_from"),
        valid_to=f.date("valid_to"),
    )
    f.done()
    return text


def _extent(f: Fields) -> Extent:
    extent = Extent(
        unit=f.required("unit"),
        first=f.required("first"),
        last=f.required("last"),
        part=f.text("part"),
        basis=f.choice("basis", Basis),
    )
    f.done()
    return extent


def _coverage(f: Fields | None) -> Coverage | None:
    if f is None:
        return None
    coverage = Coverage(f.one_of("is", COVERAGE) or f.required("is"), f.texts("read"))
    f.done()
    return coverage
