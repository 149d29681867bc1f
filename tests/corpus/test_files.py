import os
from pathlib import Path

import pytest
import yaml

from kb.corpus import fingerprint, load, yamlfile
from kb.corpus.files import place, save
from kb.corpus.records import from_dict
from kb.errors import CorpusError, UnknownIdentifierError
from tests.corpus.support import CORPUS, agreement, law, put, small


def test_the_corpus_has_all_records_concepts_and_glossary_entries():
    corpus = load(CORPUS)
    assert len(corpus.instruments) == 141
    assert sum(len(i.provisions) for i in corpus.instruments) == 2407
    assert len(corpus.concepts) == 118
    assert len(corpus.glossary) == 190
    assert next(iter(corpus.concepts)) == "offence.trafficking"


def test_instruments_stand_in_the_order_of_their_identifiers(tmp_path: Path):
    assert [i.id for i in load(small(tmp_path)).instruments] == [
        "kh-th-example-2002",
        "th-example-act-2001",
    ]


def test_a_provision_is_found_by_its_identifier(tmp_path: Path):
    instrument, provision = load(small(tmp_path)).provision("th-example-act-2001/s-7")
    assert instrument.id == "th-example-act-2001"
    assert provision.ref == "s 7"


def test_an_unknown_identifier_names_the_nearest():
    corpus = load(CORPUS)
    with pytest.raises(UnknownIdentifierError) as caught:
        corpus.provision("th-extradition-act-2008/s-77")
    assert "th-extradition-act-2008/s-7" in caught.value.nearest
    with pytest.raises(UnknownIdentifierError) as caught:
        corpus.instrument("th-extradition-act-2009")
    assert caught.value.nearest[0] == "th-extradition-act-2008"
    with pytest.raises(UnknownIdentifierError, match=r"kb cite"):
        corpus.instrument("0000")


def test_former_identifiers_still_lead_there(tmp_path: Path):
    data = law()
    data["former_ids"] = ["th-old-act-2001"]
    data["provisions"][0]["former_ids"] = ["s-6", "th-other-act-1999/s-7"]
    put(small(tmp_path), "laws/th/th-example-act-2001.yaml", data)
    corpus = load(tmp_path)
    assert corpus.instrument("th-old-act-2001").id == "th-example-act-2001"
    for old in ("th-old-act-2001/s-7", "th-example-act-2001/s-6", "th-other-act-1999/s-7"):
        assert corpus.provision(old)[1].slug == "s-7"


def test_the_fingerprint_follows_every_file_that_is_loaded_and_no_other(tmp_path: Path):
    first = fingerprint(small(tmp_path))
    assert load(tmp_path).fingerprint == first
    put(tmp_path, ".base/th-example-act-2001.yaml", law())
    put(tmp_path, "drafting/checks.yaml", "a: 1")
    assert fingerprint(tmp_path) == first
    put(tmp_path, "laws/th/th-example-act-2001.yaml", {**law(), "notes": "More."})
    second = fingerprint(tmp_path)
    assert second != first
    library = tmp_path / "library"
    put(library, "a/record.yaml", {**law(), "id": "th-new-act-2020"})
    assert fingerprint(tmp_path, library) != second
    assert load(tmp_path, library).fingerprint == fingerprint(tmp_path, library)


def test_malformed_yaml_names_file_line_and_remedy(tmp_path: Path):
    put(small(tmp_path), "laws/th/th-example-act-2001.yaml", "id: a\ntitle: [b\nkind: law\n")
    with pytest.raises(CorpusError, match=r"laws/th/th-example-act-2001\.yaml, line 3") as caught:
        load(tmp_path)
    assert caught.value.remedy


def test_a_wrong_field_names_file_line_and_field(tmp_path: Path):
    data = law()
    data["provisions"][0]["basis"] = "seen"
    path = put(small(tmp_path), "laws/th/th-example-act-2001.yaml", data)
    lines = path.read_text().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "basis: seen" in text)
    with pytest.raises(CorpusError, match=rf"line {line}, provisions\[0\]\.basis: 'seen'"):
        load(tmp_path)


def test_two_records_with_one_identifier_are_refused(tmp_path: Path):
    put(small(tmp_path), "laws/vn/th-example-act-2001.yaml", law())
    with pytest.raises(CorpusError, match="used by another record"):
        load(tmp_path)


def test_a_folder_without_corpus_is_refused_with_the_setting_to_change(tmp_path: Path):
    for ask in (load, fingerprint):
        with pytest.raises(CorpusError, match="KB_CORPUS"):
            ask(tmp_path)


def test_the_library_is_laid_over_and_never_replaces_what_people_wrote(tmp_path: Path):
    library = tmp_path / "library"
    data = law()
    data["provisions"][0].update(basis="text", summary=None)
    data["provisions"].append({**data["provisions"][0], "slug": "s-8", "ref": "s 8"})
    put(library, "one/record.yaml", data)
    put(library, "two/record.yaml", {**law(), "id": "th-new-act-2020"})
    corpus = load(small(tmp_path), library)
    assert corpus.provision("th-example-act-2001/s-7")[1].summary == "A national is not extradited."
    assert corpus.provision("th-example-act-2001/s-8")[1].basis == "text"
    assert corpus.instrument("th-new-act-2020").countries == ("TH",)
    assert load(tmp_path, tmp_path / "no such folder").instruments


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "laws/th/th-example-act-2001.yaml"),
        ({"kind": "procedure"}, "procedures/th/th-example-act-2001.yaml"),
        ({"kind": "agreement"}, "agreements/th-example-act-2001.yaml"),
        (
            {"kind": "procedure", "jurisdictions": ["TH", "MM"]},
            "agreements/th-example-act-2001.yaml",
        ),
    ],
)
def test_a_record_has_one_place(change: dict[str, object], expected: str):
    assert place(from_dict({**law(), **change})) == expected


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = small(tmp_path)
    path = folder / "laws/th/th-example-act-2001.yaml"
    before = path.read_bytes()

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        save(folder, from_dict({**law(), "title": "Another"}))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    monkeypatch.undo()
    save(folder, from_dict({**law(), "title": "Another"}))
    assert load(folder).instrument("th-example-act-2001").title == "Another"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_prose_is_folded_and_short_lists_stand_in_one_line():
    record = {**agreement(), "notes": "word " * 60 + "end"}
    text = yamlfile.dump(record)
    assert "jurisdictions: [KH, TH]\n" in text
    assert "notes: >-\n" in text
    assert all(len(line) <= 112 for line in text.splitlines())
    assert yaml.safe_load(text) == record
