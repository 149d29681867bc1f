"""The one tokenizer of the house. Both stores index these tokens split at white space.

A text gives up to three parallel lists, one for a field each:

* `stemmed`: words without diacritics, English stemmed; the field that ranks.
* `exact`: words without diacritics, unstemmed; for phrases in quotes and prefixes.
* `marked`: words with their diacritics; empty where the text has none. A query word typed
  with diacritics is looked up here, one typed without in the other two, so that `dan do`
  finds `dẫn độ` and `dẫn độ` does not find `đan do`.

Within each list the position of a token is its place in the text, so phrases work in all
three. Runs of Thai, Lao, Khmer, Burmese and Chinese, whose words have no spaces between
them, become overlapping pairs of letters (a letter with its signs and stacked consonants
counts as one), and then the last letter alone: every letter begins some token, and a
phrase cannot reach over the end of a run. A query's run is the phrase of its pairs.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal

from kb.search.normalise import MARKS, UNSPACED, VIRAMA, normalise

FORMAT = 1
"""Raised by one whenever the same text would give other tokens: the index is then rebuilt."""

MAX_TOKEN = 64
"""Characters. Longer words are cut alike in texts and queries; no store sees an oversized one."""

STOP_WORDS = frozenset(
    "a an and are as at be been being by can could did do does for from had has have how if in"
    " into is it its of on or that the their them then there these they this those to was were"
    " what when where which who whom whose why will with would".split()
)
"""Left out of queries, never out of texts or phrases. `may`, `must`, `shall`, `no` and
`not` are words of law and stay."""

FieldName = Literal["stemmed", "exact", "marked"]
TermKind = Literal["token", "phrase", "prefix"]
ClauseKind = Literal["word", "phrase", "prefix"]

_WORD = rf"(?:[^\W_{UNSPACED}]++[\u0300-\u036f]*+)++"
_ASCII_PIECE = re.compile(r"(?P<run>(?!))|(?P<word>[a-z0-9]+)(?:'s(?![a-z0-9]))?")


# Large classes take long to compile: an English query must not wait for them.
@cache
def _piece() -> re.Pattern[str]:
    return re.compile(rf"(?P<run>[{UNSPACED}]+)|(?P<word>{_WORD})(?:'s(?![^\W_]))?")


@cache
def _has_mark() -> re.Pattern[str]:
    return re.compile(f"[{MARKS}]")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}](?:[{MARKS}]|(?<=[{VIRAMA}])[{UNSPACED}])*+")


@dataclass(frozen=True, slots=True)
class IndexTokens:
    """The tokens of one text; `stemmed` and `exact` have one length, `marked` that or none."""

    stemmed: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One thing to look up in one field.

    `token`: the single token. `phrase`: all tokens, next to one another, in order.
    `prefix`: the same, where of the last token only the beginning is given.
    `unspaced` says that the term is a run of a script without spaces, so its tokens are
    pairs of letters and not words. `stop` says that it is a word to leave out if others
    remain (see `without_stop_words`).
    """

    text: str
    tokens: tuple[str, ...]
    kind: TermKind
    field: FieldName
    unspaced: bool = False
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or an unspaced run of a normalised text, at `start:end` of it."""

    text: str
    start: int
    end: int
    unspaced: bool


def pieces(normalised: str) -> Iterator[Piece]:
    """The words and runs of a text that `normalise` has made."""
    pattern = _ASCII_PIECE if normalised.isascii() else _piece()
    for match in pattern.finditer(normalised):
        run = match["run"]
        if run is not None:
            yield Piece(run, match.start(), match.end(), True)
        else:
            begin, end = match.span("word")
            yield Piece(match["word"], begin, end, False)


def letters(run: str) -> list[str]:
    """The letters of an unspaced run, each with its signs; together they are the run."""
    return _letter().findall(run) if _has_mark().search(run) else list(run)


def pairs(run: str) -> list[str]:
    """The overlapping pairs of letters of an unspaced run; none if it has one letter."""
    return _pairs(letters(run))


def _pairs(run: Sequence[str]) -> list[str]:
    return [(a + b)[:MAX_TOKEN] for a, b in pairwise(run)]


_lock = threading.Lock()


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[str, str, str]:
    """A normalised word as (stemmed, exact, marked)."""
    marked = word[:MAX_TOKEN]
    exact = marked
    if not word.isascii():
        bare = "".join(
            sign
            for sign in unicodedata.normalize("NFD", marked)
            if not "\u0300" <= sign <= "\u036f"
        ).replace("\u0111", "d")
        # Only Latin letters lose their marks: elsewhere a mark makes another letter.
        exact = bare if bare.isascii() and bare else marked
    if not (exact.isascii() and exact.isalpha()):
        return exact, exact, marked
    with _lock:  # one stemmer is not safe for several threads
        return _stemmer().stemWord(exact), exact, marked


def index_tokens(text: str) -> IndexTokens:
    """The tokens of a text. An empty line in it is a border that no run reaches over."""
    stemmed: list[str] = []
    exact: list[str] = []
    marked: list[str] = []
    differs = False
    for piece in pieces(normalise(text)):
        if piece.unspaced:
            run = letters(piece.text)
            tokens = [*_pairs(run), run[-1][:MAX_TOKEN]]
            stemmed += tokens
            exact += tokens
            marked += tokens
        else:
            stem, plain, full = forms(piece.text)
            stemmed.append(stem)
            exact.append(plain)
            marked.append(full)
            differs = differs or plain != full
    return IndexTokens(stemmed, exact, marked if differs else [])


def query_terms(text: str, kind: ClauseKind = "word") -> list[QueryTerm]:
    """What to look up for one clause of a query, in order; every term is wanted.

    `word`: each part between spaces is a term, in the stemmed field; a part of several
    words (`anti-trafficking`, `2(1)`, `第240条`) is a phrase. `phrase`: one term, unstemmed.
    `prefix`: as `word`, unstemmed, the last word of each part only begun. Text without
    letters and digits gives no term.
    """
    normalised = normalise(text)
    chunks = [normalised] if kind == "phrase" else normalised.split()
    terms = (_term(chunk, kind) for chunk in chunks)
    return [term for term in terms if term is not None]


def _term(chunk: str, kind: ClauseKind) -> QueryTerm | None:
    found = list(pieces(chunk))
    if not found:
        return None
    words = [piece.text for piece in found if not piece.unspaced]
    has_marks = any(forms(word)[1] != forms(word)[2] for word in words)
    place: FieldName = "marked" if has_marks else "stemmed" if kind == "word" else "exact"
    form = {"stemmed": 0, "exact": 1, "marked": 2}[place]
    tokens: list[str] = []
    begun = False  # the last token is only the beginning of one
    for piece in found:
        last = piece is found[-1]
        if not piece.unspaced:
            tokens.append(forms(piece.text)[form])
            begun = last and kind == "prefix"
            continue
        run = letters(piece.text)
        tokens += _pairs(run)
        begun = last and len(run) == 1
        if begun or not last:  # inside a phrase the text has the whole run, its end included
            tokens.append(run[-1][:MAX_TOKEN])
    term_kind: TermKind = "prefix" if begun else "phrase" if len(tokens) > 1 else "token"
    stop = kind == "word" and len(found) == 1 and found[0].text in STOP_WORDS
    return QueryTerm(chunk, tuple(tokens), term_kind, place, not words, stop)


def without_stop_words(terms: Sequence[QueryTerm]) -> list[QueryTerm]:
    """The terms that carry meaning; all of them if none does."""
    return [term for term in terms if not term.stop] or list(terms)
