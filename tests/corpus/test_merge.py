import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.corpus import load
from kb.corpus.check import check
from kb.corpus.files import record_files, save
from kb.corpus.merge import Merge, compare, merge
from kb.corpus.records import from_dict, to_dict
from kb.errors import CorpusError, MergeConflictError, UsageError
from tests.corpus.support import put, small

ID = "kh-th-sheet-2005"
SHEET: dict[str, Any] = {
    "id": ID,
    "kind": "agreement",
    "jurisdictions": ["KH", "TH"],
    "title": "Sheet Treaty",
    "citation": "Bangkok, 2005",
    "language": "th, km, en (English prevails)",
    "adopted": "2005-01-01",
    "in_force": None,
    "status": "in force",
    "amended_by": [],
    "replaces": [],
    "replaced_by": None,
    "topics": ["mla"],
    "sources": [{"url": "https://example.org/t", "what": "English text"}],
    "parties": [
        {
            "jurisdiction": country,
            "signed": "2005-01-01",
            "ratified": None,
            "in_force": None,
            "reservation": "None known.",
            "basis": "read",
            "source": "https://example.org/t",
        }
        for country in ("KH", "TH")
    ],
    "provisions": [
        {
            "ref": ref,
            "heading": "Costs",
            "summary": f"Summary of {ref}.",
            "concepts": ["mla.costs"],
            "basis": "read",
            "source": "https://example.org/t",
        }
        for ref in ("art 1", "art 2", "costs (article not verified)")
    ],
    "notes": "First notes.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus into which the sheet has been imported once."""
    corpus = small(tmp_path / "corpus")
    merge(corpus, sheet_file(tmp_path, lambda s: None))
    return corpus


def sheet_file(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    sheet = copy.deepcopy(SHEET)
    change(sheet)
    return put(folder, "sheet.yaml", sheet)


def sheet(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    return sheet_file(folder.parent, change)


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """What a person changes in the record."""
    data = to_dict(load(folder).instrument(ID))
    change(data)
    save(folder, from_dict(data))


def state(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*.yaml"))}


def fields(changes: tuple[Any, ...]) -> list[str]:
    return [c.field for c in changes]


def test_a_new_sheet_becomes_a_record_and_its_base(folder: Path):
    record = load(folder).instrument(ID)
    assert [p.slug for p in record.provisions] == ["art-1", "art-2", "costs-article-not-verified"]
    assert record.prevails == "en"
    assert (folder / ".base" / f"{ID}.yaml").is_file()
    assert check(folder).errors == ()


def test_the_same_sheet_again_changes_nothing(folder: Path):
    before = state(folder)
    done = merge(folder, sheet(folder, lambda s: None))
    assert done == Merge(ID)
    assert state(folder) == before


def test_changed_only_in_the_sheet_is_taken(folder: Path):
    path = sheet(
        folder,
        lambda s: (s.update(notes="Second notes."), s["provisions"][1].update(heading="Fees")),
    )
    done = merge(folder, path)
    assert fields(done.taken) == ["notes", "provisions[art-2].heading"]
    assert "taken from the sheet: provisions[art-2].heading" in done.as_text()
    assert done.as_json()["taken"][0]["sheet"] == "Second notes."
    assert done.conflicts == ()
    record = load(folder).instrument(ID)
    assert (record.notes, record.provisions[1].heading) == ("Second notes.", "Fees")
    assert merge(folder, path).written == ()


def test_changed_only_here_is_kept(folder: Path):
    edit(folder, lambda r: r.update(aliases=["The Treaty"], notes="Our notes."))
    edit(folder, lambda r: r["provisions"][0].update(summary="Our summary."))
    done = merge(folder, sheet(folder, lambda s: s.update(title="Corrected Treaty")))
    assert fields(done.taken) == ["title"]
    assert fields(done.kept) == ["aliases", "notes", "provisions[art-1].summary"]
    record = load(folder).instrument(ID)
    assert record.title == "Corrected Treaty"
    assert record.aliases == ("The Treaty",)
    assert record.notes == "Our notes."
    assert record.provisions[0].summary == "Our summary."


def test_the_same_change_on_both_sides_is_no_conflict(folder: Path):
    edit(folder, lambda r: r.update(notes="Second notes."))
    done = merge(folder, sheet(folder, lambda s: s.update(notes="Second notes.")))
    assert (done.taken, done.conflicts) == ((), ())
    assert done.written == (f".base/{ID}.yaml",)


def both_changed(folder: Path) -> Path:
    edit(folder, lambda r: r.update(notes="Our notes."))
    edit(folder, lambda r: r["provisions"][0].update(summary="Our summary."))
    return sheet(
        folder,
        lambda s: (
            s.update(notes="Their notes.", title="Corrected Treaty"),
            s["provisions"][0].update(summary="Their summary."),
        ),
    )


def test_changed_on_both_sides_is_listed_and_nothing_is_written(folder: Path):
    path = both_changed(folder)
    before = state(folder)
    with pytest.raises(MergeConflictError, match=r"provisions\[art-1\]\.summary") as caught:
        merge(folder, path)
    for words in ("notes", "Our notes.", "Their notes.", "First notes.", "--take"):
        assert words in str(caught.value)
    assert state(folder) == before
    assert fields(compare(folder, path).conflicts) == ["notes", "provisions[art-1].summary"]


def test_one_decision_of_two_is_not_enough(folder: Path):
    path = both_changed(folder)
    before = state(folder)
    with pytest.raises(MergeConflictError):
        merge(folder, path, ["notes=ours"])
    assert state(folder) == before


@pytest.mark.parametrize(
    ("take", "notes", "summary"),
    [
        ("sheet", "Their notes.", "Their summary."),
        (["ours"], "Our notes.", "Our summary."),
        (["notes=ours", "provisions[art-1].summary=sheet"], "Our notes.", "Their summary."),
        (["ours", "notes=sheet"], "Their notes.", "Our summary."),
    ],
)
def test_conflicts_go_as_they_are_decided(
    folder: Path, take: str | list[str], notes: str, summary: str
):
    path = both_changed(folder)
    merge(folder, path, take)
    record = load(folder).instrument(ID)
    assert (record.notes, record.provisions[0].summary) == (notes, summary)
    assert record.title == "Corrected Treaty"
    again = merge(folder, path)
    assert (again.conflicts, again.taken, again.written) == ((), (), ())


def test_a_new_provision_stands_after_its_neighbour_in_the_sheet(folder: Path):
    edit(folder, lambda r: r["provisions"].append({**r["provisions"][0], "slug": "art-9",
                                                   "id": "", "ref": "art 9"}))  # fmt: skip
    added = {**SHEET["provisions"][0], "ref": "art 1 bis"}
    merge(folder, sheet(folder, lambda s: s["provisions"].insert(1, added)))
    assert [p.ref for p in load(folder).instrument(ID).provisions] == [
        "art 1",
        "art 1 bis",
        "art 2",
        "costs (article not verified)",
        "art 9",
    ]


def rename(sheet: dict[str, Any]) -> None:
    sheet["provisions"][2].update(ref="art 7", was="costs (article not verified)")


def test_a_renamed_ref_keeps_its_address(folder: Path):
    done = merge(folder, sheet(folder, rename))
    assert fields(done.taken) == [
        "provisions[costs-article-not-verified].ref",
        "provisions[costs-article-not-verified].citable",
    ]
    _, provision = load(folder).provision(f"{ID}/costs-article-not-verified")
    assert (provision.ref, provision.citable) == ("art 7", True)
    assert merge(folder, sheet(folder, rename)).written == ()
    assert merge(folder, sheet(folder, lambda s: s["provisions"][2].update(ref="art 7")))


def test_a_ref_renamed_here_is_still_the_same_provision(folder: Path):
    edit(folder, lambda r: r["provisions"][2].update(ref="art 7", citable=True))
    done = merge(folder, sheet(folder, lambda s: s["provisions"][2].update(heading="Fees")))
    assert fields(done.taken) == ["provisions[costs-article-not-verified].heading"]
    _, provision = load(folder).provision(f"{ID}/costs-article-not-verified")
    assert (provision.ref, provision.heading) == ("art 7", "Fees")


def test_was_must_name_something(folder: Path):
    with pytest.raises(CorpusError, match="'art 99'"):
        merge(folder, sheet(folder, lambda s: s["provisions"][0].update(ref="art 8", was="art 99")))


def test_an_address_never_vanishes_without_a_decision(folder: Path):
    path = sheet(folder, lambda s: s["provisions"].pop(1))
    with pytest.raises(MergeConflictError, match=r"provisions\[art-2\]"):
        merge(folder, path)
    merge(folder, path, ["ours"])
    assert load(folder).provision(f"{ID}/art-2")
    assert merge(folder, path).written == ()
    path = sheet(folder, lambda s: s["provisions"].pop(0))
    merge(folder, path, ["sheet"])
    assert load(folder).instrument(ID).provisions[0].slug == "art-2"


def test_parties_are_merged_one_by_one(folder: Path):
    edit(folder, lambda r: r["parties"][1].update(remarks="Our remark."))
    done = merge(folder, sheet(folder, lambda s: s["parties"][0].update(ratified="2006-05")))
    assert fields(done.taken) == ["parties[KH].ratified"]
    assert fields(done.kept) == ["parties[TH].remarks"]
    record = load(folder).instrument(ID)
    assert record.parties[1].remarks == "Our remark."


def test_a_sheet_that_moves_a_record_leaves_no_second_one(folder: Path):
    def move(sheet: dict[str, Any]) -> None:
        sheet.update(kind="procedure", jurisdictions=["TH"], parties=[])

    merge(folder, sheet(folder, move))
    assert [p for p in record_files(folder) if p.stem == ID] == [
        folder / f"procedures/th/{ID}.yaml"
    ]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda s: s["provisions"][0].update(concepts=["no.such"]), "no.such"),
        (lambda s: s["provisions"][0].update(source=None), "without any source"),
        (lambda s: s.update(adopted="2005-02-30"), "adopted"),
        (lambda s: s.update(colour="red"), "colour"),
        (lambda s: s["provisions"][1].update(ref="art 1"), "twice"),
    ],
)
def test_what_would_break_the_corpus_is_refused_before_anything_is_written(
    folder: Path, change: Callable[[dict[str, Any]], object], named: str
):
    path = sheet(folder, change)
    before = state(folder)
    with pytest.raises(CorpusError, match=named):
        merge(folder, path)
    assert state(folder) == before


@pytest.mark.parametrize("take", [["theirs"], ["notes"], ["title=sheet"], ["nothing=ours"]])
def test_a_decision_about_nothing_is_wrong_usage(folder: Path, take: list[str]):
    with pytest.raises(UsageError):
        merge(folder, both_changed(folder), take)


def test_a_sheet_that_is_not_there_is_wrong_usage(folder: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        merge(folder, folder / "none.yaml")


def test_cut_off_between_record_and_base_it_can_be_done_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    path = sheet(folder, lambda s: s.update(notes="Second notes."))
    calls: list[int] = []
    real = os.fsync

    def second_write_fails(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", second_write_fails)
    with pytest.raises(OSError, match="No space"):
        merge(folder, path)
    monkeypatch.undo()
    done = merge(folder, path)
    assert done.written == (f".base/{ID}.yaml",)
    assert load(folder).instrument(ID).notes == "Second notes."
    assert yaml.safe_load((folder / ".base" / f"{ID}.yaml").read_text())["notes"] == "Second notes."
