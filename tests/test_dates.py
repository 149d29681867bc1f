"""Partial dates decide what they can and leave the rest open."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import dates
from kb.errors import UsageError
from kb.model import PartialDate, Span, State, Temporal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008", PartialDate(2008)),
        ("2008-08", PartialDate(2008, 8)),
        ("2008-08-09", PartialDate(2008, 8, 9)),
        (" 1997-02-28 ", PartialDate(1997, 2, 28)),
    ],
)
def test_reads_days_months_and_years(text: str, expected: PartialDate) -> None:
    assert dates.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["2008-13", "2008-02-30", "08-08-2008", "2551", "1799", "2008-8-9", "soon", ""]
)
def test_refuses_impossible_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        dates.parse(text)


def test_a_span_has_two_dates_in_order() -> None:
    span = dates.parse({"earliest": "1999", "latest": "2000-06"})
    assert span == Span(PartialDate(1999), PartialDate(2000, 6))
    with pytest.raises(ValueError, match="comes after"):
        dates.parse({"earliest": "2001", "latest": "2000-06"})
    with pytest.raises(ValueError, match="earliest and latest"):
        dates.parse({"from": "2001"})


@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2200, 12, 31)))
def test_parse_and_show_are_inverse(day: dt.date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        parsed = dates.parse(text)
        assert dates.show(parsed) == text
        first, last = dates.first_day(parsed), dates.last_day(parsed)
        assert first is not None
        assert last is not None
        assert first <= int(day.strftime("%Y%m%d")) <= last


@pytest.mark.parametrize("text", ["2012", "2012-05", "2555-01-01", "tomorrow", "2012-02-30"])
def test_a_question_about_a_day_needs_a_day(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        dates.parse_day(text, field="as_of")
    assert caught.value.field == "as_of"


IN_FORCE, ENDED = State.IN_FORCE, State.ENDED


@pytest.mark.parametrize(
    ("day", "in_force", "ended", "state", "expected"),
    [
        ("2008-08-08", "2008-08-09", None, IN_FORCE, Temporal.NOT_YET),
        ("2008-08-09", "2008-08-09", None, IN_FORCE, Temporal.IN_FORCE),
        # only the year is known: a day within it is not decided
        ("2008-08-09", "2008", None, IN_FORCE, Temporal.NOT_KNOWN),
        ("2007-12-31", "2008", None, IN_FORCE, Temporal.NOT_YET),
        ("2009-01-01", "2008", None, IN_FORCE, Temporal.IN_FORCE),
        # nobody recorded whether it is in force today
        ("2020-01-01", "2008", None, None, Temporal.NOT_KNOWN),
        ("2020-01-01", None, None, IN_FORCE, Temporal.NOT_KNOWN),
        # ended, on a known day, in a known year, on an unknown day
        ("2019-12-31", "2008", "2020-01-01", ENDED, Temporal.IN_FORCE),
        ("2020-01-01", "2008", "2020-01-01", ENDED, Temporal.ENDED),
        ("2020-06-01", "2008", "2020", ENDED, Temporal.NOT_KNOWN),
        ("2021-01-01", "2008", "2020", ENDED, Temporal.ENDED),
        ("2021-01-01", "2008", None, ENDED, Temporal.NOT_KNOWN),
        ("2021-01-01", None, "2020", ENDED, Temporal.ENDED),
    ],
)
def test_the_state_on_a_day(
    day: str, in_force: str | None, ended: str | None, state: State | None, expected: Temporal
) -> None:
    found = dates.state_on(
        dates.parse_day(day),
        in_force=dates.parse(in_force),
        ended=dates.parse(ended),
        state=state,
    )
    assert found is expected


_date = st.none() | st.builds(PartialDate, st.integers(1950, 2030))


@given(_date, _date, st.sampled_from([None, *State]), st.dates(dt.date(1950, 1, 1)))
def test_forgetting_a_date_never_decides_anything(
    in_force: PartialDate | None, ended: PartialDate | None, state: State | None, on: dt.date
) -> None:
    """An answer may become *not known* when a date is lost, never *not yet* or *ended*."""
    day = PartialDate(on.year, on.month, on.day)
    full = dates.state_on(day, in_force=in_force, ended=ended, state=state)
    without_start = dates.state_on(day, in_force=None, ended=ended, state=state)
    without_end = dates.state_on(day, in_force=in_force, ended=None, state=state)
    assert without_start in (full, Temporal.NOT_KNOWN)
    assert without_end is not Temporal.ENDED
    assert without_end is not Temporal.NOT_YET or full in (Temporal.NOT_YET, Temporal.ENDED)
