"""Partial dates: what a date that is only partly known decides, and what it leaves open.

A date of the record may be a day, a month, a year or a span. Comparison therefore has
three answers. `state_on` follows the rules of the record: a day between the earliest and
the latest possible day of entry into force is *not known*, never yes and never no.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from kb.errors import UsageError
from kb.messages import said
from kb.values import Date, PartialDate, Span, State, Temporal

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

EARLIEST_YEAR = 1800
LATEST_YEAR = 2200


def parse_partial(text: str) -> PartialDate:
    """`2008`, `2008-08` or `2008-08-09`. Raises `ValueError` for an impossible date."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            said("%(text)r is not a date: write 2008, 2008-08 or 2008-08-09", text=text)
        )
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(
            said(
                "%(text)r: a year lies between %(first)s and %(last)s",
                text=text,
                first=EARLIEST_YEAR,
                last=LATEST_YEAR,
            )
        )
    if month is not None and not 1 <= month <= 12:
        raise ValueError(said("%(text)r: there is no month %(month)s", text=text, month=month))
    if month is not None and day is not None:
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            raise ValueError(
                said("%(text)r: this month has the days 1 to %(last)s", text=text, last=last)
            )
    return PartialDate(year, month, day)


def parse(value: Any) -> Date | None:
    """A date of a record: text, a YAML date, a year, `{earliest, latest}` or nothing."""
    if value is None:
        return None
    if isinstance(value, dt.date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, int) and not isinstance(value, bool):
        return parse_partial(str(value))
    if isinstance(value, str):
        return parse_partial(value)
    if isinstance(value, Mapping):
        extra = set(value) - {"earliest", "latest"}
        if extra:
            raise ValueError(f"a span has earliest and latest, not {sorted(extra)[0]!r}")
        ends = [parse(value.get(k)) for k in ("earliest", "latest")]
        if any(isinstance(e, Span) for e in ends):
            raise ValueError("the ends of a span are dates, not spans")
        earliest, latest = (e if isinstance(e, PartialDate) else None for e in ends)
        first, last = first_day(earliest), last_day(latest)
        if first is not None and last is not None and first > last:
            raise ValueError("the earliest day of a span comes after its latest")
        return Span(earliest, latest)
    raise ValueError(f"{value!r} is not a date")


def parse_day(text: str, *, field: str = "date") -> PartialDate:
    """A whole day that a user typed, for a question about the law on that day.

    Raises `UsageError`: a question about "2012" has no one answer.
    """
    try:
        date = parse_partial(text)
        if date.day is None:
            raise ValueError(said("%(text)r is not a whole day", text=text))
    except ValueError as error:
        raise UsageError(
            said("%(problem)s.", problem=error.args[0]),
            "Give a day of the common era as YYYY-MM-DD.",
            field=field,
        ) from error
    return date


def show(date: Date | None) -> str | dict[str, str | None] | None:
    """The date as the record writes it."""
    if date is None:
        return None
    if isinstance(date, Span):
        return {
            "earliest": _text(date.earliest) if date.earliest else None,
            "latest": _text(date.latest) if date.latest else None,
        }
    return _text(date)


def _text(date: PartialDate) -> str:
    parts = [f"{date.year:04d}"]
    if date.month is not None:
        parts.append(f"{date.month:02d}")
        if date.day is not None:
            parts.append(f"{date.day:02d}")
    return "-".join(parts)


def first_day(date: Date | None) -> int | None:
    """The earliest day that the date can mean, as the number YYYYMMDD; None: no bound."""
    if isinstance(date, Span):
        return first_day(date.earliest)
    if date is None:
        return None
    return date.year * 10_000 + (date.month or 1) * 100 + (date.day or 1)


def last_day(date: Date | None) -> int | None:
    """The latest day that the date can mean, as the number YYYYMMDD; None: no bound."""
    if isinstance(date, Span):
        return last_day(date.latest)
    if date is None:
        return None
    month = date.month or 12
    day = date.day or calendar.monthrange(date.year, month)[1]
    return date.year * 10_000 + month * 100 + day


def state_on(
    day: PartialDate,
    *,
    in_force: Date | None,
    ended: Date | None,
    state: State | None,
) -> Temporal:
    """What is known of the force of an instrument on `day`.

    `ended` is the day from which it no longer applies. An instrument that is known to be
    ended on a day nobody found is *not known* after its entry into force, never in force.
    """
    number = first_day(day)
    assert number is not None
    end_first, end_last = first_day(ended), last_day(ended)
    if end_last is not None and number >= end_last:
        return Temporal.ENDED
    start_first, start_last = first_day(in_force), last_day(in_force)
    if start_first is not None and number < start_first:
        return Temporal.NOT_YET
    if start_last is None or number < start_last:
        return Temporal.NOT_KNOWN
    if ended is not None:
        certain = end_first is not None and number < end_first
        return Temporal.IN_FORCE if certain else Temporal.NOT_KNOWN
    return Temporal.IN_FORCE if state is State.IN_FORCE else Temporal.NOT_KNOWN
