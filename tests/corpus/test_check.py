import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.corpus.check import Report, check
from tests.corpus.support import CONCEPTS, CORPUS, GLOSSARY, agreement, law, put, small

LAW = "laws/th/th-example-act-2001.yaml"
TREATY = "agreements/kh-th-example-2002.yaml"


def codes(report: Report) -> list[tuple[str, str, str]]:
    return [(f.code, f.file, f.field) for f in report.errors]


def broken(folder: Path, change: Callable[[dict[str, Any]], object]) -> Report:
    data = law()
    change(data)
    put(small(folder), LAW, data)
    return check(folder)


def test_the_shipped_corpus_has_no_errors_and_its_warnings_are_counted():
    report = check(CORPUS)
    assert report.errors == ()
    assert (report.records, report.provisions) == (141, 2407)
    assert set(report.warnings) >= {"source-not-classified", "recalled"}
    assert report.warnings["recalled"] == 212
    assert sum(f.count for f in report.findings) == sum(report.warnings.values())
    assert report.as_json()["errors"] == 0
    assert (
        report.as_text().splitlines()[-1].startswith("141 records with 2407 provisions: 0 errors")
    )


def test_a_sound_corpus_has_no_errors(tmp_path: Path):
    report = check(small(tmp_path))
    assert report.errors == ()
    assert report.warnings == {"recalled": 1, "state-not-recorded": 1}


def provision(key: str, value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda data: data["provisions"][0].__setitem__(key, value)


def again(data: dict[str, Any]) -> None:
    data["provisions"].append({**data["provisions"][0], "ref": "s 7 bis"})


P = "provisions[0]"
BROKEN: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (provision("concepts", ["extradition.nation"]), "unknown-concept", f"{P}.concepts[0]"),
    (again, "duplicate-slug", "provisions[1].slug"),
    (provision("slug", "S-7"), "slug-form", f"{P}.slug"),
    (provision("slug", "s--7"), "slug-form", f"{P}.slug"),
    (provision("slug", "-s-7"), "slug-form", f"{P}.slug"),
    (provision("sources", []), "read-without-source", f"{P}.basis"),
    (provision("basis", "seen"), "unknown-value", f"{P}.basis"),
    (provision("valid_from", "2001-02-29"), "impossible-date", f"{P}.valid_from"),
    (provision("sumary", "x"), "unknown-field", f"{P}.sumary"),
    (lambda d: d.update(adopted="2001-06-31"), "impossible-date", "adopted"),
    (lambda d: d.update(language=["thai"]), "bad-language-tag", "language[0]"),
    (lambda d: d.update(jurisdictions=["ZZ"]), "unknown-country", "jurisdictions"),
    (lambda d: d.update(jurisdictions=["VN"]), "wrong-place", "jurisdictions"),
    (lambda d: d.update(id="th-other-2001"), "id-not-file", "id"),
    (lambda d: d.update(replaced_by_id="th-none"), "unknown-instrument", "replaced_by_id"),
    (lambda d: d.update(former_ids=["kh-th-example-2002"]), "duplicate-id", "former_ids"),
    (lambda d: d.update(parties=[{"signed": "2001"}]), "party-without-country",
     "parties[0].country"),
    (lambda d: d.update(parties=[{"country": "TH", "basis": "read"}]), "read-without-source",
     "parties[0].basis"),
    (lambda d: d.update(parties=[{"country": "TH"}, {"country": "TH"}]), "duplicate-party",
     "parties[1].country"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "field"), BROKEN, ids=[f"{c}-{f}" for _, c, f in BROKEN]
)
def test_each_kind_of_error_is_found_where_it_is(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], code: str, field: str
):
    (error,) = broken(tmp_path, change).errors
    assert (error.code, error.file, error.field) == (code, LAW, field)
    assert error.message
    assert error.remedy
    first = check(tmp_path).as_text().splitlines()[0]
    assert first.startswith(f"{LAW}:{error.line}: {field}: ")
    assert first.endswith(error.remedy)
    text = (tmp_path / LAW).read_text().splitlines()[error.line - 1]
    last = field.split(".")[-1].split("[")[0]
    assert last in text or text.lstrip().startswith("-")


def test_two_records_with_one_identifier(tmp_path: Path):
    put(small(tmp_path), "procedures/th/th-example-act-2001.yaml", {**law(), "kind": "procedure"})
    assert codes(check(tmp_path)) == [
        ("duplicate-id", "procedures/th/th-example-act-2001.yaml", "id")
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("id: a\ntitle: [b\nkind: law\n", 3), ("a: b: c\n", 1), ("a: 'b\n", 2)]
)
def test_malformed_yaml_names_its_line(tmp_path: Path, text: str, line: int):
    put(small(tmp_path), LAW, text)
    (error,) = check(tmp_path).errors
    assert (error.code, error.file, error.line) == ("malformed-yaml", LAW, line)


def test_a_file_that_is_not_utf_8_or_empty_is_an_error(tmp_path: Path):
    (small(tmp_path) / LAW).write_bytes(b"title: \xff\xfe\n")
    put(tmp_path, TREATY, "")
    assert codes(check(tmp_path)) == [("empty-file", TREATY, ""), ("malformed-yaml", LAW, "")]


def test_a_field_that_is_there_twice_is_an_error(tmp_path: Path):
    path = small(tmp_path) / LAW
    path.write_text(path.read_text() + "title: Another\n", encoding="utf-8")
    (error,) = check(tmp_path).errors
    assert (error.code, error.field) == ("repeated-field", "title")
    assert error.line == len(path.read_text().splitlines())


def test_all_errors_of_all_files_come_in_one_run(tmp_path: Path):
    data = law()
    data["adopted"] = "2001-02-30"
    data["provisions"][0].update(basis="seen", concepts=["none"])
    put(small(tmp_path), LAW, data)
    treaty = agreement()
    treaty["parties"][0].pop("country")
    treaty["provisions"].append({**treaty["provisions"][0], "slug": "Art 5"})
    put(tmp_path, TREATY, treaty)
    put(tmp_path, "drafting/checks.yaml", "a: [")
    report = check(tmp_path)
    assert {(f.file, f.code) for f in report.errors} == {
        (LAW, "impossible-date"),
        (LAW, "unknown-value"),
        (TREATY, "party-without-country"),
        ("drafting/checks.yaml", "malformed-yaml"),
    }


def test_concepts_and_glossary_are_checked_too(tmp_path: Path):
    concepts, glossary = copy.deepcopy(CONCEPTS), copy.deepcopy(GLOSSARY)
    concepts["concepts"].append({"code": "mla.costs", "question": "Twice?"})
    concepts["concepts"].append({"code": "mla.scope", "question": "Which kinds?"})
    glossary["terms"].append({"id": "fee", "label": "Fee", "concepts": ["mla.fees"], "terms": {}})
    glossary["concepts"][0]["terms"]["fr"] = {"preferred": "x", "synonyms": []}
    put(small(tmp_path), "concepts.yaml", concepts)
    put(tmp_path, "glossary.yaml", glossary)
    report = check(tmp_path)
    assert codes(report) == [
        ("duplicate-concept", "concepts.yaml", "concepts[2].code"),
        ("bad-language-tag", "glossary.yaml", "concepts[0].terms"),
        ("unknown-concept", "glossary.yaml", "terms"),
    ]
    assert report.warnings["concept-without-words"] == 1


def test_a_missing_file_is_an_error(tmp_path: Path):
    (small(tmp_path) / "glossary.yaml").unlink()
    assert ("missing-file", "glossary.yaml", "") in codes(check(tmp_path))


def test_sources_that_nobody_classified_or_converted_are_counted(tmp_path: Path):
    data = law()
    data["sources"] = [{"address": "a colleague said so"}, {"address": "https://example.org/"}]
    put(small(tmp_path), LAW, data)
    warnings = check(tmp_path).warnings
    assert warnings["source-not-classified"] == 2
    assert warnings["source-not-converted"] == 1
