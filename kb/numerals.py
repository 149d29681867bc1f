"""Numbers as the six countries write them, and years of the Buddhist era.

Thai, Lao, Khmer, Burmese and full-width digits are positional like Arabic ones. Chinese
has two ways: with units (二百四十) and digit by digit (二四〇). Roman numbers count
chapters. All functions are pure and know no law.
"""

from __future__ import annotations

import re
import unicodedata

_ZERO = {"th": 0x0E50, "lo": 0x0ED0, "km": 0x17E0, "my": 0x1040}
"""First digit of the scripts whose digits are positional, by language."""

DIGIT_LANGUAGES = tuple(_ZERO)

_CHINESE_DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{c: n for n, c in enumerate("零壹貳參肆伍陸柒捌玖")},
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
}
_CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE_TENS = {"廿": 20, "卅": 30, "卌": 40}
_CHINESE_MYRIAD = "万萬"

CHINESE_NUMERAL = (
    "["
    + "".join(dict.fromkeys([*_CHINESE_DIGITS, *_CHINESE_UNITS, *_CHINESE_TENS, *_CHINESE_MYRIAD]))
    + "]"
)
"""A character class for patterns that look for Chinese numbers."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

BUDDHIST_OFFSET = 543
"""Years of the Buddhist era run this much ahead (Thailand; since 1941 from 1 January)."""

_BUDDHIST_MARK = (
    r"(?:พ\s*\.?\s*ศ\s*\.?|ພ\s*\.?\s*ສ\s*\.?|ព\s*\.\s*ស\s*\.?|\bB\s*\.?\s*E\s*\.?(?!\w))"
)
_COMMON_MARK = (
    r"(?:ค\s*\.?\s*ศ\s*\.?|ຄ\s*\.?\s*ສ\s*\.?|គ\s*\.\s*ស\s*\.?|\b[AC]\s*\.?\s*[DE]\s*\.?(?!\w))"
)
_YEAR = re.compile(
    rf"(?:(?P<be>{_BUDDHIST_MARK})\s*|(?P<ce>{_COMMON_MARK})\s*|(?<![\d/.]))"
    r"(?P<n>\d{4})(?![\d/])",
    re.IGNORECASE,
)


def arabic_digits(text: str) -> str:
    """The text with every decimal digit of any script as 0 to 9; nothing else changes."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in text
    )


def native_digits(number: int, language: str) -> str:
    """`number` in the digits of `th`, `lo`, `km` or `my`. Raises `ValueError` otherwise."""
    if language not in _ZERO:
        raise ValueError(f"no digits of its own for {language!r}: use one of {DIGIT_LANGUAGES}")
    if number < 0:
        raise ValueError("a number of the law is not negative")
    return "".join(chr(_ZERO[language] + int(d)) for d in str(number))


def parse_chinese(text: str) -> int:
    """The value of a Chinese number, with units or digit by digit.

    Raises `ValueError` for anything that is not one number: 百百, 十二百, 二零百, empty text.
    """
    error = ValueError(f"{text!r} is not a Chinese number")
    if not text:
        raise error
    if len(text) > 1 and all(c in _CHINESE_DIGITS for c in text):
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text))
    for mark in _CHINESE_MYRIAD:
        if mark in text:
            head, _, tail = text.partition(mark)
            rest = _below_myriad(tail, error) if tail else 0
            value = _below_myriad(head, error)
            if not value:
                raise error
            return value * 10_000 + rest
    return _below_myriad(text, error)


def _below_myriad(text: str, error: ValueError) -> int:
    total, digit, last_unit, zero = 0, None, 10_000, False
    for index, char in enumerate(text):
        if char in _CHINESE_DIGITS:
            value = _CHINESE_DIGITS[char]
            if digit is not None or (value == 0 and zero):
                raise error
            if value == 0 and len(text) > 1:
                if index == len(text) - 1:
                    raise error  # 二百零: a zero holds a place before another digit
                zero = True
            else:
                digit = value
        elif char in _CHINESE_UNITS:
            unit = _CHINESE_UNITS[char]
            if unit >= last_unit or digit == 0:
                raise error
            if digit is None and (unit != 10 or zero):
                raise error  # only 十 may stand for 一十: 十二, 一百十二
            total += (1 if digit is None else digit) * unit
            digit, last_unit, zero = None, unit, False
        elif char in _CHINESE_TENS:
            if digit is not None or last_unit <= 10:
                raise error
            total += _CHINESE_TENS[char]
            last_unit, zero = 10, False
        else:
            raise error
    if digit is not None:
        # 一百五 is said for 150, but no law is numbered so; 一百零五 is 105
        if total and last_unit > 10 and not zero:
            raise error
        total += digit
    elif zero:
        raise error
    return total


def to_chinese(number: int) -> str:
    """1 to 99,999,999 as a statute writes it: 二百四十, 一百零五, 十二."""
    if not 0 < number < 100_000_000:
        raise ValueError("Chinese numbers are written here from 1 to 99,999,999")
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        rest = to_chinese(tail) if tail else ""
        if rest and tail < 1000:
            rest = "零" + ("一" + rest if rest.startswith("十") else rest)
        elif rest.startswith("十"):
            rest = "一" + rest
        return to_chinese(head) + "万" + rest
    digits = "零一二三四五六七八九"
    out, zero = "", False
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        value = number // unit % 10
        if value:
            out += ("零" if zero and out else "") + digits[value] + mark
            zero = False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


def parse_roman(text: str) -> int:
    """The value of a Roman number in capitals. Raises `ValueError` for IIII, VX, `iv`."""
    value, rest = 0, text
    for unit, mark in _ROMAN:
        while rest.startswith(mark):
            value += unit
            rest = rest[len(mark) :]
    if not text or rest or value > 3999 or to_roman(value) != text:
        raise ValueError(f"{text!r} is not a Roman number")
    return value


def to_roman(number: int) -> str:
    """1 to 3,999 in capitals."""
    if not 0 < number < 4000:
        raise ValueError("Roman numbers are written here from 1 to 3,999")
    out = ""
    for unit, mark in _ROMAN:
        count, number = divmod(number, unit)
        out += mark * count
    return out


def parse_number(text: str) -> int | None:
    """One whole number in any of the scripts, or None."""
    plain = arabic_digits(text.strip())
    if plain.isascii() and plain.isdigit():
        return int(plain)
    try:
        return parse_chinese(plain)
    except ValueError:
        return None


def common_era(year: int) -> int:
    """A year of the Buddhist era in the common era: 2551 is 2008."""
    return year - BUDDHIST_OFFSET


def buddhist_era(year: int) -> int:
    """A year of the common era in the Buddhist era: 2008 is 2551."""
    return year + BUDDHIST_OFFSET


def find_years(text: str) -> tuple[tuple[int, int, int], ...]:
    """Years in a text as (start, end, year of the common era), marks included in the span.

    A year with a mark counts in its era. Without one, 1800 to 2199 is common era and 2400
    to 2742 Buddhist era: no law of the region bears a number in the other's range.
    Digits must be Arabic already (`arabic_digits` keeps the positions).
    """
    found = []
    for match in _YEAR.finditer(text):
        number = int(match["n"])
        if match["be"]:
            year = common_era(number)
        elif match["ce"] or number < 2200:
            year = number
        else:
            year = common_era(number) if 2400 <= number <= 2742 else 0
        if 1800 <= year < 2200:
            found.append((match.start(), match.end(), year))
    return tuple(found)


def years(text: str) -> tuple[int, ...]:
    """The years that a text names, in the common era, each once, in order."""
    return tuple(dict.fromkeys(y for _, _, y in find_years(arabic_digits(text))))
