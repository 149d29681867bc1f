"""Instrument names as people write them: what a name says, and how well two names agree.

A name is taken apart into Latin words without order, runs of the other scripts, countries
and years. Two names agree exactly (`Fit.SAME`), apart from words of the same sense such
as act and law (`ALIKE`), or the one that was typed is a part of the one on record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from kb import numerals
from kb.identifiers.countries import take_countries
from kb.identifiers.folding import ABBREVIATION_DOT, clean

_NATIVE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3400-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f"
_NATIVE_RUN = re.compile(rf"[{_NATIVE}]+")
_NATIVE_GAP = re.compile(rf"(?<=[{_NATIVE}])[\s.,·、，\"“”《》〈〉()-]+(?=[{_NATIVE}])")
_WORD = re.compile(r"[a-z0-9]+")
_QUOTES = re.compile(r"[《》〈〉「」『』“”\"‘`]")
_APOSTROPHE = re.compile(r"['’]s?(?![a-z])")

_FILLER = frozenset(
    """a an the of on for in and or to under by with from at as per pursuant see cf also its
    between concerning regarding relating respecting about no nos number its this that
    united nations un governments government
    ve cua va nuoc nam so theo tai giua""".split()
)
_EXPANSIONS = {
    "mla": "mutual legal assistance",
    "mlat": "treaty mutual legal assistance",
    "aml": "anti money laundering",
    "cft": "combating financing terrorism",
    "amla": "anti money laundering act",
    "crpc": "criminal procedure code",
    "cpc": "criminal procedure code",
    "tip": "trafficking persons",
}
_PHRASES = (
    (re.compile(r"\bmemorand(?:um|a) of understanding\b"), "mou"),
    (re.compile(r"\bm\.?o\.?u\b\.?"), "mou"),
    (re.compile(r"\bsub[- ]decree\b"), "subdecree"),
    (re.compile(r"\banti(?=[a-z])"), "anti "),
)
_SPELLING = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|ing|ation)s?$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})our(?=s?$)"), "or"),
)
TYPE_WORDS = frozenset(
    """act law code ordinance decree subdecree statute treaty agreement convention protocol
    constitution mou regulation rule interpretation resolution guideline provision opinion
    declaration plan luat bo nghi dinh phap lenh hiep uoc thong tu quyet""".split()
)
"""Words that show that an instrument is named, not only its subject."""

_ALIKE = {
    **dict.fromkeys(("act", "law", "ordinance", "statute"), "law"),
    **dict.fromkeys(("treaty", "agreement"), "treaty"),
    **dict.fromkeys(("penal", "criminal"), "criminal"),
}
_ALIKE_AS_A_WHOLE = {**_ALIKE, "code": "law"}
"""A criminal law may be called a criminal code; half a title gives no such licence."""
_WEAK = frozenset("legal human person people matter being".split())
_NATIVE_LONG = (("พรบ", "พระราชบัญญัติ"), ("พรก", "พระราชกําหนด"))
NATIVE_TYPES = re.compile(
    "พระราชบัญญัติ|พระราชกําหนด|ประมวลกฎหมาย|กฎหมาย|สนธิสัญญา|ข้อตกลง|บันทึกความเข้าใจ|รัฐธรรมนูญ"
    "|ປະມວນກົດຫມາຍ|ກົດຫມາຍ|ສົນທິສັນຍາ|ច្បាប់|ក្រម|សន្ធិសញ្ញា|អនុក្រឹត្យ|រដ្ឋធម្មនុញ្ញ"
    "|ဥပဒေ|အက်ဥပဒေ|စာချုပ်|条约|协定|公约|条例|解释|规定|规则|意见|备忘录|议定书|法$|宪法"
)
_NATIVE_FILLER = re.compile(
    "ว่าด้วย|แห่ง|ตาม|ของ|ระหว่าง|ວ່າດ້ວຍ|ຂອງ|ແຫ່ງ|ລະຫວ່າງ|ស្តីពី|នៃ|របស់|រវាង"
    "|၏|၊|။|根据|依照|按照|关于|的"
    "|^(?:和|与|及|และ|ແລະ|និង|နှင့်)|(?:和|与|及|และ|ແລະ|និង|နှင့်)$"
    "|^(?:年|号|ปี|ປີ|ឆ្នាំ|ခုနှစ်)$"
)


class Fit(IntEnum):
    """How well a typed name agrees with one on record; less is better."""

    SAME = 1
    ALIKE = 2
    PART = 3
    PART_ALIKE = 4
    WITH_PART = 5
    NONE = 9


def _native_plain(text: str) -> str:
    for short, full in _NATIVE_LONG:
        if text.startswith(short):
            text = full + text[len(short) :]
    return _NATIVE_FILLER.sub("", text)


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says. `words` are stemmed and unordered, `native` runs are in order."""

    words: frozenset[str] = frozenset()
    native: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Names nothing but perhaps a country and a year."""
        return not self.words and not self.native

    @property
    def telling(self) -> bool:
        """More than words such as law beside a year: "the 2007 law" names nothing alone."""
        return not self.empty and not (self.years and not self.native and self.words <= TYPE_WORDS)

    @property
    def typed(self) -> bool:
        """Says what kind of instrument it is: act, treaty, พระราชบัญญัติ."""
        return bool(self.words & TYPE_WORDS) or any(NATIVE_TYPES.search(n) for n in self.native)


@lru_cache(maxsize=8_192)
def read_name(text: str) -> Name:
    """Takes a name apart. `text` need not be cleaned."""
    text = _QUOTES.sub(" ", clean(text))
    spans = numerals.find_years(text)
    for start, end, _ in reversed(spans):
        text = text[:start] + " " + text[end:]
    text, countries = take_countries(text)
    text = _NATIVE_GAP.sub("", ABBREVIATION_DOT.sub("", text))
    native = tuple(n for n in map(_native_plain, _NATIVE_RUN.findall(text)) if n)
    latin = _APOSTROPHE.sub(" ", _NATIVE_RUN.sub(" ", text))
    for pattern, put in _PHRASES:
        latin = pattern.sub(put, latin)
    words: set[str] = set()
    for word in _WORD.findall(latin):
        words.update(stem(w) for w in _EXPANSIONS.get(word, word).split() if w not in _FILLER)
    return Name(frozenset(words), native, countries, frozenset(y for _, _, y in spans))


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """British spelling and plurals do not count: organised is organized, crimes is crime."""
    for pattern, put in _SPELLING:
        word = pattern.sub(put, word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8_192)
def _alike(words: frozenset[str], *, whole: bool) -> frozenset[str]:
    table = _ALIKE_AS_A_WHOLE if whole else _ALIKE
    return frozenset(table.get(w, w) for w in words) - _WEAK


def _bare(native: str) -> str:
    return NATIVE_TYPES.sub("", native)


@dataclass(frozen=True, slots=True)
class NameBook:
    """All names of one instrument, titles before aliases.

    `titles` counts the titles, `pool` is every word of the names and of the identifier,
    `numbers` every word of the official designation ("Law No. 100/2015/QH13"), `parts` the
    words of each part of the record.
    """

    names: tuple[Name, ...]
    titles: int
    pool: frozenset[str]
    numbers: frozenset[str] = frozenset()
    parts: tuple[tuple[str, frozenset[str]], ...] = ()

    def as_row(self) -> list[Any]:
        """For JSON. Countries and years of a name do not count in `fit` and are left out."""
        names = [[sorted(n.words), n.native] for n in self.names]
        parts = [[p, sorted(w)] for p, w in self.parts]
        return [names, self.titles, sorted(self.pool), sorted(self.numbers), parts]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> NameBook:
        """The inverse of `as_row`, after JSON."""
        names = tuple(Name(frozenset(words), tuple(native)) for words, native in row[0])
        parts = tuple((p, frozenset(w)) for p, w in row[4])
        return cls(names, row[1], frozenset(row[2]), frozenset(row[3]), parts)

    def title_fit(self, typed: Name) -> Fit:
        """How well the typed name agrees with a title, aliases left aside."""
        own = self.names[: self.titles]
        words = frozenset[str]().union(*(n.words for n in own))
        return NameBook(own, self.titles, words).fit(typed)

    def fit(self, typed: Name) -> Fit:
        """How well the typed name agrees with the best of these names."""
        fits = []
        if typed.words and all(w.isdigit() for w in typed.words):
            fits.append(self._number(typed))
        elif typed.words:
            fits.append(self._words(typed.words))
        fits += [self._native(run) for run in typed.native]
        return max(fits, default=Fit.NONE)

    def _number(self, typed: Name) -> Fit:
        """法释〔2016〕28号: a number names nothing without the words beside it."""
        if not typed.native:
            return Fit.NONE
        same = (n for n in self.names if n.words == typed.words)
        if any(set(typed.native) <= set(n.native) for n in same):
            return Fit.SAME
        return Fit.PART if typed.words <= self.pool | self.numbers else Fit.NONE

    def _words(self, words: frozenset[str]) -> Fit:
        if any(words == n.words for n in self.names):
            return Fit.SAME
        whole = _alike(words, whole=True)
        if not whole <= TYPE_WORDS and any(
            whole == _alike(n.words, whole=True) for n in self.names
        ):
            return Fit.ALIKE
        if words <= TYPE_WORDS:
            return Fit.NONE  # "the law of 2007" names none
        numbered = any(c.isdigit() for w in words for c in w)
        if words <= (self.pool | self.numbers if numbered else self.pool):
            return Fit.PART
        alike = _alike(words, whole=False)
        if not alike <= TYPE_WORDS and alike <= _alike(self.pool, whole=False):
            return Fit.PART_ALIKE
        inside = frozenset[str]().union(*(w for _, w in self.parts))
        named = inside and words <= self.pool | inside | self.numbers
        return Fit.WITH_PART if named else Fit.NONE

    def _native(self, run: str) -> Fit:
        runs = [r for n in self.names for r in n.native]
        if run in runs:
            return Fit.SAME
        bare = _bare(run)
        if bare and any(bare == _bare(r) for r in runs):
            return Fit.ALIKE
        # two Han characters are a word; two letters of an alphabet are not
        least = 2 if "\u3400" <= run[0] <= "\u9fff" else 5
        if len(run) >= least and any(run in r for r in runs):
            return Fit.PART
        if len(bare) >= least and any(bare in r for r in runs):
            return Fit.PART_ALIKE
        return Fit.NONE

    def cited_parts(self, typed: Name) -> tuple[str, ...]:
        """The parts of the record that the typed name names ("CrPC")."""
        return tuple(part for part, words in self.parts if words and words <= typed.words)
