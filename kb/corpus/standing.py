"""In which law a provision stands, and what is known of that law's force.

A record may hold provisions of another law: a former code beside the one that replaced it,
an article that only refers. Such a provision never borrows the state of the record that
holds it. An instrument that has ended without a recorded day ended, at the latest, when its
successor entered into force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Date, Instrument, Provision, State

FORMER = "(former)"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Standing:
    """The title of the law in which a provision stands, its state and its dates.

    `amended_by` are the amendments after which the wording may be another.
    """

    title: str
    state: State
    status: str
    adopted: Date | None
    in_force: Date | None
    ended: Date | None
    amended: bool
    amended_by: tuple[str, ...]


def ended(instrument: Instrument, instruments: Mapping[str, Instrument]) -> Date | None:
    """The day from which an instrument no longer applies: its own, else its successor's first.

    None where it is not known to have ended, or where neither day is recorded.
    """
    if instrument.ended is not None or instrument.state is not State.ENDED:
        return instrument.ended
    successor = instruments.get(instrument.replaced_by_id or "")
    return successor.in_force if successor is not None else None


def standing(
    instrument: Instrument, provision: Provision | None, instruments: Mapping[str, Instrument]
) -> Standing:
    """The standing of a provision, or with None of the instrument itself.

    `instruments` are all of the corpus by identifier.
    """
    other = provision.of_instrument if provision is not None else None
    if provision is not None and provision.part == DRAFT:
        return _unrecorded(f"Draft of: {instrument.title}", State.NOT_KNOWN, "draft, not the law")
    if other is None:
        return _of(instrument, instruments)
    held = instruments.get(other)
    if held is not None:
        return _of(held, instruments)
    ref = provision.ref if provision is not None else ""
    former = FORMER in other or FORMER in ref or "former law" in ref
    state = State.ENDED if former else State.NOT_KNOWN
    status = "former law" if former else "another law, not recorded here"
    return _unrecorded(other, state, status)


def _unrecorded(title: str, state: State, status: str) -> Standing:
    return Standing(title, state, status, None, None, None, amended=False, amended_by=())


def _of(instrument: Instrument, instruments: Mapping[str, Instrument]) -> Standing:
    return Standing(
        instrument.title,
        instrument.state or State.NOT_KNOWN,
        instrument.status,
        instrument.adopted,
        instrument.in_force,
        ended(instrument, instruments),
        bool(instrument.amended or instrument.amended_by),
        instrument.amended_by,
    )
