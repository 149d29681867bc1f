"""Glossary words in queries."""

from __future__ import annotations

import pytest

from kb.concepts import Glossary
from kb.errors import IndexMissingError
from kb.model import Concept, Entry, Term
from kb.search.recognise import Recogniser

GLOSSARY = Glossary(
    {"a.one": Concept("a.one", "One?"), "a.two": Concept("a.two", "Two?")},
    (
        Entry("a.one", "One", ("a.one",), (
            Term("en", "extradition", ("surrender of a fugitive",)),
            Term("th", "การส่งผู้ร้ายข้ามแดน", ()),
            Term("zh", "引渡", ()),
            Term("vi", "dẫn độ", ()),
        )),
        Entry("hearing", "Hearing", ("a.two",), (
            Term("en", "extradition hearing", ()),
            Term("th", "คดีส่งผู้ร้ายข้ามแดน", ()),
            Term("my", "လူကုန်ကူးမှု", ()),
        )),
    ),
)  # fmt: skip
RECOGNISER = Recogniser(Recogniser.table_of(GLOSSARY, ["UNTOC", "BLHS"]))


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("extradition", ("extradition",)),
        ("the extraditions of 1999", ("extradition",)),
        ("an extradition hearing", ("extradition hearing",)),
        ("surrender of a fugitive", ("extradition",)),
        ("การส่งผู้ร้ายข้ามแดน", ("extradition",)),
        ("ส่งผู้ร้ายข้ามแดน", ("extradition",)),  # the verb of the noun
        ("ขอให้ส่งผู้ร้ายข้ามแดนด้วย", ("extradition",)),  # within a sentence
        ("คดีส่งผู้ร้ายข้ามแดน", ("extradition hearing",)),
        ("လူကုန်ကူး", ("extradition hearing",)),
        ("引渡条约", ("extradition",)),
        ("dẫn độ công dân", ("extradition",)),
        ("dan do", ("extradition",)),
        ("victim", ()),
        ("ผู้เสียหาย", ()),
    ],
)
def test_recognises(query: str, labels: tuple[str, ...]) -> None:
    assert RECOGNISER.recognise(query).labels == labels


def test_only_foreign_words_are_replaced_for_the_model() -> None:
    english = "extradition of nationals"
    assert RECOGNISER.recognise(english).english(english) == english
    assert RECOGNISER.recognise("引渡").english("引渡") == "extradition"
    assert RECOGNISER.recognise("ผู้เสียหาย").english("ผู้เสียหาย") == "ผู้เสียหาย"


def test_a_table_of_another_shape_says_how_to_mend_it() -> None:
    for table in ("{}", "[]", "{", '{"entries": []}'):
        with pytest.raises(IndexMissingError, match="kb index build"):
            Recogniser(table)


@pytest.mark.parametrize(
    ("query", "may"),
    [
        ("s 7 of the Act", True),
        ("มาตรา ๗", True),
        ("第二百四十条", True),
        ("blhs", True),
        ("UNTOC", True),
        ("extradition of nationals", False),
    ],
)
def test_what_is_worth_asking_the_citator(query: str, may: bool) -> None:
    assert RECOGNISER.may_cite(query) is may
