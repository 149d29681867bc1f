"""A provision as the stores see it: fields to search, fields to filter, fields to show.

Everything that a hit shows is in here, so that a search loads no corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from kb import dates
from kb.values import PartialDate, Temporal

NEVER = 99_999_999
"""Later than any day YYYYMMDD; 0 is earlier than any."""

TEXT_FIELDS = ("heading", "ref", "title", "terms", "summary", "text")
"""Searched fields, each with a boost of its own in `search/ranking.py`."""


@dataclass(frozen=True, slots=True)
class Times:
    """What decides the state of a provision on a day; numbers are YYYYMMDD.

    Before `starts_first` it certainly did not apply, from `starts_last` it certainly had
    begun (`NEVER`: not known). From `ends_last` it certainly applies no more, before
    `ends_first` it certainly had not ended. `worded_from` is the day since which the
    recorded wording is known to be that of the law (`NEVER`: not known).
    """

    starts_first: int
    starts_last: int
    ends_first: int
    ends_last: int
    worded_from: int
    in_force: bool

    def on(self, day: PartialDate) -> Temporal:
        """The state on `day`, never better than what is known."""
        number = dates.first_day(day)
        assert number is not None
        if number >= self.ends_last:
            return Temporal.ENDED
        if number < self.starts_first:
            return Temporal.NOT_YET
        if number < self.starts_last or number >= self.ends_first:
            return Temporal.NOT_KNOWN
        if not self.in_force and self.ends_last == NEVER:
            return Temporal.NOT_KNOWN
        if number < self.worded_from:
            return Temporal.NOT_ESTABLISHED
        return Temporal.IN_FORCE


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One provision, ready for a store.

    `fields` holds the parts of each text field, `meaning` the text to embed, `shown` what
    a hit shows.
    """

    id: str
    fields: Mapping[str, Sequence[str]]
    country: tuple[str, ...]
    kind: str
    concept: tuple[str, ...]
    topic: tuple[str, ...]
    state: str
    basis: str
    times: Times
    meaning: str
    shown: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Everything, as a store keeps it; `from_json` is the inverse."""
        return {**asdict(self), "times": list(astuple(self.times))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SearchDocument:
        """A document as a store kept it."""
        lists = {k: tuple(data[k]) for k in ("country", "concept", "topic")}
        return cls(**{**data, **lists, "times": Times(*data["times"])})
