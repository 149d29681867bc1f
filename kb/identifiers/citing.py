"""What a typed citation says: the reference in it, and the words that name the instrument.

Nothing typed is dropped: what is neither reference, year nor country stays in `name`, and
a name with a word that no instrument has is understood as none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from kb import numerals
from kb.identifiers import names, native
from kb.identifiers.folding import clean
from kb.identifiers.members import LATIN, Unit, short
from kb.identifiers.refs import ORDINALS, UNIT_WORDS, UNNUMBERED, Ref, read_ref

MAX_READINGS = 6
"""References in one text that are tried in turn; no title holds as many."""

_UNITS = "|".join(sorted([*UNIT_WORDS, "sect", "sects", "sub-paragraph"], key=len, reverse=True))
_UNIT = re.compile(
    rf"(?<![A-Za-z0-9])(?P<unit>{_UNITS})\b\.?\s*(?:no\.?\s*)?(?=\d|[IVXLC]+\b)", re.IGNORECASE
)
_UNIT_TIGHT = re.compile(rf"(?<![A-Za-z0-9])(?P<unit>{_UNITS})\.?(?=\d)", re.IGNORECASE)
_SIGN = re.compile(r"§+\s*(?=\d)")
_DOTTED = re.compile(r"(?<= )(\d{1,4})((?:\.(?:\d{1,2}|[a-z]))+)(?![\w.])")
_BELOW = r"(?:sub-?)?(?:paragraph|para|section|sec|clause|item|point)s?\.?"
_STEP = r"\(?(?:\d{1,3}|[a-z])\)?"
_AFTER = re.compile(
    rf"(?P<head>(?<![\w/-])(?:{_UNITS}) \d{{1,4}}(?:/\d{{1,3}}|-\d{{1,3}}|[A-Z])?"
    rf"(?: (?:{'|'.join(LATIN)}))?(?: para \d{{1,2}})?(?:\(\w{{1,3}}\))*)"
    rf"\s*,?\s*(?P<word>{_BELOW})\s*(?P<steps>{_STEP}(?:\s*(?:-|,|and|to|&)\s*{_STEP})*)(?![\w/])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![\w(])(?P<word>{_BELOW})\s*(?P<steps>{_STEP}(?:\s*(?:-|,|and|to|&)\s*{_STEP})*)\s*,?\s*(?:of|to|in)\s+"
    r"(?P<unit>(?:article|art|section|sect?|s|rule)\.?\s*)(?P<n>\d{1,4}(?:/\d{1,3}|[A-Z])?)(?![\w/])",
    re.IGNORECASE,
)
_ORDINAL_BEFORE = re.compile(
    rf"\b(?P<o>{'|'.join(ORDINALS)}) paragraph,? of "
    r"(?P<unit>(?:article|art|section|sec|s)\.?\s*)(?P<n>\d{1,4}(?:/\d{1,3})?(?:\(\w{1,3}\))*)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"(?<=[\d)]),?\s*(?P<o>{'|'.join(ORDINALS)}) paragraph\b", re.IGNORECASE)
_GLUE = re.compile(r"(?<=[\dA-Z)])\s+(?=\((?:\d{1,3}|[a-zđ]{1,3})\))")
_PAREN = re.compile(r"\(\s*(\d{1,3}|[a-zđ]{1,4})\s*\)")
_PAREN_RANGE = re.compile(r"\(\s*(\d{1,3}|[a-z])\s*-\s*(\d{1,3}|[a-z])\s*\)")
_RANGE_WORD = re.compile(
    r"(?<=[\d)])\s*(?:-|\bto\b|\bthrough\b)\s*(?:(?:art|s)s? )?(?=\d|\((?:\d|[a-z]\)))"
)
_LIST_SIGN = re.compile(r"(?<=[\d)])\s*(?:&|,\s*and\b|\bor\b)\s*(?=\d|\(|[a-z]+ \d)")
_SLASH = re.compile(r"(?<=\d)\s*/\s*(?=\d)")
_ONWARD = re.compile(r"(?<=[\d)])\s*(?:ff|et seq)\b\.?", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![A-Za-z0-9/.()\-])\d{1,4}(?:/\d{1,3}|[A-Z](?![A-Za-z])| (?:bis|ter|quater)\b)?"
    r"(?:\((?:\d{1,3}|[a-z]{1,3})\))*(?:-(?:\d{1,4}|\((?:\d{1,3}|[a-z])\)))?(?![A-Za-z0-9/(])"
)
_REF_AT = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(sorted(UNIT_WORDS, key=len, reverse=True))}) (?=\d|[IVXLC]+\b)"
)
_UNIT_BEFORE = re.compile(rf"(?<![\w/-])(?:{'|'.join(UNIT_WORDS)}) ?$")
_NAMED = re.compile(rf"\b({'|'.join(sorted(UNNUMBERED))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation taken apart. `ref` is None where only an instrument was named.

    `unit_given` is False for a bare number ("16(7) UNTOC"); `hint` is the country whose
    language the unit word is in; `before` is what stands right before the reference.
    """

    ref: Ref | None
    name: names.Name
    unit_given: bool
    hint: str | None
    text: str
    before: str = ""


def read_citation(text: str) -> tuple[Cited, ...]:
    """Takes a citation apart; several readings where several references stand in it.

    A title may hold one of its own ("guiding the application of Penal Code arts 150 and
    151"). In each reading the others are left among the words of the name. `text` is as short
    as a citation (`citator.MAX_CITATION`).
    """
    plain = clean(text)
    rewritten, hint = native.rewrite(plain)
    canonical = _strip_years(_canonical(rewritten))
    years = frozenset(numerals.years(rewritten))
    readings = []
    for start in islice(_REF_AT.finditer(canonical), MAX_READINGS):
        read = read_ref(canonical, start.start())
        if read is not None:
            ref, end = read
            before = canonical[: start.start()]
            name = replace(names.read_name(_tidy(f"{before} {canonical[end:]}")), years=years)
            readings.append(Cited(ref, name, True, hint, plain, before.strip(" ,")))
    if readings:
        return tuple(readings)
    named = _NAMED.search(canonical)
    if named is not None:
        rest = canonical[: named.start()] + " " + canonical[named.end() :]
        name = replace(names.read_name(_tidy(rest)), years=years)
        return (Cited(Ref(words=named[1].lower()), name, True, hint, plain),)
    return (Cited(None, names.read_name(plain), False, hint, plain),)


def read_bare_number(cited: Cited) -> Cited | None:
    """The same citation with its one bare number read as an article, or None."""
    canonical = _strip_years(_canonical(cited.text))
    found = list(_BARE.finditer(canonical))
    if len(found) != 1:
        return None
    read = read_ref(f"{short(Unit.ARTICLE)} {found[0][0]}", 0)
    if read is None:
        return None
    rest = canonical[: found[0].start()] + " " + canonical[found[0].end() :]
    name = replace(names.read_name(_tidy(rest)), years=cited.name.years)
    return Cited(read[0], name, False, cited.hint, cited.text)


def _tidy(text: str) -> str:
    return re.sub(r"[\s,;:()]+", " ", text).strip()


def _canonical(text: str) -> str:
    """English and rewritten native references in the exact grammar of refs."""
    text = _SIGN.sub(lambda m: " ss " if len(m[0].strip()) > 1 else " s ", text)
    text = _SLASH.sub("/", text)
    text = _PAREN.sub(r"(\1)", text)
    text = _PAREN_RANGE.sub(r"(\1)-(\2)", text)
    text = _ORDINAL_BEFORE.sub(
        lambda m: f"{m['unit']}{m['n']} para {ORDINALS.index(m['o'].lower()) + 1}", text
    )
    text = _BEFORE.sub(lambda m: f"{m['unit']}{m['n']}{_below(m)}", text)
    text = _UNIT.sub(lambda m: f" {_unit(m['unit'])} ", text)
    text = _UNIT_TIGHT.sub(lambda m: f" {_unit(m['unit'])} ", text)
    text = re.sub(r"\s+", " ", text)
    text = _DOTTED.sub(lambda m: m[1] + "".join(f"({p})" for p in m[2][1:].split(".")), text)
    text = _GLUE.sub("", text)
    # twice: "art 16, para 7, item (a)"
    for _ in range(2):
        text = _AFTER.sub(lambda m: m["head"] + _below(m), text)
    text = _ORDINAL.sub(lambda m: f" para {ORDINALS.index(m['o'].lower()) + 1}", text)
    text = _GLUE.sub("", text)
    text = re.sub(r"(?<=\))\s+(?=\()", "", text)
    text = _RANGE_WORD.sub("-", text)
    text = _LIST_SIGN.sub(" and ", text)
    text = re.sub(r"(?<=\d)\s*;\s*(?=\d)", "; ", text)
    text = re.sub(r"(?<=[\d)]) and (?:and )+", " and ", text)
    return _ONWARD.sub(" ff", text)


def _unit(word: str) -> str:
    low = word.lower()
    return short(UNIT_WORDS.get(low, Unit.SECTION))


def _below(match: re.Match[str]) -> str:
    """Words for a step below the number, as steps of a ref: ", paras 7 and 8" is "(7), (8)"."""
    counted = match["word"].lower().startswith(("para", "par"))
    steps = re.sub(r"\s*(?:,|and|&)\s*", ", ", match["steps"], flags=re.IGNORECASE)
    steps = re.sub(r"\s*(?:-|to)\s*", "-", steps, flags=re.IGNORECASE)
    plain = steps.strip("()")
    if counted and re.fullmatch(r"\d{1,2}", plain):
        return f" para {plain}"
    return re.sub(r"\(?(\d{1,3}|\b[a-z]\b)\)?", r"(\1)", steps)


def _strip_years(text: str) -> str:
    """Years leave the text, except a number right after a unit word: "s 2008" is no year."""
    for start, end, _ in reversed(numerals.find_years(text)):
        if not _UNIT_BEFORE.search(text[:start]):
            text = text[:start] + " " + text[end:]
    return re.sub(r"\(\s*\)", " ", text)
