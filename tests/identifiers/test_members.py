"""How a cited member stands to a recorded one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.identifiers import Member, Number, Relation, Unit, parse_ref, relation


def _member(text: str) -> Member:
    (member,) = parse_ref(text).members
    return member


@pytest.mark.parametrize(
    ("cited", "recorded", "expected"),
    [
        ("s 6", "s 6", Relation.EXACT),
        ("s 6", "art 6", Relation.NONE),
        ("s 6", "s 16", Relation.NONE),
        ("s 6", "s 60", Relation.NONE),
        ("s 6/1", "s 6", Relation.NONE),
        ("s 6", "s 6/1", Relation.NONE),
        ("s 6/1", "s 6(1)", Relation.NONE),
        ("s 6(1)", "s 6/1", Relation.NONE),
        ("s 6(1)", "s 6", Relation.PARAGRAPH_OF_WHOLE),
        ("s 6", "s 6(1)", Relation.PARTS),
        ("s 9A", "s 9", Relation.NONE),
        ("s 9A", "s 9(a)", Relation.NONE),
        ("s 133 bis", "s 133/2", Relation.NONE),
        ("art 234-1", "art 234/1", Relation.EXACT),
        ("art 234", "art 234-1", Relation.NONE),
        ("art 11", "art 10-12", Relation.IN_GROUP),
        ("art 10", "art 10-12", Relation.IN_GROUP),
        ("art 13", "art 10-12", Relation.NONE),
        ("art 10-12", "art 10-12", Relation.EXACT),
        ("art 10-12", "art 11", Relation.PARTS),
        ("art 10-11", "art 10-12", Relation.IN_GROUP),
        ("art 11(2)", "art 10-12", Relation.PARAGRAPH_OF_WHOLE),
        ("art 11-13", "art 10-12", Relation.NONE),
        ("s 44", "s 44/1-44/2", Relation.NONE),
        ("s 44/1", "s 44/1-44/2", Relation.IN_GROUP),
        ("s 44/3", "s 44/1-44/2", Relation.NONE),
        ("s 7", "s 7/1-8", Relation.NONE),
        ("s 8", "s 7/1-8", Relation.IN_GROUP),
        ("s 38/1", "s 38-38/1", Relation.IN_GROUP),
        ("s 46/1", "s 45-48", Relation.NONE),
        ("s 165/1", "s 161/1-165/2", Relation.IN_GROUP),
        ("art 16(11)", "art 16(10)-(12)", Relation.IN_GROUP),
        ("art 16(1)", "art 16(10)-(12)", Relation.NONE),
        ("art 16(7)(b)", "art 16(7)-(9)", Relation.PARAGRAPH_OF_WHOLE),
        ("art 16", "art 16(10)-(12)", Relation.PARTS),
        ("art 16(10)-(12)", "art 16(11)", Relation.PARTS),
        ("art 16(9)", "art 16(7) ff", Relation.IN_GROUP),
        ("art 16(6)", "art 16(7) ff", Relation.NONE),
        ("art 16 para 7", "art 16(7)", Relation.EXACT),
        ("s 6(2)", "s 6 para 2", Relation.NONE),
        ("art 2(1)", "art 2(1), first paragraph", Relation.PARTS),
        ("art 2(2)", "art 2(1), first paragraph", Relation.NONE),
        ("s 3(b)", "s 3(a)-(d)", Relation.IN_GROUP),
        ("s 3(2)", "s 3(a)-(d)", Relation.NONE),
        ("ch V", "ch V-VII", Relation.IN_GROUP),
    ],
)
def test_relations(cited: str, recorded: str, expected: Relation) -> None:
    assert relation(_member(cited), _member(recorded)) is expected


_NUMBERS = st.builds(Number, st.integers(1, 30), st.sampled_from(["", "1", "2", "A", "bis"]))
_MEMBERS = st.builds(Member, st.sampled_from([Unit.SECTION, Unit.ARTICLE]), _NUMBERS)


@given(_MEMBERS, _MEMBERS)
def test_single_numbers_meet_only_themselves(cited: Member, recorded: Member) -> None:
    expected = Relation.EXACT if cited == recorded else Relation.NONE
    assert relation(cited, recorded) is expected


@given(_NUMBERS, _NUMBERS, _NUMBERS)
def test_a_stem_is_never_found_by_its_insert(first: Number, last: Number, cited: Number) -> None:
    if not first.key < last.key:
        return
    group = Member(Unit.SECTION, first, last)
    if not group.holds_number(cited):
        return
    assert first.key <= cited.key <= last.key
    if cited.insert:
        assert cited.value in {n.value for n in (first, last) if n.insert}


def test_order_of_inserts() -> None:
    written = ["38", "38/1", "38/2", "38/10", "38 bis", "38 ter", "38A", "38B", "39"]
    keys = [_member(f"s {n}").first.key for n in written]
    assert keys == sorted(keys)
