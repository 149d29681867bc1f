"""A plan holds what was asked, and refuses what nobody could mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UsageError
from kb.model import PartialDate
from kb.search.plan import MAX_QUERY, Clause, Mode, make_plan

CONCEPTS = ("extradition.nationality", "offence.trafficking")


def plan(query: str | None = "own nationals", **more: Any) -> Any:
    return make_plan(query, concepts=CONCEPTS, **more)


def test_words_phrases_prefixes_and_exclusions() -> None:
    made = plan('refuse "own nationals" extradit* -military -"death penalty"')
    assert made.clauses == (
        Clause("refuse", "word"),
        Clause("own nationals", "phrase"),
        Clause("extradit", "prefix"),
        Clause("military", "word", exclude=True),
        Clause("death penalty", "phrase", exclude=True),
    )
    assert made.meaning == "refuse own nationals extradit"


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert plan("anti-trafficking law").clauses[0] == Clause("anti-trafficking", "word")


def test_an_unclosed_quote_is_read_as_words() -> None:
    assert [c.text for c in plan('refuse "own nationals').clauses] == ["refuse", "own", "nationals"]


def test_filters_are_found_in_either_case() -> None:
    made = plan(filters={"country": ["th", "LA", "TH"], "kind": ["Law"]})
    assert made.filters.country == ("TH", "LA")
    assert made.filters.kind == ("law",)


def test_a_day_is_a_day() -> None:
    assert plan(as_of="2012-05-01").as_of == PartialDate(2012, 5, 1)
    assert plan(as_of="").as_of is None


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"filters": {"country": ["XX"]}}, "country"),
        ({"filters": {"concept": ["extradition.nationalty"]}}, "concept"),
        ({"filters": {"colour": ["red"]}}, "colour"),
        ({"mode": "fuzzy"}, "mode"),
        ({"limit": 0}, "limit"),
        ({"limit": 10, "offset": -1}, "limit"),
        ({"limit": 10, "offset": 991}, "limit"),
        ({"as_of": "2012"}, "as_of"),
    ],
)
def test_what_does_not_exist_is_refused(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(UsageError) as caught:
        plan(**arguments)
    assert caught.value.field == field
    assert caught.value.remedy


def test_the_valid_values_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        plan(filters={"country": ["Thailand"]})
    assert caught.value.valid == ("KH", "CN", "LA", "MM", "TH", "VN")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        None,
        '""',
        "-military",
        "*",
        "x" * (MAX_QUERY + 1),
        "a\x00b",
        "\x1b[2J",
        "!!!",
        "\u200b",
        "\u202eabc",
        "a\x9bb",
    ],
)
def test_nothing_to_search_for_is_refused(query: str | None) -> None:
    with pytest.raises(UsageError):
        plan(query)


def test_an_empty_mode_is_the_default() -> None:
    assert plan(mode="").mode is Mode.HYBRID
    assert plan(mode="Keyword").mode is Mode.KEYWORD


def test_a_filter_alone_is_a_list() -> None:
    made = plan("", filters={"country": ["TH"]})
    assert made.clauses == ()


@given(st.text(max_size=200), st.sampled_from([m.value for m in Mode]))
def test_any_text_gives_a_plan_or_a_usage_error(query: str, mode: str) -> None:
    try:
        made = plan(query, mode=mode)
    except UsageError:
        return
    assert any(not c.exclude for c in made.clauses)
    assert all(c.text for c in made.clauses)
