"""A fact sheet becomes a record: the same facts, sorted into the fields of the record.

Generic on purpose: no instrument is treated by name, nothing is dropped, and a field that is
not known is refused. What people improve by hand afterwards lives in the records alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from kb.corpus import prose
from kb.corpus.records import from_dict, source_to_dict
from kb.errors import CorpusError
from kb.identifiers import parse_ref, slug
from kb.identifiers.refs import NOT_MEMBERS
from kb.model import Instrument, Source, SourceKind

_HEAD = frozenset(
    """id kind jurisdictions title title_native citation language adopted in_force status
    amended_by replaces replaced_by topics sources parties provisions notes""".split()
)
_PROVISION = frozenset("ref was heading summary concepts source basis caution".split())
_PARTY = frozenset("jurisdiction signed ratified in_force reservation basis source".split())
_SOURCE = frozenset({"url", "what"})

# Labels by which a sheet says that the official number is not known.
_NOT_NUMBERED = re.compile(
    r"\b(?:articles?|sections?)(?: numbers?)? not (?:verified|confirmed|named|seen)\b"
)


def convert(sheet: Any, known: Collection[str] = ()) -> tuple[Instrument, dict[str, str]]:
    """The record of a parsed sheet, and the refs that it renames (`was:`), new to old.

    `known` are the instrument identifiers that a `replaced_by` may point to. Raises
    `CorpusError` with the field where the sheet does not have the form of a sheet.
    """
    _only(sheet, _HEAD, "")
    languages, prevails = prose.language_tags(str(sheet["language"]))
    heads = [_head_source(s, f"sources[{at}]") for at, s in enumerate(_list(sheet, "sources"))]
    record: dict[str, Any] = {
        key: sheet[key]
        for key in (
            "id kind jurisdictions title title_native citation adopted in_force status "
            "amended_by replaces replaced_by topics notes"
        ).split()
        if key in sheet
    }
    record["language"], record["prevails"] = list(languages), prevails
    record["state"], record["amended"] = _state(sheet)
    record["replaced_by_id"] = _successor(_prose(sheet, "replaced_by", "the sheet"), known)
    record["parties"] = [
        _party(p, f"parties[{at}]") for at, p in enumerate(_list(sheet, "parties"))
    ]
    record["sources"] = [source_to_dict(s) for s in heads]
    provisions = _list(sheet, "provisions")
    slugs: set[str] = set()
    record["provisions"] = [
        _provision(p, sheet, heads, slugs, f"provisions[{at}]") for at, p in enumerate(provisions)
    ]
    instrument = from_dict(record)
    refs = [p.ref for p in instrument.provisions]
    for ref in refs:
        if refs.count(ref) > 1:
            raise CorpusError(f"{ref}: the sheet has this ref twice.", "Make one of the two.")
    return instrument, {str(p["ref"]): str(p["was"]) for p in provisions if p.get("was")}


def _only(data: Any, fields: Collection[str], where: str) -> None:
    if not isinstance(data, Mapping):
        raise CorpusError(f"{where or 'the sheet'}: fields are expected here.", _REMEDY)
    for key in data:
        if key not in fields:
            place = f"{where}.{key}" if where else key
            raise CorpusError(f"{place}: a sheet has no field {key!r}.", _REMEDY)
    if not where:
        for key in ("id", "language", "status", "sources", "provisions"):
            if key not in data:
                raise CorpusError(f"{key}: the field is missing from the sheet.", _REMEDY)


_REMEDY = (
    f"A sheet has {', '.join(sorted(_HEAD))}; a provision {', '.join(sorted(_PROVISION))}; "
    f"a party {', '.join(sorted(_PARTY))}; a source url and what."
)


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CorpusError(f"{key}: a list is expected here.", _REMEDY)
    return value


def _prose(data: Mapping[str, Any], key: str, where: str) -> str | None:
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise CorpusError(f"{where}.{key}: text is expected here.", _REMEDY)
    return value


def _head_source(data: Any, where: str) -> Source:
    _only(data, _SOURCE, where)
    address = _prose(data, "url", where)
    if not address:
        raise CorpusError(f"{where}.url: the field is missing.", _REMEDY)
    return prose.described(address, _prose(data, "what", where))


def _state(sheet: Mapping[str, Any]) -> tuple[str | None, bool | None]:
    """State and amendment flag, only where the status is a word of the sheets' own list."""
    status = _prose(sheet, "status", "the sheet") or ""
    amended = True if status in ("amended", "revised") else None
    if status == "signed, not in force":
        return "signed", amended
    if sheet["kind"] == "procedure":
        return None, amended  # it describes what is done under laws, and has no force of its own
    if sheet["kind"] == "agreement" or sheet.get("parties"):
        sure = status == "in force" and sheet.get("in_force") is not None
        return ("in force" if sure else None), amended
    words = {
        "in force": "in force",
        "amended": "in force",
        "revised": "in force",
        "repealed": "ended",
    }
    return words.get(status), amended


def _successor(sentence: str | None, known: Collection[str]) -> str | None:
    """The one identifier that a `replaced_by` names, where it is sure of it."""
    if not sentence or "to be confirmed" in sentence or "presumed" in sentence:
        return None
    named = [word for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", sentence) if word in known]
    return named[0] if len(named) == 1 else None


def _party(data: Any, where: str) -> dict[str, Any]:
    _only(data, _PARTY, where)
    return {
        "country": data.get("jurisdiction"),
        "signed": data.get("signed"),
        "ratified": data.get("ratified"),
        "force": {"is": "not known", "from": data.get("in_force")},
        "basis": data.get("basis"),
        "sources": [source_to_dict(s) for s in prose.sources(_prose(data, "source", where))],
        "remarks": data.get("reservation"),
    }


def _provision(
    data: Any, sheet: Mapping[str, Any], heads: list[Source], slugs: set[str], where: str
) -> dict[str, Any]:
    _only(data, _PROVISION, where)
    ref = _prose(data, "ref", where)
    if not ref or re.search(r"[A-Za-z0-9]", ref) is None:
        raise CorpusError(f"{where}.ref: a provision has a ref, with a letter or digit.", _REMEDY)
    parsed = parse_ref(ref)
    numbered = (
        parsed.citable
        and parsed.label not in NOT_MEMBERS
        and _NOT_NUMBERED.search(ref) is None
        and sheet["kind"] != "procedure"  # its steps carry our numbers, not official ones
    )
    found = [_enriched(s, heads) for s in prose.sources(_prose(data, "source", where))]
    if prose.says_secondary(_prose(data, "caution", where)):
        found = [
            replace(s, kind=SourceKind.SECONDARY) if s.kind is SourceKind.NOT_CLASSIFIED else s
            for s in found
        ]
    return {
        "slug": _free(slug(ref), slugs),
        "ref": ref,
        "part": parsed.part,
        "of_instrument": parsed.of_instrument,
        "citable": numbered,
        "heading": data.get("heading"),
        "summary": data.get("summary"),
        "concepts": data.get("concepts"),
        "basis": data.get("basis"),
        "sources": [source_to_dict(s) for s in found],
        "caution": data.get("caution"),
    }


def _enriched(source: Source, heads: list[Source]) -> Source:
    """The source with what the head of the sheet says for certain of the same address."""
    for head in heads:
        if head.address == source.address and (head.locator or source.locator) == source.locator:
            kind = source.kind if source.kind is not SourceKind.NOT_CLASSIFIED else head.kind
            return replace(source, language=source.language or head.language, kind=kind)
    return source


def _free(wanted: str, slugs: set[str]) -> str:
    """The slug, numbered where two refs of one sheet would share it (`s 6/1` and `s 6(1)`)."""
    slug_, number = wanted, 1
    while slug_ in slugs:
        number += 1
        slug_ = f"{wanted}-{number}"
    slugs.add(slug_)
    return slug_
