"""References: parse and print are inverse, members are right, slugs follow the contract."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb import corpus
from kb.identifiers import Member, Number, Paragraph, Ref, Unit, parse_ref, slug
from kb.identifiers.members import LATIN, short
from kb.model import Instrument
from kb.settings import load

GOLDEN = yaml.safe_load(Path(__file__).with_name("refs.yaml").read_text(encoding="utf-8"))


@cache
def instruments() -> tuple[Instrument, ...]:
    return corpus.load(load().corpus_folder).instruments


def test_parse_and_print_are_inverse_over_the_corpus() -> None:
    refs = [p.ref for i in instruments() for p in i.provisions]
    assert len(refs) >= 2_400
    assert [str(parse_ref(r)) for r in refs] == refs


def test_what_is_parsed_is_not_just_kept() -> None:
    """Only refs without a unit and number are words; the rest is printed from its parts."""
    numbered = re.compile(r"^(?:s|ss|art|arts|para|paras|step|rule|ch|part|sections) [\dIVXLC]")
    for instrument in instruments():
        for provision in instrument.provisions:
            if numbered.search(provision.ref):
                assert parse_ref(provision.ref).items, provision.ref


def test_the_table_is_long_enough() -> None:
    assert len(GOLDEN) >= 100


@pytest.mark.parametrize(("ref", "members"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_members(ref: str, members: list[str]) -> None:
    parsed = parse_ref(ref)
    assert [str(m) for m in parsed.members] == members
    assert str(parsed) == ref


@pytest.mark.parametrize(
    ("ref", "label"),
    [
        ("s 6 (means added after 2008)", "means added after 2008"),
        ("s 52/1, leniency", "leniency"),
        ("arts 5-22 (list)", "list"),
        ("art 134 of the Penal Law 2005 (former)", "former"),
        ("art 1 (opening) and official note", "(opening) and official note"),
        ("s 7", None),
        ("art 2(1), first paragraph", None),
    ],
)
def test_labels(ref: str, label: str | None) -> None:
    assert parse_ref(ref).label == label


@pytest.mark.parametrize(
    ("ref", "law"),
    [
        ("art 19 of the 2007 law (former)", "the 2007 law"),
        ("art 134 of the Penal Law 2005 (former)", "the Penal Law 2005"),
        ("arts 117-120 of the former law", "the former law"),
        ("referred to in art 40 of the AML Law No. 64/NA (2024)", "the AML Law No. 64/NA (2024)"),
        ("art 40", None),
    ],
)
def test_the_other_law_is_named_and_never_found_by_number(ref: str, law: str | None) -> None:
    parsed = parse_ref(ref)
    assert parsed.of_instrument == law
    assert parsed.findable == (law is None)


@pytest.mark.parametrize(
    ("ref", "part"),
    [
        ("CrPC s 188", "CrPC"),
        ("Evidence Act ss 24-26", "Evidence Act"),
        ("Criminal Code arts 404-409", "Criminal Code"),
        ("draft arts 3-11", "draft"),
        ("practice under art 215 (2022)", None),
        ("relation to the Criminal Code (arts 668, 670, 671 of the Code)", None),
        ("s 188", None),
    ],
)
def test_parts(ref: str, part: str | None) -> None:
    assert parse_ref(ref).part == part


def test_a_chapter_before_a_section_is_where_it_stands() -> None:
    within = parse_ref("ch II, s 4").within
    assert within == Member(Unit.CHAPTER, Number(2))
    assert parse_ref("s 46, s 49").within is None


@pytest.mark.parametrize(
    ("ref", "citable"),
    [
        ("s 7", True),
        ("preamble", True),
        ("arts 5-22 (list)", True),
        ("refusal (article not verified)", False),
        ("definition (section not seen)", False),
        ("offences against children (articles not named)", False),
        ("entry into force", False),
        ("practice 2016-2019", False),
    ],
)
def test_citable_means_an_official_number_or_name(ref: str, citable: bool) -> None:
    assert parse_ref(ref).citable is citable


@pytest.mark.parametrize(
    ("ref", "made"),
    [
        ("s 7", "s-7"),
        ("s 6/1", "s-6-1"),
        ("s 6(1)", "s-6-1"),
        ("art 16(10)-(12)", "art-16-10-12"),
        ("CrPC s 188", "crpc-s-188"),
        ("s 6 (means added after 2008)", "s-6-means-added-after-2008"),
        ("(article not verified)", "article-not-verified"),
    ],
)
def test_slugs(ref: str, made: str) -> None:
    assert slug(ref) == slug(parse_ref(ref)) == made


@pytest.mark.parametrize("ref", ["มาตรา", "第条", "---"])
def test_a_slug_needs_a_letter_or_digit(ref: str) -> None:
    with pytest.raises(ValueError, match="no letter"):
        slug(ref)


def test_an_empty_ref_is_refused() -> None:
    for text in ("", "  ", "\n"):
        with pytest.raises(ValueError, match="has a ref"):
            parse_ref(text)


def test_no_two_provisions_of_a_sheet_share_a_slug() -> None:
    for instrument in instruments():
        slugs = [slug(p.ref) for p in instrument.provisions]
        assert len(set(slugs)) == len(slugs), instrument.id


# --- any ref that can be built from members

_INSERTS = st.one_of(
    st.just(""),
    st.integers(1, 99).map(lambda n: f"/{n}"),
    st.sampled_from("ABCZ"),
    st.sampled_from(LATIN).map(lambda w: f" {w}"),
)
_NUMBERS = st.builds(lambda n, i: f"{n}{i}", st.integers(1, 999), _INSERTS)
_PATHS = st.lists(
    st.one_of(st.integers(1, 30).map(str), st.sampled_from("abcdefgh")).map(lambda v: f"({v})"),
    max_size=3,
).map("".join)
_LABELS = st.sampled_from(
    ["", " (elements)", ", leniency", " (means added after 2008)", " of the former law"]
)
_UNITS = st.sampled_from(["s", "art", "para", "rule", "cl", "step", "part", "schedule", "annex"])


@given(
    unit=_UNITS,
    numbers=st.lists(st.tuples(_NUMBERS, _PATHS), min_size=1, max_size=4),
    separator=st.sampled_from([", ", "; ", " and "]),
    part=st.sampled_from(["", "CrPC ", "Evidence Act "]),
    label=_LABELS,
)
def test_lists_parse_back_to_themselves(
    unit: str, numbers: list[tuple[str, str]], separator: str, part: str, label: str
) -> None:
    text = f"{part}{unit} {separator.join(n + p for n, p in numbers)}{label}"
    parsed = parse_ref(text)
    assert str(parsed) == text
    assert len(parsed.members) == len(numbers)
    assert parsed.words == ""
    for member, (number, path) in zip(parsed.members, numbers, strict=True):
        assert short(member.unit) == unit
        assert str(member.first) == number
        assert "".join(str(p) for p in member.path) == path
        assert member.single


def _key(number: str) -> tuple[int, int, int, str]:
    return parse_ref(f"s {number}").members[0].first.key


@given(first=_NUMBERS, last=_NUMBERS)
def test_a_range_needs_the_greater_end_on_the_right(first: str, last: str) -> None:
    parsed = parse_ref(f"s {first}-{last}")
    if _key(first) < _key(last):
        (member,) = parsed.members
        assert (str(member.first), str(member.last)) == (first, last)
    elif first.isdigit() and last.isdigit():
        (member,) = parsed.members
        assert member.single
        assert member.first == Number(int(first), last)
    else:
        assert parsed.members == ()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_paragraph_ranges(number: int, first: int, last: int) -> None:
    (member,) = parse_ref(f"art {number}({first})-({last})").members
    assert member.path == (Paragraph(str(first)),)
    assert member.path_last == Paragraph(str(last))


@given(st.text(min_size=1).filter(lambda t: t.strip()))
def test_any_text_prints_back(text: str) -> None:
    parsed = parse_ref(text)
    assert isinstance(parsed, Ref)
    assert str(parsed) == text
