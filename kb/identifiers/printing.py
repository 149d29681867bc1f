"""A printed citation: "Extradition Act (Thailand), B.E. 2551 (2008), s 7".

Title, country in brackets unless the title names it, then the shortest official
designation (year of the Buddhist era, number, date and place of signature, UNTS), then
the reference without its label. A reference that carries no official number is left out:
the citation is then of the instrument.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.identifiers.countries import SHORT, take_countries
from kb.identifiers.refs import Ref, parse_ref

_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_BUDDHIST = re.compile(r"B\.E\. \d{4} \(\d{4}\)")
_OFFICIAL_START = re.compile(r"[A-Z0-9]")
_DOUBT = re.compile(r"not confirmed|not found|not verified|recalled|to be confirmed")
_OTHER_TITLE = re.compile(r"\b(?:Act|Code|Law)\b")


def short_title(title: str) -> str:
    """The title without remarks and second titles in brackets; "(COMMIT)" and "(No. 29)" stay."""

    def keep(match: re.Match[str]) -> str:
        inside = match[1]
        remark = inside[:1].islower() or _OTHER_TITLE.search(inside)
        return "" if remark else match[0]

    return _BRACKET.sub(keep, title).strip()


def designation(citation: str, *, treaty: bool) -> str:
    """The shortest official designation in a record's `citation`, or "" where there is none."""
    buddhist = _BUDDHIST.search(citation)
    if buddhist:
        return buddhist[0]
    plain = _BRACKET.sub(lambda m: m[0] if m[1].isdigit() else "", citation)
    head = plain.split(";")[0].strip()
    if not treaty:
        head = head.split(",")[0]
    doubtful = _DOUBT.search(citation)
    official = _OFFICIAL_START.match(head) and any(c.isdigit() for c in head)
    return head if official and not doubtful else ""


def instrument_citation(
    title: str, countries: Sequence[str], citation: str, *, kind: str, year: int | None
) -> str:
    """How an instrument is cited. `year` stands in where the record has no designation."""
    name = short_title(title)
    if kind != "agreement" and not take_countries(name)[1]:
        name += f" ({', '.join(SHORT.get(c, c) for c in countries)})"
    official = "" if kind == "procedure" else designation(citation, treaty=kind == "agreement")
    if not official and year is not None and str(year) not in name:
        official = str(year)
    if official and official in name:
        official = ""
    return f"{name}, {official}" if official else name


def with_ref(cited_as: str, ref: Ref | str | None) -> str:
    """The citation of a provision: the instrument's, and the ref where it is citable."""
    parsed = parse_ref(ref) if isinstance(ref, str) else ref
    if parsed is None or not parsed.citable:
        return cited_as
    if parsed.of_instrument:
        return of_another_law(cited_as, parsed)
    return f"{cited_as}, {parsed.words or parsed.numbers_text}"


def of_another_law(cited_as: str, ref: Ref | str) -> str:
    """The citation of a provision of another law that is recorded with this instrument."""
    return f"{ref} (recorded with {cited_as})"
