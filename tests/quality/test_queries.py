"""The judged queries are well formed: their relevant provisions exist and lie inside the filters.

Nothing here measures search; `kb evaluate` does.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from kb.corpus import Corpus, load
from kb.model import COUNTRIES, LANGUAGES, Instrument, Kind, Provision
from kb.search.evaluate import JudgedQuery, read_queries
from kb.search.plan import make_plan

QUERIES = Path(__file__).with_name("queries.yaml")
SMALLEST = {"keyword": 24, "natural": 24, "paraphrase": 24}
"""English queries of each type, at least."""

FEW = set(
    "a an and another as at be before but by can cannot did do does every for from he her his"
    " how i if in into is it its last made may must never next no not of off on one onto or other"
    " our out over own s she since so such than that the their them there they this those through"
    " to under until up was we went what when where which while who will with you your".split()
)
"""Words without content of their own."""


@pytest.fixture(scope="module")
def corpus(corpus_folder: Path) -> Corpus:
    return load(corpus_folder)


@pytest.fixture(scope="module")
def queries() -> list[JudgedQuery]:
    return read_queries(QUERIES)


def _words(text: str) -> set[str]:
    """Content words, without the endings of English inflection."""
    words = {w for w in re.findall(r"[a-z]+", text.lower()) if len(w) > 2 and w not in FEW}
    return {re.sub(r"(?<=[a-z]{3})(?:ing|ers?|ies|ed|es|s|ly)$", "", w) for w in words}


def _values(instrument: Instrument, provision: Provision) -> dict[str, set[str]]:
    """What the filters of search compare: values of a provision by filter."""
    return {
        "country": set(instrument.countries),
        "kind": {instrument.kind.value},
        "concept": set(provision.concepts),
        "topic": {t.value for t in instrument.topics},
        "state": {instrument.state.value} if instrument.state else {"not known"},
        "basis": {provision.basis.value},
    }


def test_ids_are_unique() -> None:
    rows = yaml.safe_load(QUERIES.read_text("utf-8"))
    assert [i for i, count in Counter(r["id"] for r in rows).items() if count > 1] == []


def test_no_provision_is_judged_twice_in_one_query() -> None:
    # a YAML reader keeps the last of two equal keys in silence
    doubled: list[str] = []
    seen: set[str] = set()
    for line in QUERIES.read_text("utf-8").splitlines():
        if line.startswith("- id:"):
            seen = set()
        elif re.match(r"    \S+/\S+: \d$", line):
            if line.split(":")[0] in seen:
                doubled.append(line)
            seen.add(line.split(":")[0])
    assert doubled == []


def test_texts_are_unique(queries: list[JudgedQuery]) -> None:
    texts = Counter(q.query for q in queries)
    assert [t for t, count in texts.items() if count > 1] == []


def test_there_are_enough_of_each_type_and_language(queries: list[JudgedQuery]) -> None:
    english = Counter(q.type for q in queries if q.language == "en")
    assert set(english) == set(SMALLEST)
    assert all(english[kind] >= count for kind, count in SMALLEST.items()), english
    other = Counter(q.language for q in queries if q.language != "en")
    assert other == {language: 10 for language in LANGUAGES if language != "en"}
    for language in other:
        kinds = Counter(q.type for q in queries if q.language == language)
        assert set(kinds) == {"keyword", "natural"}, language
        assert min(kinds.values()) >= 4, (language, kinds)


def test_ids_say_language_and_type(queries: list[JudgedQuery]) -> None:
    letters = {"keyword": "k", "natural": "n", "paraphrase": "p"}
    for q in queries:
        start = f"en-{letters[q.type or '']}" if q.language == "en" else q.language
        assert re.fullmatch(rf"{start}-\d\d", q.id), q.id


def test_a_third_is_held_out_by_the_rule(queries: list[JudgedQuery]) -> None:
    for q in queries:
        third = int(hashlib.sha256(q.id.encode()).hexdigest(), 16) % 3 == 0
        assert q.set == ("held-out" if third else "tuning"), q.id
    held = {(q.language, q.type) for q in queries if q.set == "held-out"}
    assert {language for language, _ in held} == set(LANGUAGES)
    assert {kind for _, kind in held} == set(SMALLEST)


def test_every_query_has_an_exact_answer_and_grades_are_1_to_3(queries: list[JudgedQuery]) -> None:
    for q in queries:
        grades = list(q.relevant.values())
        assert all(type(g) is int and 1 <= g <= 3 for g in grades), q.id
        assert 3 in grades, q.id


def test_every_relevant_provision_is_in_the_corpus(
    queries: list[JudgedQuery], corpus: Corpus
) -> None:
    known = {i.provision_id(p) for i in corpus.instruments for p in i.provisions}
    assert sorted({i for q in queries for i in q.relevant} - known) == []


def test_search_accepts_every_query_with_its_filters(
    queries: list[JudgedQuery], corpus: Corpus
) -> None:
    for q in queries:
        plan = make_plan(q.query, filters=q.filters, concepts=list(corpus.concepts))
        assert plan.positive, q.id


def test_relevant_provisions_lie_inside_the_filters(
    queries: list[JudgedQuery], corpus: Corpus
) -> None:
    outside = []
    for q in queries:
        for id_ in q.relevant:
            values = _values(*corpus.provision(id_))
            if any(not values[name] & set(chosen) for name, chosen in q.filters.items()):
                outside.append((q.id, id_))
    assert outside == []


def test_several_kinds_of_filter_are_tried(queries: list[JudgedQuery]) -> None:
    assert {name for q in queries for name in q.filters} >= {"country", "kind", "concept", "topic"}


def test_the_answers_come_from_every_country_and_kind(
    queries: list[JudgedQuery], corpus: Corpus
) -> None:
    exact = {id_ for q in queries for id_, grade in q.relevant.items() if grade == 3}
    found = {corpus.provision(id_)[0] for id_ in exact}
    assert {c for i in found if len(i.countries) == 1 for c in i.countries} == set(COUNTRIES)
    assert {i.kind for i in found} == set(Kind)


def test_a_paraphrase_shares_no_content_word_with_the_headings_sought(
    queries: list[JudgedQuery], corpus: Corpus
) -> None:
    shared = []
    for q in queries:
        if q.type == "paraphrase":
            asked = _words(q.query)
            for id_, grade in q.relevant.items():
                common = asked & _words(corpus.provision(id_)[1].heading)
                if grade == 3 and common:
                    shared.append((q.id, id_, common))
    assert shared == []
