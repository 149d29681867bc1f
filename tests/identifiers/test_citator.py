"""The citation table: storing, shapes, names, and what a search box must leave alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.identifiers import Citator, CitedInstrument, Outcome, citation
from kb.identifiers.citator import MAX_CITATION
from kb.identifiers.countries import take_countries
from kb.identifiers.names import Fit, read_name
from tests.identifiers.test_citations import LINES, citator


def _row(identifier: str, title: str, *refs: str, **fields: object) -> CitedInstrument:
    country = identifier[:2].upper()
    values: dict[str, object] = {
        "kind": "law",
        "countries": (country,),
        "years": (int(identifier[-4:]),),
        "cited_as": f"{title} ({country})",
    }
    provisions = tuple((f"{identifier}/{n}", r) for n, r in enumerate(refs))
    return CitedInstrument(identifier, title=title, provisions=provisions, **(values | fields))  # type: ignore[arg-type]


def test_storing_loses_nothing() -> None:
    first = citator()
    again = Citator.from_json(first.to_json())
    assert again.instruments == first.instruments
    assert [again.resolve(line["cite"]) for line in LINES] == [
        first.resolve(line["cite"]) for line in LINES
    ]


def test_a_table_of_another_format_is_refused() -> None:
    for text in ("[]", "[99, []]", "{}"):
        with pytest.raises(ValueError, match="build the index again"):
            Citator.from_json(text)


def test_loading_takes_no_time_beside_a_search() -> None:
    stored = citator().to_json()

    def once() -> float:
        start = time.perf_counter()
        Citator.from_json(stored)
        return time.perf_counter() - start

    assert min(once() for _ in range(10)) < 0.03  # about 5 ms on the machine of docs/quality.md


def test_shape_of_a_resolution() -> None:
    found = citator().resolve("UNTOC art 16(7)").as_json()
    assert list(found) == ["instrument", "ref", "id", "url", "citation", "members"]
    assert found["ref"] == "art 16(7)-(9)"
    assert found["url"] == "/provisions/un-untoc-2000/art-16-7-9"
    alone = citator().resolve("UNTOC").as_json()
    assert (alone["ref"], alone["id"], alone["members"]) == (None, None, [])


def test_shape_of_several_readings() -> None:
    found = citator().resolve("s 7 Extradition Act").as_json()
    assert {"instrument", "ref", "id", "citation"} == set(found["candidates"][0])
    by_id = {c["instrument"]: c for c in found["candidates"]}
    assert by_id["th-extradition-act-2008"]["id"] == "th-extradition-act-2008/s-7"
    assert by_id["mm-extradition-act-1904"]["id"] is None


def test_shape_of_refusals() -> None:
    missing = citator().resolve("art 134 Penal Code Laos").as_json()
    assert missing["code"] == "not recorded"
    assert missing["understood"]["instrument"] == "la-penal-code-2017"
    assert missing["understood"]["ref"] == "art 134"
    assert missing["nearest"]
    assert not any("former" in i for i in missing["nearest"])
    beyond = citator().resolve("s 70 Extradition Act Thailand").as_json()
    assert beyond["code"] == "not existing"
    assert "s 1 to 34" in beyond["message"]
    nothing = citator().resolve("hello world").as_json()
    assert nothing["code"] == "not understood"
    assert nothing["understood"]["instrument"] is None


def test_provisions_of_a_former_law_are_found_by_no_number() -> None:
    table = citator()
    for instrument in table.instruments:
        for entry in instrument.entries:
            if entry.ref.of_instrument is None:
                continue
            for member in entry.ref.members:
                found = table.resolve(f"{member} {instrument.id}")
                assert entry.id != found.id
                assert entry.id not in found.members
                assert entry.id not in found.nearest


def test_a_printed_citation() -> None:
    by_id = {i.id: i for i in citator().instruments}
    assert (
        citation(by_id["th-extradition-act-2008"], "s 7")
        == "Extradition Act (Thailand), B.E. 2551 (2008), s 7"
    )
    assert citation(by_id["vn-penal-code-2015"], "art 150(1)") == (
        "Penal Code (Viet Nam), Law No. 100/2015/QH13 of 27 November 2015, art 150(1)"
    )
    assert citation(by_id["cn-th-extradition-1993"], "art 5") == (
        "Treaty between the People's Republic of China and the Kingdom of Thailand on "
        "Extradition, Beijing, 26 August 1993, art 5"
    )
    code = by_id["la-penal-code-2017"]
    assert citation(code, "art 215 (penalty)") == citation(code, "art 215")
    assert citation(code, "art 134 of the Penal Law 2005 (former)").startswith(
        "art 134 of the Penal Law 2005 (former)"
    )
    # a ref without official number is never in a copied citation
    assert citation(code, "offences against children (articles not named)") == citation(code)


QUESTIONS = [
    "article on trafficking 2008",
    "refuse to extradite own nationals",
    "section 7 children",
    "article 5 victims",
    "law of 2008 on trafficking",
    "7 years imprisonment",
    "age 18 trafficking",
    "extradition Thailand",
    "Extradition Act Thailand",
    "who receives a request in Viet Nam",
    "penalty of article 2008",
    "ส่งผู้ร้ายข้ามแดน",
    "ການຄ້າມະນຸດ",
    "ជួញដូរមនុស្ស",
    "လူကုန်ကူး",
    "dẫn độ",
    "引渡",
    "十二岁以下儿童",
    "16 trafficking",
    "part 2 of the request",
    "1 1 1",
    "(1(1(1",
    "",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_no_citation(text: str) -> None:
    assert not citator().looks_like_citation(text)


def test_no_judged_query_is_swallowed() -> None:
    folder = Path(__file__).parents[1] / "quality"
    queries = yaml.safe_load((folder / "queries.yaml").read_text(encoding="utf-8"))
    assert len(queries) >= 100
    taken = [q["query"] for q in queries if citator().looks_like_citation(q["query"])]
    assert taken == []


@pytest.mark.parametrize(
    "text",
    [
        "UNTOC",
        "BLHS",
        "刑法",
        "th-extradition-act-2008",
        "th-extradition-act-2008/s-7",
        "s 7 Extradition Act",
        "16(7) UNTOC",
        "Điều 150 BLHS",
        "刑法第二百四十条",
        "มาตรา ๗ พ.ร.บ.ส่งผู้ร้ายข้ามแดน",
        "s 70 Extradition Act Thailand",
    ],
)
def test_a_citation_is_taken_for_one(text: str) -> None:
    assert citator().looks_like_citation(text)


def test_every_alias_of_the_corpus_leads_to_its_instrument() -> None:
    """Alone it opens the instrument, or asks where others may be meant."""
    for instrument in citator().instruments:
        for alias in instrument.aliases:
            found = citator().resolve(alias)
            meant = {found.instrument, *(c.instrument for c in found.candidates)}
            assert instrument.id in meant, (alias, found)
            assert citator().looks_like_citation(alias)


def test_long_text_is_refused_at_once() -> None:
    text = "s 7 " * 10_000
    found = citator().resolve(text)
    assert found.outcome is Outcome.NOT_UNDERSTOOD
    assert str(MAX_CITATION) in found.message
    assert not citator().looks_like_citation(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    found = citator().resolve(text)
    assert found.as_json()
    if found.outcome is Outcome.RESOLVED:
        assert found.instrument


@given(
    st.sampled_from(["s ", "art ", "§ ", "มาตรา ", "Điều ", "第", ""]),
    st.text(alphabet="0123456789()/-, abit一二百条款项วรรค", max_size=20),
    st.sampled_from([" UNTOC", " BLHS", " 刑法", " Thai Extradition Act"]),
)
def test_odd_numbers_never_raise(unit: str, number: str, name: str) -> None:
    found = citator().resolve(unit + number + name)
    if found.id is not None:
        assert any(c.isdigit() for c in found.id)


def test_a_loose_title_does_not_choose_between_a_law_and_its_successor() -> None:
    old = _row("mm-trafficking-law-2005", "Anti Trafficking in Persons Law", "s 3")
    new = _row(
        "mm-trafficking-law-2022",
        "Prevention of Trafficking in Persons Law",
        "s 3",
        relatives=("mm-trafficking-law-2005",),
    )
    table = Citator([old, new])
    both = {"mm-trafficking-law-2005", "mm-trafficking-law-2022"}
    asked = table.resolve("s 3 Anti-Trafficking Law Myanmar")
    assert {c.instrument for c in asked.candidates} == both
    dated = table.resolve("s 3 Anti-Trafficking Law Myanmar 2005")
    assert dated.id == "mm-trafficking-law-2005/0"
    titled = table.resolve("s 3 Anti-Trafficking in Persons Law")
    assert titled.id == "mm-trafficking-law-2005/0"


def test_an_alias_of_one_country_is_no_title_for_all() -> None:
    table = Citator(
        [
            _row(
                "vn-trafficking-law-2024", "Prevention Law", "art 3", aliases=("Trafficking Law",)
            ),
            _row("la-trafficking-law-2015", "Law on Anti-Trafficking in Persons", "art 3"),
        ]
    )
    assert table.resolve("art 3 Trafficking Law").outcome is Outcome.AMBIGUOUS
    assert table.resolve("art 3 Trafficking Law Viet Nam").id == "vn-trafficking-law-2024/0"


def test_an_alias_of_two_instruments_is_answered_with_both() -> None:
    table = Citator(
        [
            _row("th-one-act-1990", "First Act", "s 1", aliases=("XYZ",)),
            _row("la-two-law-1991", "Second Law", "art 1", aliases=("XYZ",)),
        ]
    )
    assert table.resolve("XYZ").outcome is Outcome.AMBIGUOUS
    assert table.resolve("s 1 XYZ Thailand").id == "th-one-act-1990/0"


def test_former_identifiers_open_what_replaced_them() -> None:
    table = Citator(
        [
            _row(
                "th-one-act-1990",
                "First Act",
                "s 1",
                former=(
                    ("th-first-1990", "th-one-act-1990"),
                    ("th-first-1990/s-1", "th-one-act-1990/0"),
                ),
            )
        ]
    )
    assert table.resolve("th-first-1990").instrument == "th-one-act-1990"
    assert table.resolve("th-first-1990/s-1").id == "th-one-act-1990/0"


def test_an_extent_counts_per_part() -> None:
    table = Citator(
        [
            _row(
                "mm-two-codes-1898",
                "Code of Procedure and Evidence Act",
                "Evidence Act s 33",
                "CrPC s 188",
                extent=(("Evidence Act", "section", "1", "167"), ("CrPC", "section", "1", "565")),
            )
        ]
    )
    assert table.resolve("s 200 Evidence Act Myanmar").outcome is Outcome.NOT_EXISTING
    assert table.resolve("s 150 Evidence Act Myanmar").outcome is Outcome.NOT_RECORDED
    assert table.resolve("Evidence Act s 33 Myanmar").id == "mm-two-codes-1898/0"


def test_only_labelled_refs_give_no_identifier() -> None:
    table = Citator([_row("th-one-act-1990", "First Act", "s 1 (a half)", "s 1 (the other)")])
    found = table.resolve("s 1 First Act")
    assert (found.ref, found.id) == ("s 1", None)
    assert found.members == ("th-one-act-1990/0", "th-one-act-1990/1")


def test_the_narrowest_provision_holds() -> None:
    table = Citator([_row("th-one-act-1990", "First Act", "ss 1-9", "ss 3-5", "s 4(1)-(3)")])
    assert table.resolve("s 4(2) First Act").id == "th-one-act-1990/2"
    assert table.resolve("s 4(7) First Act").id == "th-one-act-1990/1"
    assert table.resolve("s 5 First Act").id == "th-one-act-1990/1"
    assert table.resolve("s 8 First Act").id == "th-one-act-1990/0"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Thai law", {"TH"}),
        ("Thailand", {"TH"}),
        ("Lao PDR", {"LA"}),
        ("Laos", {"LA"}),
        ("the Lao People's Democratic Republic", {"LA"}),
        ("Việt Nam", {"VN"}),
        ("Vietnamese", {"VN"}),
        ("Myanmar (Burma)", {"MM"}),
        ("People's Republic of China", {"CN"}),
        ("PRC", {"CN"}),
        ("China-Thailand treaty", {"CN", "TH"}),
        ("中华人民共和国和泰王国引渡条约", {"CN", "TH"}),
        ("中越引渡条约", {"CN", "VN"}),
        ("ราชอาณาจักรไทย", {"TH"}),
        ("ສປປ ລາວ", {"LA"}),
        ("TH Penal Code", {"TH"}),
        ("la loi", set()),
        ("Laoshan", set()),
        ("overlaos", set()),
        ("Luật Người lao động Việt Nam", {"VN"}),
    ],
)
def test_countries(text: str, codes: set[str]) -> None:
    assert take_countries(text)[1] == codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Organised Crime", "organized crimes"),
        ("Labour Law", "Labor Law"),
        ("Memorandum of Understanding on Labour", "MOU on labour"),
        ("Luật Dẫn độ", "Luat Dan do"),
        ("พ.ร.บ.ส่งผู้ร้ายข้ามแดน", "พระราชบัญญัติส่งผู้ร้ายข้ามแดน"),
        ("พรบ. ส่งผู้ร้ายข้ามแดน", "พ.ร.บ. ส่งผู้ร้ายข้ามแดน"),
        ("ປະມວນກົດໝາຍອາຍາ", "ປະມວນກົດຫມາຍ ອາຍາ"),
        ("《刑法》", "刑法"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    first, second = read_name(one), read_name(other)
    assert (first.words, first.native) == (second.words, second.native)


def test_fits_are_ordered_from_best() -> None:
    assert Fit.SAME < Fit.ALIKE < Fit.PART < Fit.PART_ALIKE < Fit.WITH_PART < Fit.NONE
