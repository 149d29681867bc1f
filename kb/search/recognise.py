"""Words of the glossary in a query, in seven languages, and the concepts they lead to.

A term is recognised where its tokens stand in the query one after another; longer terms
win over the shorter ones within them. This is how a question in Khmer reaches English
summaries: its concepts are looked up by code, and its English words are what the model
reads. A word that leads to several concepts leads to all of them.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.concepts import Glossary
from kb.search import ranking
from kb.search.normalise import UNSPACED, normalise
from kb.search.query import Need, concept_need
from kb.search.tokens import forms, pairs, pieces

_NOT_ENGLISH = re.compile(f"[{UNSPACED}\u0300-\u036fđ]")
"""Scripts of the region, and the marks of Vietnamese once letters are decomposed."""

_NUMBER = re.compile(r"[\d〇零一二三四五六七八九十百千]")

_HAS_RUN = re.compile(f"[{UNSPACED}]")

_NOUN = re.compile("^(?:การ|ความ|ການ|ຄວາມ|ការ|អំពើ|សេចក្ដី|សេចក្តី)(?=.{3})|(?<=.{3})(?:ခြင်း|မှု)$")
"""What makes a noun of a verb: Thai, Lao and Khmer put it before, Burmese behind."""

_PART = 0.5
"""The share of a term that a query must have to stand for it."""

_SPREAD = 6
"""A word that leads to more concepts than this says too little to search by concept."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the glossary made of a query.

    `labels` are the English words of the entries found, in the order of the query.
    """

    labels: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def english(self, text: str) -> str:
        """What a model that reads only English should read instead of `text`.

        The text itself where it is English or where nothing was recognised.
        """
        plain = unicodedata.normalize("NFD", text.lower())
        foreign = _NOT_ENGLISH.search(plain) is not None
        if foreign and self.labels:
            return "; ".join(self.labels)
        return text


def _tokens(text: str) -> tuple[str, ...]:
    """Stemmed words, and the pairs of letters of runs: a term within a run is a part of it."""
    found: list[str] = []
    for piece in pieces(normalise(text)):
        if piece.unspaced:
            found += pairs(piece.text) or [piece.text]
        else:
            found.append(forms(piece.text)[0])
    return tuple(found)


class Recogniser:
    """Finds the glossary terms of a table that `table_of` made."""

    def __init__(self, table: str) -> None:
        data = json.loads(table)
        self._table: dict[str, list[list[Any]]] = data["terms"]
        self._names = frozenset(data["names"])

    @staticmethod
    def table_of(glossary: Glossary, names: Iterable[str]) -> str:
        """JSON of `{"terms": {first token: [[tokens, label, codes], …]}, "names": […]}`.

        The longest term of a first token comes first; `names` are what instruments are
        called, in tokens.
        """
        table: dict[str, list[list[Any]]] = {}
        seen: set[tuple[str, ...]] = set()
        for entry in glossary.entries:
            english = next((t.preferred for t in entry.terms if t.language == "en"), entry.label)
            for term in entry.terms:
                for word in _with_verbs((term.preferred, *term.synonyms)):
                    tokens = _tokens(word)
                    key = (*tokens, "", entry.id)
                    if not tokens or key in seen:
                        continue
                    seen.add(key)
                    table.setdefault(tokens[0], []).append(
                        [list(tokens), english, list(entry.concepts)]
                    )
        for terms in table.values():
            terms.sort(key=lambda t: (-len(t[0]), t[1]))
        called = sorted({" ".join(_tokens(name)) for name in names})
        return json.dumps({"terms": table, "names": called}, ensure_ascii=False)

    def may_cite(self, text: str) -> bool:
        """Whether a query is worth asking the citator: it has a number or is a name."""
        return _NUMBER.search(text) is not None or " ".join(_tokens(text)) in self._names

    def recognise(self, text: str) -> Recognised:
        """The glossary terms in a query, or the terms that a short query is a part of."""
        tokens = _tokens(text)
        found = self._within(tokens)
        if not found and _HAS_RUN.search(text):
            found = self._around(tokens)
        return _recognised(found)

    def _within(self, tokens: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Label and codes of the terms that stand in the query, in its order."""
        found: dict[str, tuple[str, ...]] = {}
        position = 0
        while position < len(tokens):
            length = 1
            for term, label, codes in self._table.get(tokens[position], ()):
                if tokens[position : position + len(term)] != tuple(term):
                    continue
                if len(term) < length:
                    break  # a longer term has been taken here
                length = len(term)
                found[label] = tuple(dict.fromkeys((*found.get(label, ()), *codes)))
            position += length
        return found

    def _around(self, tokens: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Label and codes of the shortest terms of which the whole query is a large part.

        Scripts without spaces are typed in parts: the Thai for *extradite* is written within
        that for *extradition* and is no term of its own.
        """
        best: dict[str, tuple[str, ...]] = {}
        longest = math.floor(len(tokens) / _PART)
        for terms in self._table.values():
            for term, label, codes in terms:
                if len(tokens) <= len(term) <= longest and _contains(term, tokens):
                    if len(term) < longest:
                        best, longest = {}, len(term)
                    best[label] = tuple(dict.fromkeys((*best.get(label, ()), *codes)))
        return best


def _with_verbs(words: Iterable[str]) -> Iterator[str]:
    """The words, and each noun also as the verb from which it is made: people type either."""
    for word in words:
        yield word
        verb = _NOUN.sub("", word)
        if verb != word and verb:
            yield verb


def _contains(term: Sequence[str], tokens: tuple[str, ...]) -> bool:
    places = range(len(term) - len(tokens) + 1)
    return any(tuple(term[n : n + len(tokens)]) == tokens for n in places)


def _recognised(found: Mapping[str, tuple[str, ...]]) -> Recognised:
    needs = tuple(
        concept_need(dict.fromkeys(codes, ranking.CONCEPT), f"[{label}]")
        for label, codes in found.items()
        if len(codes) <= _SPREAD
    )
    return Recognised(tuple(found), needs, found)
