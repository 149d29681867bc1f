"""The keyword request that both stores receive: needs over fields, and a gate.

A *need* is one thing the query looks for (a word, a phrase, a prefix, a concept); its
matches are alternatives over fields, of which the best counts and the others help a
little. The *gate* is what every candidate must pass, by words or by meaning: filters,
exclusions, quoted phrases and the day.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb import dates
from kb.search import ranking
from kb.search.document import TEXT_FIELDS
from kb.search.normalise import HAN
from kb.search.plan import Clause, Filters, Plan
from kb.search.tokens import QueryTerm, forms, index_tokens, query_terms, without_stop_words


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens of one indexed field: a term, a phrase (several tokens) or a prefix."""

    field: str
    tokens: tuple[str, ...]
    prefix: bool
    boost: float


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to find; `label` is what the user typed."""

    label: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class KeywordQuery:
    """Everything a store needs to find candidates.

    `own_country` is the State in whose script the query is written: its law comes a little
    earlier, and finds nothing by itself.
    """

    needs: tuple[Need, ...]
    required: tuple[Need, ...]
    excluded: tuple[Need, ...]
    filters: Filters
    as_of: int | None
    own_country: str | None = None

    @property
    def by_filter_alone(self) -> bool:
        """True where nothing is looked for: the answer is a list."""
        return not self.needs


FORMS = {"stemmed": "", "exact": "_exact", "marked": "_marked"}
"""The forms that `tokens.py` gives, with what each adds to the name of an indexed field."""

LONG_RUN = 6
"""Pairs of letters from which a run counts as a sentence rather than a word."""

_PAIR = 2

_SCRIPTS = {
    "TH": re.compile("[\u0e01-\u0e3a]"),
    "LA": re.compile("[\u0e81-\u0ebd]"),
    "KH": re.compile("[\u1780-\u17d3]"),
    "MM": re.compile("[\u1000-\u109f]"),
    "CN": re.compile(f"[{HAN}]"),
    "VN": re.compile("[\u0111\u01a1\u01b0\u1ea0-\u1ef9]", re.IGNORECASE),
}

_HAN = re.compile(f"[{HAN}]")

BORDER = "\u00a6"
"""A token that no query holds: phrases do not reach from one part of a field to the next."""


def indexed_field(name: str, form: str) -> str:
    """The name in the index of a text field in one of its forms."""
    return f"{name}{FORMS[form]}"


def field_tokens(parts: Sequence[str]) -> dict[str, list[str]]:
    """The tokens of the parts of a field, per form, with borders between the parts."""
    found: dict[str, list[str]] = {form: [] for form in FORMS}
    marked = False
    for part in parts:
        tokens = index_tokens(part)
        marked = marked or bool(tokens.marked)
        for form, own in (
            ("stemmed", tokens.stemmed),
            ("exact", tokens.exact),
            ("marked", tokens.marked or tokens.exact),
        ):
            found[form] += [BORDER, *own] if found[form] else own
    return found if marked else {**found, "marked": []}


def _need(term: QueryTerm, weight: float = 1.0) -> Need:
    return Need(
        term.text,
        tuple(
            Match(
                indexed_field(name, term.field),
                term.tokens,
                term.kind == "prefix",
                ranking.BOOSTS[name] * weight,
            )
            for name in TEXT_FIELDS
        ),
    )


def _windows(term: QueryTerm) -> list[Need]:
    """Parts of a long run of a script without spaces: a question is never found whole.

    Words of Chinese have two letters, those of the other scripts more; every second place
    is enough for some window to lie within a word.
    """
    if not term.unspaced or term.kind == "prefix" or len(term.tokens) < LONG_RUN:
        return []
    size = 1 if _HAN.match(term.text) else 3
    step = 1 if size == 1 else 2
    parts = [term.tokens[n : n + size] for n in range(0, len(term.tokens) - size + 1, step)]
    return [
        _need(
            replace(term, text="".join(part), tokens=part, kind="token" if size == 1 else "phrase"),
            ranking.PART,
        )
        for part in dict.fromkeys(parts)
    ]


def _vietnamese(clauses: Sequence[Clause]) -> list[QueryTerm]:
    """Neighbouring syllables as phrases, where the words are Vietnamese; else nothing.

    Vietnamese words have mostly two syllables, written apart, and a syllable alone
    (*nhân*, person) is a part of too many words to be looked for.
    """
    found = [term for clause in clauses for term in query_terms(clause.text, clause.kind)]
    spaced = all(term.kind == "token" and not term.unspaced for term in found)
    if len(found) < _PAIR or not spaced or all(term.field != "marked" for term in found):
        return []
    syllables = [forms(term.text)[2] for term in found]
    return [
        QueryTerm(" ".join(pair), pair, "phrase", "marked")
        for pair in itertools.pairwise(syllables)
    ]


def clause_terms(clauses: Iterable[Clause]) -> list[QueryTerm]:
    """What the clauses look up, without the stop words where others remain."""
    found = [term for clause in clauses for term in query_terms(clause.text, clause.kind)]
    return without_stop_words(found)


def own_country(text: str) -> str | None:
    """The State whose script, or whose Vietnamese marks, a query uses; None for others."""
    found = {country for country, letters in _SCRIPTS.items() if letters.search(text)}
    return found.pop() if len(found) == 1 else None


def concept_need(codes: Mapping[str, float], label: str) -> Need:
    """A concept that the query names: any of its codes, each with its weight."""
    return Need(
        label, tuple(Match("concept", (code,), False, weight) for code, weight in codes.items())
    )


def keyword_query(plan: Plan, concepts: Sequence[Need] = ()) -> KeywordQuery:
    """The request of a plan; `concepts` are needs that the glossary recognised."""
    phrases = [c for c in plan.positive if c.kind == "phrase"]
    required = tuple(_need(t) for t in clause_terms(phrases))
    loose = [c for c in plan.positive if c.kind != "phrase"]
    terms = _vietnamese(loose) or clause_terms(loose)
    words = tuple(need for t in terms for need in (_need(t), *_windows(t)))
    return KeywordQuery(
        needs=(*required, *words, *concepts),
        required=required,
        excluded=tuple(_need(t) for t in clause_terms(c for c in plan.clauses if c.exclude)),
        filters=plan.filters,
        as_of=dates.first_day(plan.as_of) if plan.as_of else None,
        own_country=own_country(plan.meaning),
    )
