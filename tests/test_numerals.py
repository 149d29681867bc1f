"""Numbers of the region's scripts, to and from Arabic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import numerals


@pytest.mark.parametrize(
    ("native", "arabic"),
    [
        ("มาตรา ๖/๑", "มาตรา 6/1"),
        ("ມາດຕາ ໒໑໕", "ມາດຕາ 215"),
        ("មាត្រា ៥៦៦", "មាត្រា 566"),
        ("ပုဒ်မ ၂၄", "ပုဒ်မ 24"),
        ("第２４０条", "第240条"),
        ("s 6(1)", "s 6(1)"),
        ("ฉบับที่ ๒ พ.ศ. ๒๕๕๘", "ฉบับที่ 2 พ.ศ. 2558"),
    ],
)
def test_native_digits_become_arabic(native: str, arabic: str) -> None:
    assert numerals.arabic_digits(native) == arabic


@given(st.integers(0, 10**9), st.sampled_from(numerals.DIGIT_LANGUAGES))
def test_digits_round_trip(number: int, language: str) -> None:
    written = numerals.native_digits(number, language)
    assert not any(c.isascii() for c in written)
    assert numerals.arabic_digits(written) == str(number)
    assert numerals.parse_number(written) == number


@given(st.text())
def test_arabic_digits_keep_every_position(text: str) -> None:
    assert len(numerals.arabic_digits(text)) == len(text)


def test_only_four_languages_have_digits_of_their_own() -> None:
    with pytest.raises(ValueError, match="vi"):
        numerals.native_digits(5, "vi")
    with pytest.raises(ValueError, match="negative"):
        numerals.native_digits(-5, "th")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("二百四十", 240),
        ("二四〇", 240),
        ("二〇〇八", 2008),
        ("二零零八", 2008),
        ("十", 10),
        ("十五", 15),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十五", 115),
        ("一百十五", 115),
        ("三百", 300),
        ("一千零一", 1001),
        ("一千零二十", 1020),
        ("廿五", 25),
        ("卅", 30),
        ("两百", 200),
        ("二佰肆拾", 240),
        ("一万二千", 12_000),
        ("十万零三", 100_003),
        ("零", 0),
    ],
)
def test_chinese_numbers(written: str, value: int) -> None:
    assert numerals.parse_chinese(written) == value


@pytest.mark.parametrize(
    "written",
    [
        "",
        "百百",
        "十二百",
        "二零百",
        "一百五",
        "二百零",
        "零十",
        "二二百",
        "条",
        "240",
        "廿廿",
        "万",
    ],
)
def test_what_is_no_chinese_number(written: str) -> None:
    with pytest.raises(ValueError, match="is not a Chinese number"):
        numerals.parse_chinese(written)


@given(st.integers(1, 99_999_999))
def test_chinese_round_trip(number: int) -> None:
    assert numerals.parse_chinese(numerals.to_chinese(number)) == number


@given(st.integers(10, 99_999))
def test_chinese_digit_by_digit(number: int) -> None:
    written = "".join("〇一二三四五六七八九"[int(d)] for d in str(number))
    assert numerals.parse_chinese(written) == number


def test_chinese_is_written_within_bounds() -> None:
    for number in (0, -1, 100_000_000):
        with pytest.raises(ValueError, match="from 1"):
            numerals.to_chinese(number)
    assert numerals.to_chinese(12) == "十二"
    assert numerals.to_chinese(240) == "二百四十"
    assert numerals.to_chinese(100_012) == "十万零一十二"


@given(st.integers(1, 3999))
def test_roman_round_trip(number: int) -> None:
    assert numerals.parse_roman(numerals.to_roman(number)) == number


@pytest.mark.parametrize("written", ["", "IIII", "VX", "iv", "XVIA", "MMMM"])
def test_what_is_no_roman_number(written: str) -> None:
    with pytest.raises(ValueError, match="is not a Roman number"):
        numerals.parse_roman(written)


@pytest.mark.parametrize("written", ["", "s 7", "1.5", "-3", "x"])
def test_what_is_no_number(written: str) -> None:
    assert numerals.parse_number(written) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("พ.ศ. 2551", (2008,)),
        ("พ.ศ. ๒๕๕๑", (2008,)),
        ("พ.ศ.๒๕๕๑", (2008,)),
        ("B.E. 2551 (2008)", (2008,)),
        ("BE 2551", (2008,)),
        ("ພ.ສ. 2551", (2008,)),
        ("Extradition Act 2551", (2008,)),
        ("ค.ศ. 2008", (2008,)),
        ("Penal Code 2015", (2015,)),
        ("B.E. 2477", (1934,)),
        ("Law No. 100/2015/QH13", ()),
        ("section 2300", ()),
        ("article 16 of 12345", ()),
        ("2004 and 2007", (2004, 2007)),
        ("BEFORE 2004", (2004,)),
    ],
)
def test_years(text: str, found: tuple[int, ...]) -> None:
    assert numerals.years(text) == found


@given(st.integers(1857, 2199))
def test_buddhist_years_round_trip(year: int) -> None:
    assert numerals.common_era(numerals.buddhist_era(year)) == year
    assert numerals.years(f"พ.ศ. {numerals.buddhist_era(year)}") == (year,)
    thai = numerals.native_digits(numerals.buddhist_era(year), "th")
    assert numerals.years(f"พ.ศ. {thai}") == (year,)


def test_spans_of_years_take_their_marks_along() -> None:
    text = "s 7 Act B.E. 2551 (2008)"
    left = text
    for start, end, _ in reversed(numerals.find_years(text)):
        left = left[:start] + left[end:]
    assert left.split() == ["s", "7", "Act", "()"]
