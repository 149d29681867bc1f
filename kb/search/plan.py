"""A query is data before it is a request: what was asked, in which mode, under which filters.

`make_plan` refuses what nobody could mean: unknown filter values, an empty search, a
query out of bounds. Both stores receive the same plan, and `--explain` prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from kb import dates
from kb.errors import UsageError
from kb.messages import said
from kb.search.tokens import query_terms
from kb.values import COUNTRIES, Basis, Kind, PartialDate, State, Topic

MAX_QUERY = 1_000
"""Characters. Longer than any heading or sentence of a charge; keeps parsing bounded."""

MAX_CLAUSES = 64
"""Words and phrases of one query that are looked up; the rest is refused, not ignored."""

MAX_WINDOW = 1_000
"""`offset + limit` at most: beyond it a filter is the better tool."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and signs that turn the direction of what is shown around a query."""
_PARTS = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


class Mode(StrEnum):
    """How hits are found."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class Clause:
    """One word, prefix or phrase of the query, required or forbidden as typed."""

    text: str
    kind: Literal["word", "phrase", "prefix"]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Values within a field are alternatives; fields are all required."""

    country: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    concept: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        """The fields that filter, with their values."""
        return [(k, v) for k, v in asdict(self).items() if v]

    def __bool__(self) -> bool:
        return bool(self.items())


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a store needs to answer. `meaning` is the text to embed; empty: no vector."""

    query: str
    mode: Mode
    clauses: tuple[Clause, ...]
    filters: Filters
    as_of: PartialDate | None
    limit: int
    offset: int
    explain: bool = False

    @property
    def positive(self) -> tuple[Clause, ...]:
        """The clauses that look for something."""
        return tuple(c for c in self.clauses if not c.exclude)

    @property
    def meaning(self) -> str:
        """The query as a sentence, without exclusions and signs."""
        return " ".join(c.text for c in self.positive)

    def as_json(self) -> dict[str, Any]:
        """For `--explain`."""
        data = asdict(self)
        data["as_of"] = str(dates.show(self.as_of)) if self.as_of else None
        return data


def _clauses(query: str) -> tuple[Clause, ...]:
    found = []
    for match in _PARTS.finditer(query):
        exclude = bool(match["minus"])
        phrase, word = match["phrase"], match["word"]
        if phrase is not None:
            clause = Clause(" ".join(phrase.split()), "phrase", exclude)
        elif word.endswith("*") and len(word) > 1:
            clause = Clause(word.rstrip("*"), "prefix", exclude)
        else:
            clause = Clause(word, "word", exclude)
        if clause.text.strip("*-\"' "):
            found.append(clause)
    return tuple(found)


def _choose(field: str, values: Iterable[str], valid: Sequence[str]) -> tuple[str, ...]:
    chosen: list[str] = []
    lookup = {v.casefold(): v for v in valid}
    for raw in values:
        value = raw.strip()
        if not value:
            continue  # a form field sent empty counts as absent
        known = lookup.get(value.casefold())
        if known is None:
            raise UsageError(
                said("Unknown %(field)s %(value)r.", field=field, value=value[:80]),
                said("Use one of: %(valid)s.", valid=", ".join(valid)),
                field=field,
                valid=valid,
            )
        if known not in chosen:
            chosen.append(known)
    return tuple(chosen)


def make_filters(given: Mapping[str, Iterable[str]], concepts: Sequence[str]) -> Filters:
    """Filters from what the user typed. `concepts` are the codes that exist.

    Raises `UsageError` for an unknown field or value, with the list of what is valid.
    """
    valid: dict[str, Sequence[str]] = {
        "country": COUNTRIES,
        "kind": [k.value for k in Kind],
        "concept": concepts,
        "topic": [t.value for t in Topic],
        "state": [s.value for s in State],
        "basis": [b.value for b in Basis],
    }
    unknown = sorted(set(given) - set(valid))
    if unknown:
        raise UsageError(
            said("Unknown filter %(name)r.", name=unknown[0]),
            said("Use one of: %(valid)s.", valid=", ".join(valid)),
            field=unknown[0],
            valid=tuple(valid),
        )
    return Filters(**{name: _choose(name, given.get(name, ()), valid[name]) for name in valid})


def check_window(limit: int, offset: int = 0) -> None:
    """Raises `UsageError` where a page lies outside of what can be paged through."""
    if limit < 1 or offset < 0 or offset + limit > MAX_WINDOW:
        raise UsageError(
            said(
                "limit %(limit)s and offset %(offset)s are out of bounds.",
                limit=limit,
                offset=offset,
            ),
            said(
                "limit is at least 1, offset at least 0, and their sum at most %(most)s.",
                most=MAX_WINDOW,
            ),
            field="limit",
        )


def make_plan(
    query: str | None = None,
    *,
    mode: str = Mode.HYBRID,
    filters: Mapping[str, Iterable[str]] | None = None,
    concepts: Sequence[str],
    as_of: str | None = None,
    limit: int = 10,
    offset: int = 0,
    explain: bool = False,
) -> Plan:
    """A plan from what the user typed. `concepts` are the codes that exist.

    Raises `UsageError` naming the field and, where there is a list, what is valid.
    """
    text = (query or "").strip()
    if len(text) > MAX_QUERY:
        raise UsageError(
            said("The query has %(n)s characters.", n=len(text)),
            said("Shorten it to at most %(most)s.", most=MAX_QUERY),
            field="q",
        )
    if _CONTROL.search(text):
        raise UsageError(
            "The query holds control characters.", "Type it again as plain text.", field="q"
        )
    chosen = make_filters(filters or {}, concepts)
    modes = [m.value for m in Mode]
    chosen_mode = Mode((_choose("mode", [mode], modes) or modes)[0])
    clauses = _clauses(text)
    if len(clauses) > MAX_CLAUSES:
        raise UsageError(
            said("The query has %(n)s words.", n=len(clauses)),
            said("Use at most %(most)s.", most=MAX_CLAUSES),
            field="q",
        )
    if not any(query_terms(c.text, c.kind) for c in clauses if not c.exclude) and not chosen:
        raise UsageError(
            "There is nothing to search for.",
            "Type a question or choose a country, kind, concept or topic.",
            field="q",
        )
    check_window(limit, offset)
    day = dates.parse_day(as_of, field="as_of") if as_of and as_of.strip() else None
    return Plan(text, chosen_mode, clauses, chosen, day, limit, offset, explain)
