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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.errors import IndexMissingError
from kb.search import ranking
from kb.search.normalise import UNSPACED, normalise
from kb.search.query import Need, concept_need
from kb.search.tokens import forms, pairs, pieces

if TYPE_CHECKING:
    from kb.concepts import Glossary

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
        try:
            data = json.loads(table)
            self._entries: list[tuple[str, list[str]]] = data["entries"]
            self._terms: dict[str, list[tuple[str, int]]] = data["terms"]
            self._names = frozenset(data["names"])
        except (KeyError, TypeError, ValueError) as error:
            raise IndexMissingError(
                "The glossary of the index cannot be read.", "Run `kb index build`."
            ) from error

    @staticmethod
    def table_of(glossary: Glossary, names: Iterable[str]) -> str:
        """JSON of the terms, as small as a cold search wants it.

        `entries` has label and codes, `terms` leads from a first token to `[tokens, entry]`,
        the longest first, `names` holds what instruments are called. Tokens are joined by
        spaces.
        """
        entries: list[tuple[str, list[str]]] = []
        terms: dict[str, dict[tuple[str, int], None]] = {}
        for entry in glossary.entries:
            english = next((t.preferred for t in entry.terms if t.language == "en"), entry.label)
            entries.append((english, list(entry.concepts)))
            for term in entry.terms:
                for word in _with_verbs((term.preferred, *term.synonyms)):
                    tokens = _tokens(word)
                    if tokens:
                        key = (" ".join(tokens), len(entries) - 1)
                        terms.setdefault(tokens[0], {})[key] = None
        longest_first = {
            first: sorted(found, key=lambda t: (-t[0].count(" "), entries[t[1]][0]))
            for first, found in terms.items()
        }
        called = sorted({" ".join(_tokens(name)) for name in names})
        table = {"entries": entries, "terms": longest_first, "names": called}
        return json.dumps(table, ensure_ascii=False, separators=(",", ":"))

    def may_cite(self, text: str) -> bool:
        """Whether a query is worth asking the citator: a number, an identifier, or a name."""
        if "/" in text or _NUMBER.search(text):
            return True
        return " ".join(_tokens(text)) in self._names

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
            for term, entry in self._terms.get(tokens[position], ()):
                size = term.count(" ") + 1
                if size < length:
                    break  # a longer term has been taken here
                if " ".join(tokens[position : position + size]) == term:
                    length = size
                    self._take(entry, found)
            position += length
        return found

    def _around(self, tokens: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Label and codes of the shortest terms of which the whole query is a large part.

        Scripts without spaces are typed in parts: the Thai for *extradite* is written within
        that for *extradition* and is no term of its own.
        """
        wanted = f" {' '.join(tokens)} "
        longest = math.floor(len(tokens) / _PART)
        best: dict[str, tuple[str, ...]] = {}
        for terms in self._terms.values():
            for term, entry in terms:
                size = term.count(" ") + 1
                if len(tokens) <= size <= longest and wanted in f" {term} ":
                    if size < longest:
                        best, longest = {}, size
                    self._take(entry, best)
        return best

    def _take(self, entry: int, found: dict[str, tuple[str, ...]]) -> None:
        label, codes = self._entries[entry]
        found[label] = tuple(dict.fromkeys((*found.get(label, ()), *codes)))


def _with_verbs(words: Iterable[str]) -> Iterator[str]:
    """The words, and each noun also as the verb from which it is made: people type either."""
    for word in words:
        yield word
        verb = _NOUN.sub("", word)
        if verb != word and verb:
            yield verb


def _recognised(found: Mapping[str, tuple[str, ...]]) -> Recognised:
    needs = tuple(
        concept_need(dict.fromkeys(codes, ranking.CONCEPT), f"[{label}]")
        for label, codes in found.items()
        if len(codes) <= _SPREAD
    )
    return Recognised(tuple(found), needs, found)
