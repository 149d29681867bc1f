"""From a plan to a result, on the real index over the shipped corpus."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kb.errors import UnknownIdentifierError
from kb.search.engine import Engine
from kb.search.plan import Filters, make_plan
from kb.search.result import Result
from tests.search.cases import CASES, Case


def find(engine: Engine, query: str = "", **more: Any) -> Result:
    return engine.search(make_plan(query, concepts=engine.concepts, **more))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.mode}: {c.query}")
def test_golden_cases(engine: Engine, case: Case) -> None:
    result = find(engine, case.query, mode=case.mode, filters=case.filters)
    assert result.hits
    ids = [hit.id for hit in result.hits]
    assert sum(1 for i in case.among if i in ids) >= case.at_least, ids
    if case.every is not None:
        assert all(case.every(hit) for hit in result.hits), ids


def test_the_shape_of_the_contract(engine: Engine) -> None:
    data = find(engine, "own nationals").as_json()
    assert set(data) == {
        "query", "mode", "as_of", "total", "took_ms", "facets", "left_out", "notes", "hits",
    }  # fmt: skip
    assert set(data["facets"]) == {"country", "kind", "concept", "topic", "state", "basis"}
    assert set(data["hits"][0]) >= {
        "id",
        "instrument",
        "ref",
        "heading",
        "title",
        "countries",
        "kind",
        "concepts",
        "state",
        "status",
        "temporal",
        "basis",
        "source_kind",
        "caution",
        "snippet",
        "score",
        "url",
        "source",
    }
    json.dumps(data)


def test_hits_are_ordered_by_score_then_identifier(engine: Engine) -> None:
    for mode in ("hybrid", "keyword", "semantic"):
        hits = find(engine, "extradition of nationals", mode=mode, limit=200).hits
        keys = [(-hit.score, hit.id) for hit in hits]
        assert keys == sorted(keys)
        assert all(hit.score == round(hit.score, 4) for hit in hits)


def test_pages_join_without_gap_or_repeat(engine: Engine) -> None:
    whole = [h.id for h in find(engine, "trafficking of children", limit=60).hits]
    parts = [
        h.id
        for offset in range(0, 60, 20)
        for h in find(engine, "trafficking of children", limit=20, offset=offset).hits
    ]
    assert parts == whole
    assert len(set(whole)) == 60


def test_the_list_of_a_filter_is_whole(engine: Engine) -> None:
    result = find(engine, filters={"country": ["MM"], "kind": ["procedure"]}, limit=1000)
    assert result.total == len(result.hits) > 0
    assert result.facets["kind"] == {"procedure": result.total}


def test_facets_agree_with_what_a_filter_then_finds(engine: Engine) -> None:
    result = find(engine, "extradition", mode="keyword")
    for value, count in result.facets["topic"].items():
        narrowed = find(engine, "extradition", mode="keyword", filters={"topic": [value]})
        assert narrowed.total == count


def test_snippets_mark_and_escape(engine: Engine) -> None:
    for hit in find(engine, "imprisonment fine", mode="keyword", limit=50).hits:
        assert "<" not in re.sub(r"</?mark>", "", hit.snippet)
    assert "<mark>" in find(engine, "imprisonment", mode="keyword").hits[0].snippet


def test_the_law_of_a_day(engine: Engine) -> None:
    """The Thai definition of 2019 is never shown as the law of 2012."""
    question = "forced labour or services"
    now = find(engine, question, filters={"country": ["TH"]}, limit=200)
    then = find(engine, question, filters={"country": ["TH"]}, as_of="2012-05-01", limit=200)
    assert then.as_of == "2012-05-01"
    later = "th-torture-enforced-disappearance-act-2022"
    assert any(h.instrument == later for h in find(engine, "torture", limit=200).hits)
    assert all(h.instrument != later for h in then.hits)
    assert then.left_out["not yet"] > 0
    assert all(h.temporal is None for h in now.hits)
    amended = [h for h in then.hits if h.instrument == "th-anti-trafficking-act-2008"]
    assert amended
    assert {h.temporal for h in amended} <= {"not established", "not known"}
    definition = next(h for h in amended if h.id == "th-anti-trafficking-act-2008/s-6")
    assert definition.temporal == "not established"


def test_nothing_is_in_force_before_it_was_adopted(engine: Engine) -> None:
    result = find(engine, filters={"country": ["LA"]}, as_of="2012-05-01", limit=1000)
    kept = {hit.instrument for hit in result.hits if "former" not in hit.ref}
    assert "la-anti-trafficking-law-2015" not in kept
    assert "la-penal-code-2017" not in kept
    assert result.left_out["not yet"] > 0


def test_what_was_inserted_later_is_left_out(engine: Engine) -> None:
    result = find(engine, filters={"country": ["TH"]}, as_of="2012-05-01", limit=1000)
    by_id = {hit.id: hit for hit in result.hits}
    for slug in ("s-6-1", "s-52-1", "s-53-1", "s-56-1"):
        assert f"th-anti-trafficking-act-2008/{slug}" not in by_id
    amounts = by_id["th-anti-trafficking-act-2008/s-52"]
    assert amounts.temporal == "not established"


def test_a_law_that_ended_on_a_known_day(engine: Engine) -> None:
    identifier = "vn-mutual-legal-assistance-law-2007/art-35-1"
    # it was amended, so that its wording of 2012 is not established
    for day, expected in (("2012-05-01", "not established"), ("2026-11-25", None)):
        result = find(engine, filters={"country": ["VN"]}, as_of=day, limit=1000)
        found = {hit.id: hit.temporal for hit in result.hits}
        assert found.get(identifier) == expected


def test_what_has_ended_is_left_out_of_a_later_day(engine: Engine) -> None:
    """A law ends when its successor enters into force, and a former law is never in force."""
    today = find(engine, "trafficking", as_of="2026-11-25", limit=1000)
    assert today.left_out["ended"] > 0
    assert all(hit.instrument != "mm-anti-trafficking-law-2005" for hit in today.hits)
    before = find(engine, "trafficking", as_of="2020-01-01", limit=1000)
    assert any(hit.instrument == "mm-anti-trafficking-law-2005" for hit in before.hits)
    for result in (today, find(engine, "penal law laundering secrecy", limit=1000)):
        for hit in result.hits:
            if "(former)" in hit.ref or "former law" in hit.ref:
                assert hit.state == "ended"
                assert hit.temporal != "in force"
    asked = find(engine, "trafficking", filters={"state": ["in force"]}, limit=1000)
    assert all("(former)" not in hit.ref for hit in asked.hits)


def test_a_query_without_letters_under_a_filter_says_so(engine: Engine) -> None:
    result = find(engine, "!!!", filters={"country": ["LA"]})
    assert "no-words" in [n.code for n in result.notes]


def test_vietnamese_syllables_are_looked_up_in_pairs(engine: Engine) -> None:
    both = find(engine, "nạn nhân", mode="keyword").total
    assert 0 < both < find(engine, "nhân", mode="keyword").total / 2


def test_a_citation_opens_the_provision(engine: Engine) -> None:
    result = find(engine, "s 12 Extradition Act Thailand")
    assert result.citation is not None
    assert result.citation.found
    assert result.citation.id == "th-extradition-act-2008/s-12"
    assert result.as_json()["citation"]["id"] == "th-extradition-act-2008/s-12"
    assert find(engine, "BLHS").citation is not None
    assert find(engine, "trafficking in 2008").citation is None
    assert "citation" not in find(engine, "trafficking").as_json()


def test_a_citation_that_is_not_recorded_says_so(engine: Engine) -> None:
    result = find(engine, "s 70 Extradition Act Thailand")
    assert result.citation is not None
    assert not result.citation.found
    assert result.citation.as_json()["code"] == "not recorded"


def test_what_the_model_does_not_read_is_said(engine: Engine) -> None:
    unknown = find(engine, "ກຂຄງຈສຊ", mode="hybrid")
    assert "language" in [n.code for n in unknown.notes]
    known = find(engine, "ການຄ້າມະນຸດ")
    assert "glossary" in [n.code for n in known.notes]
    instead = find(engine, "ກຂຄງຈສຊ", mode="semantic")
    assert "keyword-instead" in [n.code for n in instead.notes]


def test_explain_says_why(engine: Engine) -> None:
    result = find(engine, "own nationals", explain=True)
    assert result.explain is not None
    assert result.explain["plan"]["clauses"]
    why = result.hits[0].explain
    assert why is not None
    assert why["words"] > 0
    assert why["similarity"] > 0
    assert find(engine, "own nationals").hits[0].explain is None


def test_exclusion_and_phrase_hold_in_every_mode(engine: Engine) -> None:
    for mode in ("hybrid", "keyword", "semantic"):
        for hit in find(engine, "extradition -nationals", mode=mode, limit=100).hits:
            assert "nationals" not in f"{hit.heading} {hit.snippet}".lower()
        found = find(engine, '"death penalty" refusal', mode=mode, limit=100)
        assert found.hits


def test_comparable_provisions_share_a_concept_and_come_from_elsewhere(engine: Engine) -> None:
    hits = engine.similar("th-extradition-act-2008/s-12", limit=10)
    assert len(hits) == 10
    assert all("extradition.nationality" in hit.concepts for hit in hits)
    assert all(hit.instrument != "th-extradition-act-2008" for hit in hits)
    lao = engine.similar("th-extradition-act-2008/s-12", Filters(country=("LA",)), 5)
    assert all("LA" in hit.countries for hit in lao)
    with pytest.raises(UnknownIdentifierError):
        engine.similar("th-extradition-act-2008/s-999")
