"""The numbers of ranking, in one place. How they were chosen is told in docs/quality.md."""

from __future__ import annotations

BOOSTS = {
    "heading": 2.0,
    "ref": 1.0,
    "title": 1.2,
    "terms": 2.0,
    "summary": 1.5,
    "text": 0.8,
}
"""Weight of each text field; the best field of a word counts."""

TIE = 0.2
"""What the other fields of a word add to its best field."""

CONCEPT = 1.0
"""Weight of a concept that the glossary recognised in the query."""

OWN_COUNTRY = 3.0
"""Keyword score that the law of a State gains where the query is written in its script."""

PART = 0.25
"""Weight of a part of a long run of a script without spaces."""

K1, B = 1.2, 0.75
"""BM25 as Lucene and tantivy compute it by default."""

COVERAGE = 0.75
"""Share of the highest conceivable keyword score that counts as a full match."""

MEANING = 0.6
"""Weight of meaning against words in hybrid search."""

MEANING_OF_LABELS = 0.3
"""The same where the model read English labels of the glossary instead of the query."""

FLOOR = 0.25
"""Similarity (cosine) below which a provision is no candidate of a search by meaning."""

CEILING = 3.0
"""Typical boost of the best field, by which the conceivable keyword score is scaled."""
