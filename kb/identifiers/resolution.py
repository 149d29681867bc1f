"""The answer to a citation, in every outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a citation. The values are the codes of the API."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    NOT_RECORDED = "not recorded"
    NOT_EXISTING = "not existing"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of an ambiguous citation. `ref` and `id` are None as in a resolution."""

    instrument: str
    ref: str | None
    id: str | None
    citation: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer. Which fields are filled follows from `outcome`; `message` is one sentence."""

    outcome: Outcome
    text: str
    instrument: str | None = None
    ref: str | None = None
    id: str | None = None
    url: str | None = None
    citation: str | None = None
    members: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    nearest: tuple[str, ...] = ()
    message: str = ""

    @property
    def found(self) -> bool:
        """Whether the citation opens something."""
        return self.outcome is Outcome.RESOLVED

    def as_json(self) -> dict[str, Any]:
        """The shape that the contract gives to the outcome."""
        if self.outcome is Outcome.RESOLVED:
            return {
                "instrument": self.instrument,
                "ref": self.ref,
                "id": self.id,
                "url": self.url,
                "citation": self.citation,
                "members": list(self.members),
            }
        if self.outcome is Outcome.AMBIGUOUS:
            fields = ("instrument", "ref", "id", "citation")
            return {
                "candidates": [{f: getattr(c, f) for f in fields} for c in self.candidates],
                "message": self.message,
            }
        return {
            "code": str(self.outcome),
            "message": self.message,
            "understood": {
                "text": self.text,
                "instrument": self.instrument,
                "ref": self.ref,
                "citation": self.citation,
            },
            "nearest": list(self.nearest),
        }
