"""Burmese in Zawgyi is recognised and converted; Burmese in Unicode is left alone."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.normalise import normalise
from kb.search.zawgyi import is_zawgyi, to_unicode

# As typed for the Zawgyi font: written sign by sign, not by the module under test.
KNOWN = [
    ("ျမန္မာ", "မြန်မာ"),
    ("ႏိုင္ငံ", "နိုင်ငံ"),
    ("လူကုန္ကူးမႈ", "လူကုန်ကူးမှု"),
    ("ႏွင့္", "နှင့်"),
    ("တားဆီးႏွိမ္နင္းေရး", "တားဆီးနှိမ်နင်းရေး"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("ဥကၠ႒", "ဥက္ကဋ္ဌ"),
    ("ပုဒ္မ", "ပုဒ်မ"),
    ("ေျပာၾကား", "ပြောကြား"),
    ("ကၽြန္ေတာ္", "ကျွန်တော်"),
    ("ေယာက်္ား", "ယောက်ျား"),
    ("လႊဲေျပာင္းေပးျခင္း", "လွှဲပြောင်းပေးခြင်း"),
    ("က်ဴးလြန္", "ကျူးလွန်"),
    ("ျပည္ေထာင္စု", "ပြည်ထောင်စု"),
    ("တရားလႊတ္ေတာ္", "တရားလွှတ်တော်"),
    ("The law (ဥပေဒ) of ျမန္မာ, 2005", "The law (ဥပဒေ) of မြန်မာ, 2005"),
]


@pytest.mark.parametrize(("typed", "meant"), KNOWN)
def test_zawgyi_becomes_unicode(typed: str, meant: str):
    assert is_zawgyi(typed)
    assert unicodedata.normalize("NFC", to_unicode(typed)) == unicodedata.normalize("NFC", meant)


@pytest.mark.parametrize(("_typed", "meant"), KNOWN)
def test_what_was_converted_is_not_converted_again(_typed: str, meant: str):
    assert to_unicode(meant) is meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Extradition Act",
        "การค้ามนุษย์",
        "ဥပဒေ",
        "ကမ္ဘာ",  # stacked within a row
        "အတ္တဟိတ္ထ",
        "ယောက်ျား",  # asat, then medial ya
        "ကျွန်ုပ်",  # asat, then a vowel
        "ဗြဟ္မ",
        "ဿေ",
        "ၵၢၼ်ၶၢႆၵူၼ်း",  # Shan in Unicode
        "၁၂၃",
    ],
)
def test_unicode_is_left_alone(text: str):
    assert not is_zawgyi(text)
    assert to_unicode(text) is text


def test_a_page_may_hold_both_encodings():
    page = "ပြည်ထောင်စု သမ္မတ မြန်မာနိုင်ငံတော် — ျပည္ေထာင္စု ႏိုင္ငံ"
    assert to_unicode(page) == "ပြည်ထောင်စု သမ္မတ မြန်မာနိုင်ငံတော် — ပြည်ထောင်စု နိုင်ငံ"


def _burmese(file: Path) -> list[str]:
    text = file.read_text("utf-8")
    runs = {run.strip() for run in re.findall("[\u1000-\u109f][\u1000-\u109f ]*", text)}
    return sorted(runs)


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=40))
def test_no_sequence_of_signs_is_lost_or_fails(text: str):
    converted = to_unicode(text)
    assert bool(converted) is bool(text)
    if not is_zawgyi(text):
        assert converted == text


def test_no_burmese_term_of_the_glossary_is_changed(corpus_folder: Path):
    terms = _burmese(corpus_folder / "glossary.yaml")
    assert len(terms) > 300
    assert [term for term in terms if to_unicode(term) is not term] == []


STACKED = dict(
    zip(
        "ကခဂဃစဆဇဈဋဌဏတထဒဓနပဖဗဘမလ",
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1068\u1069\u106c\u106d\u1070\u1071\u1073\u1075"
        "\u1076\u1077\u1078\u1079\u107a\u107b\u107c\u1085",
        strict=True,
    )
)


def _typed_in_zawgyi(text: str) -> str:
    """Unicode Burmese as one would type it for the Zawgyi font, by its chart."""

    def syllable(match: re.Match[str]) -> str:
        kinzi, letter, signs = match["kinzi"] or "", match["letter"], match["signs"]
        stacked = "".join(STACKED[c] for c in re.findall("\u1039(.)", signs))
        signs = re.sub("\u1039.", "", signs)
        before = "\u1031" if "\u1031" in signs else ""
        before += "\u103b" if "\u103c" in signs else ""
        chart = {"\u103b": "\u103a", "\u103d": "\u103c", "\u103e": "\u103d", "\u103a": "\u1039"}
        after = "".join(chart.get(s, s) for s in signs if s not in "\u1031\u103c")
        return before + letter + ("\u1064" if kinzi else "") + stacked + after

    for pair, sign in (("ဏ္ဍ", "\u1091"), ("ဋ္ဌ", "\u1092"), ("ဋ္ဋ", "\u1097")):
        text = text.replace(pair, sign)
    return re.sub(
        "(?P<kinzi>\u1004\u103a\u1039)?(?P<letter>[\u1000-\u102a\u103f\u1091-\u1097])"
        "(?P<signs>(?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e])*)",
        syllable,
        text,
    )


def test_the_glossary_typed_in_zawgyi_comes_back(corpus_folder: Path):
    # Words whose letters are the same in both encodings cannot and need not be recognised.
    terms = [
        term for term in _burmese(corpus_folder / "glossary.yaml") if not re.search("[ဿ၏၌]", term)
    ]
    typed = {term: _typed_in_zawgyi(term) for term in terms}
    differing = [term for term in terms if typed[term] != term]
    assert len(differing) > 250
    back = [term for term in differing if normalise(typed[term]) == normalise(term)]
    wrong = [term for term in differing if is_zawgyi(typed[term]) and term not in back]
    assert [(term, typed[term], to_unicode(typed[term])) for term in wrong] == []
    assert len(back) / len(differing) > 0.96
