import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import dates
from kb.corpus import load, yamlfile
from kb.corpus.files import record_files
from kb.corpus.records import from_dict, read, to_dict, to_record
from kb.errors import CorpusError
from kb.model import PartialDate, Span
from tests.corpus.support import CORPUS, agreement, law

FULL: dict[str, Any] = {
    **agreement(),
    "former_ids": ["kh-th-old-2002"],
    "form": "treaty",
    "binding": "yes",
    "prevails": "en",
    "aliases": ["สนธิสัญญา", "Example Treaty"],
    "amended": True,
    "ended": {"earliest": "2020", "latest": "2021-06"},
    "replaced_by": "a later treaty",
    "replaced_by_id": "kh-th-later-2021",
    "extent": [{"unit": "article", "first": "1", "last": "22", "basis": "read"}],
    "coverage": {"is": "partial", "read": ["art 1-4"]},
    "parties": [
        {
            "country": "TH",
            "signed": "2002-06",
            "ratified": 2003,
            "basis": "read",
            "sources": [{"address": "https://example.org/"}],
            "force": {
                "is": "yes",
                "from": {"earliest": "2003-01-01", "latest": "2003-12-31"},
                "evidence": "notification",
                "confidence": "A",
            },
            "statements": [
                {
                    "type": "reservation",
                    "articles": ["16"],
                    "effect": "excludes",
                    "subjects": ["extradition"],
                    "made": "2002-06-01",
                    "basis": "read",
                    "source": {"address": "https://example.org/", "kind": "official report"},
                }
            ],
            "territory": {"extends_to": ["HK"], "excludes": ["MO"]},
            "remarks": "Signed by the Minister.",
        }
    ],
    "texts": [
        {
            "language": "en",
            "authority": "authentic",
            "prevails": True,
            "document": {"sha256": "ab" * 32, "address": "https://example.org/t.pdf"},
        }
    ],
    "provisions": [
        {
            "slug": "art-9",
            "former_ids": ["art-8"],
            "ref": "art 9",
            "part": "Annex",
            "of_instrument": "another law",
            "citable": False,
            "heading": "Arrest",
            "summary": "Sixty days.",
            "concepts": ["mla.costs"],
            "basis": "read",
            "sources": [
                {"address": "https://example.org/", "locator": "p. 3", "language": "en",
                 "kind": "official text", "note": "as signed"}
            ],
            "caution": "One copy only.",
            "notes": "Not read: para 2.",
            "valid_from": "2003",
            "valid_to": "2019-12-31",
            "text_state": "as signed",
            "figures": [
                {"concept": "mla.costs", "what": "time-limit", "min": 1, "max": 60.5,
                 "max_excluded": True, "unit": "days", "extension": True, "when": "urgent"}
            ],
            "translations": {"th": {"heading": "ก", "summary": "ข", "by": "ours"}},
            "checked": [{"on": "2026-01-02", "by": "editors", "against": "the Gazette"}],
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("data", [law(), agreement(), FULL], ids=["law", "agreement", "full"])
def test_a_record_survives_both_ways_of_writing_it(data: dict[str, Any]):
    instrument = from_dict(data)
    assert from_dict(to_record(instrument)) == instrument
    assert from_dict(to_dict(instrument)) == instrument


def test_every_field_of_a_full_record_arrives():
    instrument = from_dict(FULL)
    party, provision = instrument.parties[0], instrument.provisions[0]
    assert instrument.ended == Span(PartialDate(2020), PartialDate(2021, 6))
    assert party.force.is_ == "yes"
    assert party.statements[0].effect == "excludes"
    assert party.territory is not None
    assert party.territory.excludes == ("MO",)
    assert provision.figures[0].max == 60.5
    assert provision.translations[0][1].summary == "ข"
    assert not provision.citable


def test_json_names_the_countries_and_yaml_the_jurisdictions():
    instrument = from_dict(agreement())
    assert to_dict(instrument)["countries"] == ["KH", "TH"]
    assert "jurisdictions" not in to_dict(instrument)
    assert to_record(instrument)["jurisdictions"] == ["KH", "TH"]
    assert to_dict(instrument)["provisions"][0]["id"] == "kh-th-example-2002/art-4"


def test_yaml_leaves_out_what_has_no_value_and_json_does_not():
    record, data = to_record(from_dict(law())), to_dict(from_dict(law()))
    assert "amended" not in record
    assert "caution" not in record["provisions"][0]
    assert data["amended"] is None
    assert data["provisions"][0]["caution"] is None
    assert list(data) == list(to_dict(from_dict(FULL)))


def test_every_record_of_the_corpus_survives_and_is_in_canonical_layout():
    for path in record_files(CORPUS):
        content = path.read_bytes()
        instrument = from_dict(yamlfile.parse(content, path.name))
        assert from_dict(to_record(instrument)) == instrument, path
        assert from_dict(to_dict(instrument)) == instrument, path
        assert yamlfile.dump(to_record(instrument)) == content.decode(), path


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"kind": "statute"}, "kind", "unknown-value"),
        ({"topics": ["trafic"]}, "topics[0]", "unknown-value"),
        ({"language": ["th", "English"]}, "language[1]", "bad-language-tag"),
        ({"language": "th"}, "language", "not-a-list"),
        ({"prevails": "en"}, "prevails", "prevails"),
        ({"adopted": "2001-02-30"}, "adopted", "impossible-date"),
        ({"adopted": "2001-13"}, "adopted", "impossible-date"),
        ({"in_force": {"earliest": "2003", "latest": "2001"}}, "in_force", "impossible-date"),
        ({"title": None}, "title", "missing"),
        ({"title": 7}, "title", "not-text"),
        ({"amended": "yes"}, "amended", "not-a-flag"),
        ({"aliass": []}, "aliass", "unknown-field"),
        ({"jurisdictions": ["XX"]}, "jurisdictions", "unknown-country"),
        ({"jurisdictions": []}, "jurisdictions", "missing"),
        ({"parties": [{"signed": "2001"}]}, "parties[0].country", "party-without-country"),
        ({"parties": [{"country": "GB"}]}, "parties[0].country", "unknown-country"),
        ({"parties": ["TH"]}, "parties[0]", "not-a-mapping"),
        ({"sources": [{"note": "x"}]}, "sources[0].address", "missing"),
        ({"sources": [{"address": "x", "kind": "blog"}]}, "sources[0].kind", "unknown-value"),
        ({"coverage": {"is": "half"}}, "coverage.is", "unknown-value"),
        ({"texts": [{"language": "th", "authority": "authentic"}]}, "texts[0].document", "missing"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], field: str, code: str):
    instrument, problems = read({**law(), **change})
    assert instrument is None
    assert (problems[0].field, problems[0].code) == (field, code)
    assert problems[0].remedy
    with pytest.raises(CorpusError, match=re.escape(problems[0].message)):
        from_dict({**law(), **change})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": "seen"}, "provisions[0].basis"),
        ({"basis": None}, "provisions[0].basis"),
        ({"summary": ""}, "provisions[0].summary"),
        ({"figures": [{"concept": "c", "what": "age", "min": "18"}]},
         "provisions[0].figures[0].min"),
        ({"checked": [{"by": "a", "against": "b"}]}, "provisions[0].checked[0].on"),
        ({"translations": {"th": {"heading": "x"}}}, "provisions[0].translations.th.by"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_provision_is_named(change: dict[str, Any], field: str):
    data = law()
    data["provisions"][0].update(change)
    _, problems = read(data)
    assert field in [p.field for p in problems]


def test_all_problems_are_found_in_one_reading():
    data = {**law(), "kind": "statute", "adopted": "2001-02-30", "language": ["xx"]}
    assert [p.code for p in read(data)[1]] == [
        "unknown-value",
        "bad-language-tag",
        "impossible-date",
    ]


def test_words_alone_need_no_summary():
    data = law()
    data["provisions"][0].update(basis="text", summary=None)
    assert from_dict(data).provisions[0].summary == ""


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff"),
    min_size=1,
).filter(lambda t: t.strip() == t and t)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_any_words_survive_the_yaml_file(title: str, summary: str, aliases: list[str]):
    data = {**law(), "title": title, "aliases": aliases}
    data["provisions"][0]["summary"] = summary
    instrument = from_dict(data)
    text = yamlfile.dump(to_record(instrument))
    assert from_dict(yamlfile.parse(text.encode(), "x.yaml")) == instrument


@given(st.dates().filter(lambda d: dates.EARLIEST_YEAR <= d.year <= dates.LATEST_YEAR))
def test_any_date_survives_the_yaml_file(day: Any):
    for written in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        instrument = from_dict({**law(), "adopted": written})
        again = from_dict(yamlfile.parse(yamlfile.dump(to_record(instrument)).encode(), "x"))
        assert dates.show(again.adopted) == written


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(FULL)), JUNK)
def test_junk_in_a_field_is_a_problem_or_a_record_never_a_crash(field: str, junk: Any):
    instrument, problems = read({**FULL, field: junk})
    assert (instrument is None) == bool(problems)


@given(st.sampled_from(sorted(FULL["provisions"][0])), JUNK)
def test_junk_in_a_provision_is_a_problem_or_a_record_never_a_crash(field: str, junk: Any):
    data = {**FULL, "provisions": [{**FULL["provisions"][0], field: junk}]}
    instrument, problems = read(data)
    assert (instrument is None) == bool(problems)


def test_loading_twice_gives_equal_corpora():
    assert load(CORPUS) == load(Path(CORPUS))
