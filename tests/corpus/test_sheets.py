"""Every fact sheet became a record, and lost nothing on the way."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb import dates
from kb.corpus import load, yamlfile
from kb.corpus.files import BASE, Corpus
from kb.corpus.records import from_dict, to_record
from kb.corpus.sheets import convert
from kb.errors import CorpusError
from kb.identifiers import slug
from kb.model import Basis, Instrument, Source, State
from tests.corpus.support import CORPUS

FOLDERS = ("kh", "cn", "la", "mm", "th", "vn", "agreements")


@pytest.fixture(scope="module")
def sheets(shared_folder: Path) -> dict[str, dict[str, Any]]:
    facts = shared_folder / "facts"
    if not facts.is_dir():
        pytest.skip(f"KB_SHARED: there are no fact sheets in {facts}")
    paths = [p for folder in FOLDERS for p in sorted((facts / folder).glob("*.yaml"))]
    found = [yaml.load(p.read_bytes(), yaml.CSafeLoader) for p in paths]
    return {sheet["id"]: sheet for sheet in found}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(CORPUS)


def words(sources: tuple[Source, ...]) -> str:
    return " ".join(f"{s.address} {s.locator} {s.note}" for s in sources)


def test_every_sheet_is_a_record_and_no_provision_is_lost(
    sheets: dict[str, dict[str, Any]], corpus: Corpus
):
    assert len(sheets) == 141
    assert sum(len(s["provisions"]) for s in sheets.values()) == 2407
    for id_, sheet in sheets.items():
        record = corpus.instrument(id_)
        assert [p["ref"] for p in sheet["provisions"]] == [p.ref for p in record.provisions]
        assert [slug(p["ref"]) for p in sheet["provisions"]] == [p.slug for p in record.provisions]


def test_what_a_sheet_says_of_its_instrument_is_kept(
    sheets: dict[str, dict[str, Any]], corpus: Corpus
):
    for id_, sheet in sheets.items():
        record = corpus.instrument(id_)
        assert (record.kind, record.title, record.citation, record.status) == (
            sheet["kind"],
            sheet["title"],
            sheet["citation"],
            sheet["status"],
        )
        assert record.title_native == (sheet.get("title_native") or None)
        assert list(record.countries) == sheet["jurisdictions"]
        assert list(record.topics) == sheet["topics"]
        assert record.adopted == dates.parse(sheet["adopted"])
        assert record.in_force == dates.parse(sheet["in_force"])
        assert list(record.amended_by) == sheet["amended_by"]
        assert list(record.replaces) == sheet["replaces"]
        assert record.replaced_by == sheet["replaced_by"]
        assert bool(record.notes) == bool(sheet["notes"])
        assert [s["url"] for s in sheet["sources"]] == [s.address for s in record.sources]


def test_what_a_sheet_says_of_a_provision_is_kept(
    sheets: dict[str, dict[str, Any]], corpus: Corpus
):
    for id_, sheet in sheets.items():
        for said, provision in zip(
            sheet["provisions"], corpus.instrument(id_).provisions, strict=True
        ):
            assert said["heading"].startswith(provision.heading)
            assert list(provision.concepts) == said["concepts"]
            assert provision.basis == said["basis"]
            assert bool(provision.caution) >= bool(said.get("caution"))
            for address in re.findall(r"https?://[^\s;]+", said.get("source") or ""):
                assert address.rstrip(")") in words(provision.sources)


def test_conversion_never_makes_anything_recalled(
    sheets: dict[str, dict[str, Any]], corpus: Corpus
):
    read = sum(p["basis"] == "read" for s in sheets.values() for p in s["provisions"])
    kept = [p for i in corpus.instruments for p in i.provisions if p.basis is Basis.READ]
    assert len(kept) == read == 2195
    assert all(p.sources for p in kept)


def test_the_parties_of_an_agreement_are_kept(sheets: dict[str, dict[str, Any]], corpus: Corpus):
    for id_, sheet in sheets.items():
        said = sheet.get("parties") or []
        parties = corpus.instrument(id_).parties
        assert [p["jurisdiction"] for p in said] == [p.country for p in parties]
        for told, party in zip(said, parties, strict=True):
            assert party.signed == dates.parse(told["signed"])
            assert party.ratified == dates.parse(told["ratified"])
            assert party.force.from_ == dates.parse(told["in_force"])
            assert party.force.is_ == "not known"
            assert party.basis == told["basis"]
            assert bool(party.remarks) == bool(told["reservation"])


def test_the_base_is_the_sheet_converted_and_nothing_else(sheets: dict[str, dict[str, Any]]):
    bases = {p.stem: p for p in (CORPUS / BASE).glob("*.yaml")}
    assert set(bases) == set(sheets)
    for id_, sheet in sheets.items():
        converted, renamed = convert(sheet, sheets)
        assert yamlfile.dump(to_record(converted)) == bases[id_].read_text(encoding="utf-8")
        assert renamed == {}


def converted(**change: Any) -> Instrument:
    return convert({**SHEET, **change}, {"th-new-act-2020", "th-sheet-act-2001"})[0]


SHEET: dict[str, Any] = {
    "id": "th-sheet-act-2001",
    "kind": "law",
    "jurisdictions": ["TH"],
    "title": "Sheet Act",
    "citation": "B.E. 2544 (2001)",
    "language": "th",
    "adopted": None,
    "in_force": None,
    "status": "in force",
    "amended_by": [],
    "replaces": [],
    "replaced_by": None,
    "topics": ["mla"],
    "sources": [],
    "provisions": [],
    "notes": "x",
}


@pytest.mark.parametrize(
    ("change", "state", "amended"),
    [
        ({"status": "in force"}, State.IN_FORCE, None),
        ({"status": "amended"}, State.IN_FORCE, True),
        ({"status": "revised"}, State.IN_FORCE, True),
        ({"status": "repealed"}, State.ENDED, None),
        ({"status": "signed, not in force"}, State.SIGNED, None),
        ({"status": "in force, date to be confirmed"}, None, None),
        ({"status": "believed in force"}, None, None),
        ({"kind": "agreement", "status": "in force"}, None, None),
        ({"kind": "agreement", "status": "in force", "in_force": "2001"}, State.IN_FORCE, None),
        ({"kind": "agreement", "status": "amended", "in_force": "2001"}, None, True),
        ({"kind": "agreement", "status": "signed, not in force"}, State.SIGNED, None),
    ],
)
def test_only_the_words_of_the_sheets_own_list_become_a_state(
    change: dict[str, Any], state: State | None, amended: bool | None
):
    instrument = converted(**change)
    assert (instrument.state, instrument.amended) == (state, amended)
    assert instrument.status == change["status"]


@pytest.mark.parametrize(
    ("sentence", "id_"),
    [
        ("th-new-act-2020", "th-new-act-2020"),
        ("th-new-act-2020 (whole)", "th-new-act-2020"),
        ("th-new-act-2020 (to be confirmed)", None),
        ("the Act of 2020", None),
        ("th-missing-act-2020", None),
        (None, None),
    ],
)
def test_a_successor_is_pointed_to_only_where_the_sheet_is_sure(
    sentence: str | None, id_: str | None
):
    assert converted(replaced_by=sentence).replaced_by_id == id_
    assert converted(replaced_by=sentence).replaced_by == sentence


def provision(ref: str, **more: Any) -> Any:
    told = {
        "ref": ref,
        "heading": "x",
        "summary": "y",
        "concepts": [],
        "source": "https://example.org/",
        "basis": "read",
        **more,
    }
    kind = more.pop("kind", "law")
    told.pop("kind", None)
    return converted(kind=kind, provisions=[told]).provisions[0]


@pytest.mark.parametrize(
    ("ref", "part", "other", "citable"),
    [
        ("s 7", None, None, True),
        ("art 16(10)-(12)", None, None, True),
        ("preamble", None, None, True),
        ("structure", None, None, False),
        ("practice 2013-2014", None, None, False),
        ("refusal (article not verified)", None, None, False),
        ("definition (section not seen)", None, None, False),
        ("arts 5-22 (list)", None, None, False),
        ("CrPC s 188", "CrPC", None, True),
        ("Evidence Act ss 24-26", "Evidence Act", None, True),
        ("art 134 of the Penal Law 2005 (former)", None, "the Penal Law 2005", True),
        ("arts 117-120 of the former law", None, "the former law", True),
    ],
)
def test_what_a_ref_says_beside_its_number(
    ref: str, part: str | None, other: str | None, citable: bool
):
    made = provision(ref)
    assert (made.part, made.of_instrument, made.citable) == (part, other, citable)


def test_a_step_of_a_procedure_carries_no_official_number():
    assert not provision("step 3", kind="procedure").citable


def test_a_caution_that_calls_the_source_secondary_classifies_it():
    made = provision("s 7", caution="Secondary: press report.")
    assert made.sources[0].kind == "secondary"
    assert made.basis is Basis.READ


def test_two_refs_that_make_one_address_get_two():
    told = [
        {"ref": r, "heading": "x", "summary": "y", "concepts": [], "basis": "recalled"}
        for r in ("s 6/1", "s 6(1)")
    ]
    assert [p.slug for p in converted(provisions=told).provisions] == ["s-6-1", "s-6-1-2"]


@pytest.mark.parametrize(
    ("sheet", "named"),
    [
        ([], "the sheet"),
        ({"id": "x"}, "language"),
        ({**SHEET, "colour": "red"}, "colour"),
        ({**SHEET, "provisions": 5}, "provisions"),
        ({**SHEET, "provisions": [{"heading": "x"}]}, r"provisions\[0\]\.ref"),
        ({**SHEET, "provisions": [{"ref": "มาตรา"}]}, r"provisions\[0\]\.ref"),
        ({**SHEET, "provisions": [{"ref": "s 1", "source": 3}]}, r"provisions\[0\]\.source"),
        ({**SHEET, "provisions": [{"ref": "s 1", "text": "x"}]}, r"provisions\[0\]\.text"),
        ({**SHEET, "sources": ["https://example.org/"]}, r"sources\[0\]"),
        ({**SHEET, "sources": [{"what": "x"}]}, r"sources\[0\]\.url"),
        ({**SHEET, "adopted": "2001-02-30"}, "adopted"),
    ],
)
def test_what_is_not_a_sheet_is_refused_with_the_field(sheet: Any, named: str):
    with pytest.raises(CorpusError, match=named):
        convert(sheet)


def test_the_records_hold_the_same_in_the_form_of_the_base():
    for path in sorted((CORPUS / BASE).glob("*.yaml")):
        from_dict(yamlfile.parse(path.read_bytes(), path.name))
