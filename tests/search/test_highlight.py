"""Snippets: the right passage, the right marks, escaped, and no letter cut in two."""

from __future__ import annotations

import html
import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.highlight import snippet
from kb.search.normalise import prepare
from kb.search.tokens import query_terms
from tests.search.test_tokens import GOLDEN, SCRIPTS


def marked(text: str) -> list[str]:
    """What a snippet marks."""
    return [html.unescape(part) for part in re.findall("<mark>(.*?)</mark>", text)]


def bare(text: str) -> str:
    """A snippet as the words it shows."""
    body = html.unescape(re.sub("</?mark>", "", text))
    return body.removeprefix("… ").removesuffix(" …")


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("The State extradites nationals.", "extradition national", ["extradites", "nationals"]),
        ("Extradition, extraditable; extra.", "extradite", ["Extradition", "extraditable"]),
        ("Anti-trafficking unit", "anti-trafficking", ["Anti-trafficking"]),
        ("section 16 and section 6", "6", ["6"]),
        ("the State's law", "state", ["State"]),
        ("การส่งผู้ร้ายข้ามแดน", "ผู้ร้าย", ["ผู้ร้าย"]),
        ("การส่งผู้ร้าย ข้ามแดน", "ผู้ร้ายข้ามแดน", ["ผู้ร้าย ข้ามแดน"]),
        ("พนักงาน\u200bสอบสวน", "พนักงานสอบสวน", ["พนักงาน\u200bสอบสวน"]),
        ("มีอำนาจค้น", "อำนาจ", ["อำนาจ"]),
        ("มาตรา ๑๒ และ ๑๓", "12", ["๑๒"]),
        ("ຫຼັກການ ແລະ ຫລັກການ", "ຫລັກການ", ["ຫຼັກການ", "ຫລັກການ"]),
        ("ໜ່ວຍງານ", "ຫນ່ວຍ", ["ໜ່ວຍ"]),
        ("ត្រូវផ្ដន្ទាទោស", "ផ្តន្ទាទោស", ["ផ្ដន្ទាទោស"]),
        ("ဥပဒေ လူကုန်ကူးမှု", "လူကုန်ကူး", ["လူကုန်ကူး"]),
        ("လူကုန္ကူးမႈ", "လူကုန်ကူး", ["လူကုန်ကူး"]),  # the text was Zawgyi
        ("关于引渡的请求", "引渡", ["引渡"]),
        ("關於引渡的請求", "请求", ["請求"]),
        ("刑法第二百四十条规定", "第240条", ["第二百四十条"]),
        ("dẫn độ tội phạm", "dan", ["dẫn"]),
        ("dẫn độ, dân sự", "dẫn", ["dẫn"]),
        ("hòa giải", "hoà", ["hòa"]),
        ("ﬁne of ½", "fine", ["ﬁne"]),
        ("nothing of the kind", "extradition", []),
        ("the law of the sea", "the law", ["law"]),
    ],
)
def test_what_the_query_matched_is_marked(text: str, query: str, marks: list[str]):
    assert marked(snippet(text, query_terms(query))) == marks


def test_a_phrase_is_marked_as_one_and_unstemmed():
    text = "requested State, requesting State, State requested"
    found = snippet(text, query_terms("requesting state", "phrase"))
    assert marked(found) == ["requesting State"]


def test_a_prefix_marks_the_word_and_of_a_run_the_letters():
    assert marked(snippet("human trafficking", query_terms("traff", "prefix"))) == ["trafficking"]
    assert marked(snippet("引渡法", query_terms("渡"))) == ["渡"]


def test_letters_that_touch_share_a_mark():
    terms = query_terms("引渡") + query_terms("渡请") + query_terms("请求")
    assert snippet("引渡请求书", terms) == "<mark>引渡请求</mark>书"


def test_the_passage_with_most_terms_is_shown():
    filler = "Other words stand here and say nothing of use to anybody. " * 10
    text = f"Refusal. {filler}The State may refuse to extradite nationals. {filler}Nationals."
    found = snippet(text, query_terms("refuse extradite nationals"))
    assert marked(found) == ["refuse", "extradite", "nationals"]
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(bare(found)) <= 240


def test_without_a_match_the_beginning_is_shown():
    text = "One two three four five. " * 40
    found = snippet(text, query_terms("absent"))
    assert text.startswith(bare(found))
    assert found.endswith(" …")
    assert 200 <= len(bare(found)) <= 240
    assert snippet("Short text.", []) == "Short text."
    assert snippet("", query_terms("word")) == ""


def test_the_text_is_escaped():
    text = "<script>alert('law')</script> & \"law\""
    assert snippet(text, query_terms("law")) == (
        "&lt;script&gt;alert(&#x27;<mark>law</mark>&#x27;)&lt;/script&gt; "
        "&amp; &quot;<mark>law</mark>&quot;"
    )


def test_a_match_longer_than_the_snippet_is_cut():
    text = "引渡" * 300
    found = snippet(text, query_terms("引渡" * 200), 60)
    assert len(bare(found)) == 60
    assert marked(found) == [bare(found)]


SENTENCES = st.lists(
    st.sampled_from([s for sentences, _ in GOLDEN.values() for s in sentences]), max_size=12
).map(" <i>&amp; ".join)
QUERIES = st.one_of(
    st.sampled_from([query for _, expected in GOLDEN.values() for query in expected]), SCRIPTS
)


@settings(deadline=None)
@given(st.one_of(SENTENCES, SCRIPTS, st.text(max_size=300)), QUERIES, st.integers(20, 300))
def test_a_snippet_is_a_piece_of_the_text(text: str, query: str, width: int):
    terms = query_terms(query) + query_terms(query, "phrase") + query_terms(query, "prefix")
    found = snippet(text, terms, width)
    without = re.sub("</?mark>", "", found)
    assert "<" not in without
    assert ">" not in without
    assert found.count("<mark>") == found.count("</mark>")
    shown = " ".join(prepare(text).split())
    piece = bare(found)
    assert piece in shown or html.unescape(without) in shown

    borders = {m.start() for m in regex.finditer(r"\X", shown)} | {len(shown)}
    places = [m.start() for m in regex.finditer(regex.escape(piece), shown, overlapped=True)]
    cuts = [m.start() for m in regex.finditer(r"</?mark>", html.unescape(found))]
    tags = [m.end() - m.start() for m in regex.finditer(r"</?mark>", html.unescape(found))]
    head = 2 if html.unescape(without) != piece and without.startswith("… ") else 0
    inner = [0, len(piece)] + [
        cut - sum(tags[:i]) - head for i, cut in enumerate(cuts) if "<mark>" not in text
    ]
    assert not piece or any(all(place + i in borders for i in inner) for place in places)
