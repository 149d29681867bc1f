"""References, identifiers and citations.

One type owns the reference of a provision (`Ref`): parse and print are inverse. Slugs are
made from it once; citations resolve on its members, never on the slug (`Citator`). Names
are imported when first used, so that a search that cites nothing does not pay for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.identifiers.citator import Citator
    from kb.identifiers.instrument import CitedInstrument
    from kb.identifiers.members import Member, Number, Paragraph, Relation, Unit, relation
    from kb.identifiers.refs import Ref, parse_ref, slug
    from kb.identifiers.resolution import Candidate, Outcome, Resolution
    from kb.model import Instrument, Provision

_HOMES = {
    **dict.fromkeys(("Candidate", "Outcome", "Resolution"), "resolution"),
    **dict.fromkeys(("Member", "Number", "Paragraph", "Relation", "Unit", "relation"), "members"),
    **dict.fromkeys(("Ref", "parse_ref", "slug"), "refs"),
    "CitedInstrument": "instrument",
    "Citator": "citator",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def citation(instrument: Instrument | CitedInstrument, ref: Ref | str | None = None) -> str:
    """A printed citation: "Extradition Act (Thailand), B.E. 2551 (2008), s 7".

    A ref without official number is left out, and so is a label.
    """
    from kb.identifiers.instrument import CitedInstrument

    row = instrument if isinstance(instrument, CitedInstrument) else CitedInstrument.of(instrument)
    return row.citation(ref)


def provision_citation(instrument: Instrument, provision: Provision) -> str:
    """A printed citation of a record's provision: never as an article of the wrong law."""
    from kb.identifiers.printing import of_another_law

    if not provision.citable:
        return citation(instrument)
    if provision.of_instrument is None:
        return citation(instrument, provision.ref)
    return of_another_law(citation(instrument), provision.ref)


__all__ = [
    "Candidate",
    "Citator",
    "CitedInstrument",
    "Member",
    "Number",
    "Outcome",
    "Paragraph",
    "Ref",
    "Relation",
    "Resolution",
    "Unit",
    "citation",
    "parse_ref",
    "provision_citation",
    "relation",
    "slug",
]
