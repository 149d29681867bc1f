"""An `Instrument` as a mapping, in a fixed order of fields.

`to_record` answers what the YAML file holds (fields without a value left out, the countries
under `jurisdictions`); `to_dict` what programs get as JSON (every field, the countries under
`countries`, the identifier of each provision).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kb import dates
from kb.model import Figure, Instrument, Party, Provision, Source, Text


def to_dict(instrument: Instrument) -> dict[str, Any]:
    """The JSON-able record: every field in a fixed order, unknown ones null, lists never null."""
    data = _all_fields(instrument)
    data["provisions"] = [
        provision_to_dict(instrument, provision) for provision in instrument.provisions
    ]
    return data


def provision_to_dict(instrument: Instrument, provision: Provision) -> dict[str, Any]:
    """The JSON-able record of one provision, its identifier first."""
    return {"id": instrument.provision_id(provision), **_provision_fields(provision)}


def to_record(instrument: Instrument) -> dict[str, Any]:
    """What the YAML file holds: the same order, what has no value left out."""
    data = _all_fields(instrument)
    data["provisions"] = [
        _without_blanks(_provision_fields(p), keep=("concepts",)) for p in instrument.provisions
    ]
    record = {"jurisdictions" if k == "countries" else k: v for k, v in data.items()}
    return _without_blanks(record, keep=("provisions",))


def _all_fields(i: Instrument) -> dict[str, Any]:
    return {
        "id": i.id,
        "former_ids": list(i.former_ids),
        "kind": str(i.kind),
        "countries": list(i.countries),
        "form": i.form and str(i.form),
        "binding": i.binding and str(i.binding),
        "title": i.title,
        "title_native": i.title_native,
        "citation": i.citation,
        "aliases": list(i.aliases),
        "topics": [str(t) for t in i.topics],
        "language": list(i.languages),
        "prevails": i.prevails,
        "adopted": dates.show(i.adopted),
        "in_force": dates.show(i.in_force),
        "status": i.status,
        "state": i.state and str(i.state),
        "amended": i.amended,
        "ended": dates.show(i.ended),
        "amended_by": list(i.amended_by),
        "replaces": list(i.replaces),
        "replaced_by": i.replaced_by,
        "replaced_by_id": i.replaced_by_id,
        "extent": None
        if i.extent is None
        else [
            {
                "part": e.part,
                "unit": e.unit,
                "first": e.first,
                "last": e.last,
                "basis": e.basis and str(e.basis),
            }
            for e in i.extent
        ],
        "coverage": i.coverage and {"is": i.coverage.is_, "read": list(i.coverage.read)},
        "parties": [_party_fields(p) for p in i.parties],
        "texts": [_text_fields(t) for t in i.texts],
        "sources": [source_to_dict(s) for s in i.sources],
        "notes": i.notes,
    }


def _provision_fields(p: Provision) -> dict[str, Any]:
    return {
        "slug": p.slug,
        "former_ids": list(p.former_ids),
        "ref": p.ref,
        "part": p.part,
        "of_instrument": p.of_instrument,
        "citable": p.citable,
        "heading": p.heading,
        "summary": p.summary,
        "concepts": list(p.concepts),
        "basis": str(p.basis),
        "sources": [source_to_dict(s) for s in p.sources],
        "caution": p.caution,
        "notes": p.notes,
        "valid_from": dates.show(p.valid_from),
        "valid_to": dates.show(p.valid_to),
        "text_state": p.text_state,
        "figures": [_figure_fields(f) for f in p.figures],
        "translations": {
            language: {"heading": t.heading, "summary": t.summary, "by": t.by}
            for language, t in p.translations
        },
        "checked": [{"on": dates.show(c.on), "by": c.by, "against": c.against} for c in p.checked],
    }


def source_to_dict(s: Source) -> dict[str, Any]:
    """The JSON-able form of a source."""
    return {
        "address": s.address,
        "locator": s.locator,
        "language": s.language,
        "kind": str(s.kind),
        "note": s.note,
    }


def _party_fields(p: Party) -> dict[str, Any]:
    return {
        "country": p.country,
        "signed": dates.show(p.signed),
        "ratified": dates.show(p.ratified),
        "force": {
            "is": p.force.is_,
            "from": dates.show(p.force.from_),
            "evidence": p.force.evidence,
            "confidence": p.force.confidence,
        },
        "statements": [
            {
                "type": s.type,
                "articles": list(s.articles),
                "effect": s.effect,
                "subjects": list(s.subjects),
                "made": dates.show(s.made),
                "withdrawn": dates.show(s.withdrawn),
                "source": s.source and source_to_dict(s.source),
                "basis": s.basis and str(s.basis),
                "summary": s.summary,
            }
            for s in p.statements
        ],
        "territory": p.territory
        and {
            "extends_to": list(p.territory.extends_to),
            "excludes": list(p.territory.excludes),
        },
        "basis": p.basis and str(p.basis),
        "sources": [source_to_dict(s) for s in p.sources],
        "remarks": p.remarks,
    }


def _figure_fields(f: Figure) -> dict[str, Any]:
    return {name: getattr(f, name) for name in Figure.__dataclass_fields__}


def _text_fields(t: Text) -> dict[str, Any]:
    return {
        "language": t.language,
        "authority": t.authority,
        "prevails": t.prevails,
        "valid_from": dates.show(t.valid_from),
        "valid_to": dates.show(t.valid_to),
        "document": {
            "sha256": t.document.sha256,
            "address": t.document.address,
            "retrieved": t.document.retrieved,
        },
    }


_DEFAULTS: Mapping[str, Any] = {
    "citable": True,
    "kind": "not classified",
    "min_excluded": False,
    "max_excluded": False,
    "extension": False,
    "life": False,
    "death": False,
    "doubtful": False,
}
# An empty list of articles that exist is a statement; the other empty lists are none.
_EMPTY_COUNTS = frozenset({"extent"})


def _without_blanks(data: Mapping[str, Any], keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """The mapping without null, empty and default values, all the way down; dates as dates."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        blank = value is None or (value in ({}, []) and key not in _EMPTY_COUNTS)
        if key in keep:
            kept[key] = value
        elif blank or (key in _DEFAULTS and value == _DEFAULTS[key]):
            continue
        elif isinstance(value, Mapping):
            inside = _without_blanks(value)
            if inside:
                kept[key] = inside
        elif isinstance(value, list):
            kept[key] = [_without_blanks(v) if isinstance(v, Mapping) else v for v in value]
        else:
            kept[key] = _yaml_date(value) if key in _DATES else value
    return kept


_DATES = frozenset(
    "adopted in_force ended signed ratified from made withdrawn valid_from valid_to on "
    "earliest latest".split()
)


def _yaml_date(value: Any) -> Any:
    """A whole day as a YAML date and a year as a number, so that neither needs quotes."""
    if isinstance(value, str) and len(value) == 10:
        return dt.date.fromisoformat(value)
    if isinstance(value, str) and len(value) == 4:
        return int(value)
    return value
