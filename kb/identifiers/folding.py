"""Typed text made comparable: one form of each character, and no marks that do not count."""

from __future__ import annotations

import re
import unicodedata

from kb import numerals

ABBREVIATION_DOT = re.compile(r"(?<=[\u0e00-\u0eff\u1780-\u17ff])\.|ฯ")
"""The dots of พ.ร.บ.: some write them, some do not."""


def clean(text: str) -> str:
    """NFKC, no zero-width or control characters, one kind of hyphen, Arabic digits."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if c in "\t\n\r\v\f" else c for c in text if _kept(c))
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return numerals.arabic_digits(" ".join(text.split()))


def _kept(char: str) -> bool:
    return char in "\t\n\r\v\f" or unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Cn")


def key(text: str) -> str:
    """For looking up a whole alias: case, marks, dots and spacing do not count."""
    folded = fold(clean(text))
    return re.sub(r"[^\w]+", "", ABBREVIATION_DOT.sub("", folded))


def fold(text: str) -> str:
    """Latin letters in lower case without marks (đ is d); other scripts unchanged."""
    if text.isascii():
        return text.lower()
    out = []
    for char in text.casefold():
        base = unicodedata.normalize("NFD", char)
        if char == "đ":
            out.append("d")
        elif base[0].isascii():
            out.append("".join(c for c in base if not unicodedata.combining(c)))
        elif "\u0300" <= char <= "\u036f":
            continue
        else:
            out.append(char)
    return "".join(out)
