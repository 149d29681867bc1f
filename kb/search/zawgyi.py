"""Burmese typed for the Zawgyi font, recognised and rewritten in Unicode.

Zawgyi gives Unicode's code points other meanings (U+1039 is its asat, U+103A its medial
ya) and stores signs as they are seen from left to right, so the vowel e and the medial ra
stand before their consonant. Pages and files from before about 2019 use it. Text is
converted only where it holds something that Unicode Burmese cannot hold, and more of that
than of what Zawgyi cannot hold: true Unicode is never changed.
"""

from __future__ import annotations

import re

_CONSONANT = "\u1000-\u1021"

# The rows of the alphabet: in Unicode a stacked pair stays within a row, or doubles a
# letter, or is one of few loans. Anything else after U+1039 is a Zawgyi asat.
_ROWS = ("\u1000-\u1004", "\u1005-\u100a", "\u100b-\u100f", "\u1010-\u1014", "\u1015-\u1019")
_STACKS = "|".join(f"[{row}]\u1039[{row}]" for row in _ROWS)
_STACKS += "|([\u101a-\u1021])\u1039\\1|[\u1010\u101e\u101f]\u1039\u1019|\u1004\u103a\u1039."

_NOT_UNICODE = re.compile(
    f"\u1039(?![{_CONSONANT}])"
    "|(?<=[\u102b-\u1032\u1036-\u1038])\u1039"
    # the vowel e or the medial ra with no letter before it
    f"|(?<![{_CONSONANT}\u1025\u1027\u1029\u103b-\u103f\u104e\u1075-\u108d])\u1031"
    f"|(?<![{_CONSONANT}\u103a\u103f\u1025\u1060-\u108d])[\u103b\u107e-\u1084](?=[{_CONSONANT}])"
    "|\u103a[\u102b-\u102e\u1032\u103c]"  # a Zawgyi medial ya with its vowel
    "|[\u1033\u1034\u105a]"
    "|(?<![\u1000-\u109f])\u108f"  # its letter na; in Unicode a sign after a letter
    f"|(?<=[{_CONSONANT}\u1060-\u108f])[\u1091\u1092\u1097]"  # its conjuncts; Shan digits
)
_STACK = re.compile(f"(?:{_STACKS})|(?P<odd>[{_CONSONANT}]\u1039[{_CONSONANT}])")
_NOT_ZAWGYI = re.compile(
    "[\u103e\u103f]|\u103a[\u1038\u1037]|\u1037\u103a|\u1004\u103a\u1039"
    f"|\u103b(?![{_CONSONANT}\u1025\u106a\u106b\u108f\u1090])"
    "|\u1031\u102c\u103a|\u1031\u102b\u103a"
    "|[\u1004\u1009\u100a\u100f\u1014]\u103a"  # the commonest finals; no medial ya has these
    "|(?<![\u1000-\u109f])[\u1075-\u107d]"  # Shan letters that begin a word
)
# Letters of Shan, Mon and Karen in Unicode, stacked letters and variants in Zawgyi.
_EITHER = re.compile("[\u1060-\u1097]")


def _evidence(text: str) -> tuple[int, int]:
    """What speaks for Zawgyi, and what for Unicode."""
    for_zawgyi = len(_NOT_UNICODE.findall(text))
    for_zawgyi += sum(1 for match in _STACK.finditer(text) if match["odd"])
    if for_zawgyi:
        # A variant letter beside such evidence is more of it; alone it may be Shan.
        for_zawgyi += len(_EITHER.findall(text))
    return for_zawgyi, len(_NOT_ZAWGYI.findall(text))


def is_zawgyi(text: str) -> bool:
    """Whether the Burmese of a text is Zawgyi. False for no Burmese and for no evidence."""
    for_zawgyi, for_unicode = _evidence(text)
    return for_zawgyi > for_unicode


_PLAIN = {
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1039": "\u103a",
    "\u103a": "\u103b",
    "\u103b": "\u103c",
    "\u103c": "\u103d",
    "\u103d": "\u103e",
    "\u105a": "\u102b\u103a",
    "\u106a": "\u1009",
    "\u106b": "\u100a",
    "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100d\u1039\u100e",
    "\u107d": "\u103b",
    "\u1086": "\u103f",
    "\u1087": "\u103e",
    "\u1088": "\u103e\u102f",
    "\u1089": "\u103e\u1030",
    "\u108a": "\u103d\u103e",
    "\u108e": "\u102d\u1036",
    "\u108f": "\u1014",
    "\u1090": "\u101b",
    "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
    "\u1097": "\u100b\u1039\u100b",
}
_PLAIN |= {chr(code): "\u103c" for code in range(0x107E, 0x1085)}
_KINZI = {"\u1064": "", "\u108b": "\u102d", "\u108c": "\u102e", "\u108d": "\u1036"}
_STACKED = {
    "\u1060": "\u1000",
    "\u1061": "\u1001",
    "\u1062": "\u1002",
    "\u1063": "\u1003",
    "\u1065": "\u1005",
    "\u1066": "\u1006",
    "\u1067": "\u1006",
    "\u1068": "\u1007",
    "\u1069": "\u1008",
    "\u106c": "\u100b",
    "\u106d": "\u100c",
    "\u1070": "\u100f",
    "\u1071": "\u1010",
    "\u1072": "\u1010",
    "\u1073": "\u1011",
    "\u1074": "\u1011",
    "\u1075": "\u1012",
    "\u1076": "\u1013",
    "\u1077": "\u1014",
    "\u1078": "\u1015",
    "\u1079": "\u1016",
    "\u107a": "\u1017",
    "\u107b": "\u1018",
    "\u107c": "\u1019",
    "\u1085": "\u101c",
    "\u1093": "\u1018",
    "\u1096": "\u1010\u103d",
}

_SYLLABLE = re.compile(
    "(?P<before>[\u1031\u103b\u107e-\u1084]*)"
    "(?P<letter>[\u1000-\u102a\u103f\u1040-\u1049\u104e\u106a\u106b\u106e\u106f\u1086"
    "\u108f-\u1092\u1097])"
    "(?P<after>[\u102b-\u1030\u1032-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d"
    "\u1070-\u107d\u1085\u1087-\u108e\u1093-\u1096]*)"
)
_MEDIALS = "\u103b\u103c\u103d\u103e"
_VOWELS = "\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c"
_ORDER = {sign: i for i, sign in enumerate(_MEDIALS + _VOWELS + "\u1036\u1037\u1038")}


def _syllable(match: re.Match[str]) -> str:
    kinzi, stacked, signs = "", "", ""
    for sign in match["before"] + match["after"]:
        if sign in _KINZI:
            kinzi = "\u1004\u103a\u1039"
            signs += _KINZI[sign]
        elif sign in _STACKED:
            stacked += "\u1039" + _STACKED[sign][0]
            signs += _STACKED[sign][1:]
        else:
            signs += _PLAIN.get(sign, sign)
    letter = _PLAIN.get(match["letter"], match["letter"])
    asat = "\u103a" in signs
    ordered = sorted(set(signs) - {"\u103a"}, key=lambda sign: _ORDER.get(sign, len(_ORDER)))
    if asat and "\u1031" in signs and ("\u102b" in signs or "\u102c" in signs):
        # the vowel aw in its third tone: the asat belongs to the long sign
        place = 1 + max(i for i, sign in enumerate(ordered) if sign in "\u102b\u102c")
        ordered.insert(place, "\u103a")
        asat = False
    if letter == "\u1025" and asat:
        letter = "\u1009"
    if letter == "\u1040" and ordered:
        letter = "\u101d"  # the digit zero looks like the letter wa
    if letter == "\u1044" and asat:
        letter = "\u104e"
    return kinzi + letter + stacked + ("\u103a" if asat else "") + "".join(ordered)


_STRETCH = re.compile("[\u1000-\u109f]+")


def to_unicode(text: str) -> str:
    """The text with its Burmese in Unicode; the same object where there is nothing to do.

    A page may hold both encodings, so each stretch is judged by itself; one without
    evidence of its own is converted only where nothing in the whole text is Unicode.
    """
    for_zawgyi, for_unicode = _evidence(text)
    if not for_zawgyi:
        return text

    def convert(match: re.Match[str]) -> str:
        own_zawgyi, own_unicode = _evidence(match[0])
        follows = not for_unicode and not own_zawgyi
        if not follows and own_zawgyi <= own_unicode:
            return match[0]
        return _SYLLABLE.sub(_syllable, match[0]).replace("\u1025\u102e", "\u1026")

    converted = _STRETCH.sub(convert, text)
    return text if converted == text else converted
