"""Provision references in the languages of the region, rewritten in the grammar of refs.

`มาตรา 6 วรรคสอง` becomes `s 6 para 2`, `第240条第一款` becomes `art 240(1)`, and the
Vietnamese order from the small to the large (`điểm a khoản 2 Điều 150`) is turned round.
Texts must have been cleaned (`folding.clean`): NFKC, Arabic digits, no zero-width marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb.identifiers.members import LATIN
from kb.numerals import CHINESE_NUMERAL, parse_number

_C = CHINESE_NUMERAL
_HAN_NUMBER = rf"(?:\d{{1,4}}|{_C}+)"
_HAN_ARTICLE = re.compile(
    rf"(?:第\s*(?P<n>{_HAN_NUMBER})|(?<!\d)(?P<plain>\d{{1,4}}))\s*[条條](?:\s*之\s*(?P<i>{_HAN_NUMBER}))?"
    rf"(?:\s*第?\s*(?P<k>{_HAN_NUMBER})\s*款)?(?:\s*第?\s*\(?\s*(?P<x>{_HAN_NUMBER})\s*\)?\s*[项項])?"
)
_HAN_OTHER = re.compile(rf"第\s*(?P<n>{_HAN_NUMBER})\s*(?P<u>章|部分|编|附件)")
_HAN_OTHER_UNITS = {"章": "ch", "部分": "part", "编": "book", "附件": "annex"}

_TH_LATIN = dict(
    zip(
        ("ทวิ", "ตรี", "จัตวา", "เบญจ", "ฉ", "สัตต", "อัฏฐ", "นว", "ทศ"),
        LATIN,
        strict=True,
    )
)
_TH_COUNT = {
    **{w: n for n, w in enumerate("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ".split(), 1)},
    "แรก": 1,
}
_TH_LETTERS = dict(zip("กขคงจฉชซฌญ", "abcdefghij", strict=True))
_MY_LETTERS = dict(zip("ကခဂဃငစဆဇဈညဋဌဍဎဏတထဒဓနပဖဗဘမ", "abcdefghijklmnopqrstuvwxy", strict=True))
_LETTERS = _TH_LETTERS | _MY_LETTERS | {"ဉ": "j"}

_N = r"(?P<n>\d{1,4}(?:\s*/\s*\d{1,3})?)"
_TH_SECTION = re.compile(
    rf"(?:มาตรา|(?<![\u0e00-\u0e7f])ม\.)\s*{_N}"
    rf"(?:\s*(?P<latin>{'|'.join(sorted(_TH_LATIN, key=len, reverse=True))})(?![\u0e00-\u0e7f]))?"
    rf"(?:\s*วรรค\s*(?P<k>{'|'.join(_TH_COUNT)}|\d{{1,2}}))?"
)
_LAO_ARTICLE = re.compile(
    rf"ມາດຕາ\s*(?:ທີ\s*)?{_N}(?:\s*,?\s*(?:ວັກ|ວຣັກ)\s*(?:ທີ\s*)?(?P<k>\d{{1,2}}))?(?:\s*,?\s*ຂໍ້\s*(?P<x>\d{{1,2}}))?"
)
_KHMER_ARTICLE = re.compile(
    rf"មាត្រា\s*(?:ទី\s*)?{_N}(?:\s*,?\s*កថាខណ្ឌ\s*(?:ទី\s*)?(?P<k>\d{{1,2}}))?(?:\s*,?\s*ចំណុច\s*(?:ទី\s*)?(?P<x>\d{{1,2}}))?"
)
_BURMESE_SECTION = re.compile(rf"ပုဒ်မ\s*(?:အမှတ်\s*)?{_N}(?:\s*[၊,]?\s*ပုဒ်မခွဲ(?=\s*\())?")
_WORDS = tuple(
    (re.compile(unicodedata.normalize("NFKC", pattern)), put)
    for pattern, put in (
        (r"(?<![\u0e00-\u0e7f])ข้อ(?=\s*\d)", " cl "),
        (r"หมวด(?=\s*\d)", " ch "),
        (r"ຂໍ້(?=\s*\d)", " cl "),
        (r"ຫມວດ(?:ທີ)?(?=\s*\d)", " ch "),
        (r"ប្រការ(?:ទី)?(?=\s*\d)", " art "),
        (r"ជំពូក(?:ទី)?(?=\s*\d)", " ch "),
        (r"အပိုဒ်(?=\s*\d)", " para "),
        (r"အခန်း(?=\s*\d)", " ch "),
        (r"(?i)\bchương\s+(?=\d|[IVXLC]+\b)", "ch "),
    )
)
_VN_NUMBERS = r"\d{1,3}(?:\s*(?:,|-|và|đến)\s*(?:khoản\s*)?\d{1,3})*"
_VN_ARTICLE = re.compile(
    rf"(?:(?:điểm\s+(?P<x0>[a-zđ])\s*,?\s*)?khoản\s+(?P<k0>{_VN_NUMBERS})\s*,?\s*)?"
    rf"\b(?:các\s+)?(?:điều|dieu)\s+(?P<n>\d{{1,4}}[a-z]?)\b"
    rf"(?:\s*,?\s*(?:khoản|khoan)\s+(?P<k1>{_VN_NUMBERS}))?(?:\s*,?\s*(?:điểm|diem)\s+(?P<x1>[a-zđ])\b)?",
    re.IGNORECASE,
)
_LETTER_PAREN = re.compile(rf"\(\s*([{''.join(_LETTERS)}])\s*\)")
_JOINS = (
    # between two numbers only, so that words of a name stay as they are
    (r"(?<=[\d)])\s*(?:至|ถึง|ຫາ|ដល់|đến|မှ)\s*(?:art\s+|s\s+)?(?=\d)", "-"),
    (r"(?<=[\d)])\s*(?:、|和|与|及|และ|ແລະ|និង|နှင့်|và)\s*(?=(?:art |s )?\s*\d|\()", " and "),
)
_JOIN_PATTERNS = tuple((re.compile(p), put) for p, put in _JOINS)


def _number(text: str) -> str:
    value = parse_number(text)
    return text if value is None else str(value)


def _han(match: re.Match[str]) -> str:
    number, insert = _number(match["n"] or match["plain"]), _number(match["i"] or "")
    if insert:
        # 234-1 as the record writes it; 1-2 would be a range
        insert = ("-" if int(insert) <= int(number) else "/") + insert
    path = "".join(f"({_number(match[g])})" for g in ("k", "x") if match[g])
    return f" art {number}{insert}{path} "


def _thai(match: re.Match[str]) -> str:
    latin = f" {_TH_LATIN[match['latin']]}" if match["latin"] else ""
    counted = f" para {_TH_COUNT.get(match['k'], match['k'])}" if match["k"] else ""
    return f" s {_tight(match['n'])}{latin}{counted} "


def _tight(number: str) -> str:
    return re.sub(r"\s+", "", number)


def _steps(unit: str) -> Callable[[re.Match[str]], str]:
    def put(match: re.Match[str]) -> str:
        path = "".join(f"({match[g]})" for g in ("k", "x") if match[g])
        return f" {unit} {_tight(match['n'])}{path} "

    return put


def _vietnamese(match: re.Match[str]) -> str:
    clauses = match["k0"] or match["k1"] or ""
    point = (match["x0"] or match["x1"] or "").lower()
    steps = re.sub(r"\d+", r"(\g<0>)", re.sub(r"khoản", "", clauses, flags=re.IGNORECASE))
    steps = re.sub(r"\s*(?:-|đến)\s*", "-", steps, flags=re.IGNORECASE)
    steps = re.sub(r"\s*(?:,|và)\s*", ", ", steps, flags=re.IGNORECASE).strip()
    return f" art {match['n'].lower()}{steps}{f'({point})' if point else ''} "


_ARTICLES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str], str], ...] = (
    (_HAN_ARTICLE, _han, "CN"),
    (_TH_SECTION, _thai, "TH"),
    (_LAO_ARTICLE, _steps("art"), "LA"),
    (_KHMER_ARTICLE, _steps("art"), "KH"),
    (_BURMESE_SECTION, lambda m: f" s {_tight(m['n'])}", "MM"),
    (_VN_ARTICLE, _vietnamese, "VN"),
)


def rewrite(text: str) -> tuple[str, str | None]:
    """The text with native references in the grammar of refs, and the country they hint at.

    The hint is the country whose language the unit word is in, or None.
    """
    hint = None
    for pattern, put, country in _ARTICLES:
        changed = pattern.sub(put, text)
        if changed != text:
            text, hint = changed, hint or country
    if text.isascii():
        return text, hint
    text = _HAN_OTHER.sub(lambda m: f" {_HAN_OTHER_UNITS[m['u']]} {_number(m['n'])} ", text)
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    text = _LETTER_PAREN.sub(lambda m: f"({_LETTERS[m[1]]})", text)
    for pattern, word in _JOIN_PATTERNS:
        text = pattern.sub(word, text)
    return text, hint
