"""What the corpus holds, counted: per country, instrument, concept and basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kb.corpus import marks
from kb.corpus.files import Corpus
from kb.corpus.records import COVERAGE
from kb.model import COUNTRIES, Basis, Instrument


def coverage(corpus: Corpus) -> dict[str, Any]:
    """The answer of `kb corpus coverage --json`.

    A provision of an agreement counts once in the totals and once for each of its countries.
    `by_coverage` counts instruments for which it is recorded how much of them was read.
    """
    by_concept: dict[str, Counter[str]] = {code: Counter() for code in corpus.concepts}
    for instrument in corpus.instruments:
        for provision in instrument.provisions:
            for code in dict.fromkeys(provision.concepts):
                by_concept.setdefault(code, Counter()).update(instrument.countries)
    read = Counter(i.coverage.is_ for i in corpus.instruments if i.coverage)
    return {
        **_counts(corpus.instruments),
        "by_country": {
            country: _counts(i for i in corpus.instruments if country in i.countries)
            for country in COUNTRIES
        },
        "by_concept": {
            code: {country: count[country] for country in COUNTRIES if count[country]}
            for code, count in by_concept.items()
        },
        "by_coverage": {word: read[word] for word in COVERAGE},
        "by_instrument": {i.id: len(i.provisions) for i in corpus.instruments},
    }


def _counts(instruments: Iterable[Instrument]) -> dict[str, int]:
    instruments = tuple(instruments)
    bases = Counter(marks.basis(p) for i in instruments for p in i.provisions)
    return {
        "instruments": len(instruments),
        "provisions": sum(len(i.provisions) for i in instruments),
        **{str(basis): bases[basis] for basis in Basis},
    }
