"""The default store: tantivy for words, a memory-mapped matrix for meaning, no server.

Exact scan of float32 vectors; the text index scores as Lucene does, so that it ranks like
Elasticsearch. A generation is built once and never changed (`generations.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import FieldType, Occur, Query

from kb.errors import IndexMissingError, StoreError
from kb.messages import said
from kb.search import generations, ranking
from kb.search.document import NEVER, SearchDocument
from kb.search.query import KeywordQuery, Match, Need
from kb.search.result import FACETS
from kb.search.store import NEAREST, RANKED, Found

if TYPE_CHECKING:  # numpy is loaded with the first vector: a search by words needs none
    import numpy as np
    from numpy.typing import NDArray

    from kb.search.store import Vector

_FACET_VALUES = 1_000
"""More values than any facet has; a terms aggregation cuts at ten unless told."""


class EmbeddedStore:
    """One open generation, safe to use from several threads."""

    def __init__(self, generation: Path) -> None:
        try:
            self._index = tantivy.Index.open(str(generation / "text"))
            self._index.config_reader("manual")
            self._searcher = self._index.searcher()
        except ValueError as error:
            raise IndexMissingError(
                said(
                    "The index %(index)s cannot be opened (%(problem)s).",
                    index=generation,
                    problem=error,
                ),
                "It must lie where files can be written. If it does, run `kb index build`.",
            ) from error
        self._schema = self._index.schema
        self._vectors_file = generation / "vectors.npy"
        self._matrix: NDArray[np.float32] | None = None

    @property
    def count(self) -> int:
        """Documents in this generation."""
        return int(self._searcher.num_docs)

    def close(self) -> None:
        """Nothing to release: files are mapped, and unmapped with the object."""

    # --- queries -------------------------------------------------------------

    def _match(self, match: Match) -> Query:
        schema, tokens = self._schema, list(match.tokens)
        if match.prefix and len(tokens) == 1:
            pattern = f"{_escape(tokens[0])}.*"
            query = Query.regex_query(schema, match.field, pattern)
        elif match.prefix:
            query = Query.phrase_prefix_query(schema, match.field, list(tokens))
        elif len(tokens) == 1:
            query = Query.term_query(schema, match.field, tokens[0])
        else:
            query = Query.phrase_query(schema, match.field, list(tokens))
        return Query.boost_query(query, match.boost)

    def _need(self, need: Need) -> Query:
        return Query.disjunction_max_query([self._match(m) for m in need.matches], ranking.TIE)

    def _gate(self, query: KeywordQuery, *, timely: bool = True) -> list[tuple[Occur, Query]]:
        gate: list[tuple[Occur, Query]] = []
        for field, values in query.filters.items():
            gate.append((Occur.Must, self._silent(self._any(field, values))))
        for need in query.required:
            gate.append((Occur.Must, self._silent(self._need(need))))
        for need in query.excluded:
            gate.append((Occur.MustNot, self._need(need)))
        if timely and query.as_of is not None:
            gate.append((Occur.Must, self._silent(self._days("starts_first", 0, query.as_of))))
            gate.append((Occur.Must, self._silent(self._days("ends_last", query.as_of + 1, None))))
        return gate

    def _any(self, field: str, values: Sequence[Any]) -> Query:
        return Query.term_set_query(self._schema, field, list(values))

    def _days(self, field: str, lowest: int, highest: int | None) -> Query:
        return Query.range_query(
            self._schema, field, FieldType.Integer, lowest, NEVER if highest is None else highest
        )

    @staticmethod
    def _silent(query: Query) -> Query:
        """A condition that adds nothing to the score."""
        return Query.const_score_query(query, 0.0)

    def _wanted(self, query: KeywordQuery, *, timely: bool = True) -> Query:
        parts = self._gate(query, timely=timely)
        if query.by_filter_alone:
            parts.append((Occur.Must, self._silent(Query.all_query())))
        else:
            wanted = [(Occur.Should, self._need(n)) for n in query.needs]
            parts.append((Occur.Must, Query.boolean_query(wanted)))
            if query.own_country:
                own = self._any("country", [query.own_country])
                parts.append((Occur.Should, Query.const_score_query(own, ranking.OWN_COUNTRY)))
        return Query.boolean_query(parts)

    # --- the contract ----------------------------------------------------------

    def find(self, query: KeywordQuery, vector: Vector | None, floor: float) -> Found:
        """Candidates by words (where the query has needs), by the vector, or both."""
        words = bool(query.needs) or vector is None
        scores = self._keyword(query) if words else {}
        nearest = self._nearest(query, vector, floor) if vector is not None else []
        cosine = dict(nearest)
        if vector is not None and scores:
            cosine |= self._similarity([r for r in scores if r not in cosine], vector)
        rows = [row for row, _ in nearest]
        every = self._everything(query, words, rows)
        return Found(
            keyword=scores,
            cosine=cosine,
            nearest=tuple(rows),
            total=self._searcher.search(every, limit=1).count or 0,  # type: ignore[attr-defined]
            facets=self._facets(every),
            left_out=self._left_out(query, vector, floor, words),
            frequencies={n.label: self._frequency(n) for n in query.needs},
        )

    def _keyword(self, query: KeywordQuery) -> dict[int, float]:
        found = self._searcher.search(self._wanted(query), limit=RANKED, count=False)
        addresses = [address for _, address in found.hits]
        rows = self._searcher.fast_field_values("row", addresses)
        return {_row(row): float(hit[0]) for row, hit in zip(rows, found.hits, strict=True)}

    def _everything(self, query: KeywordQuery, words: bool, rows: Sequence[int]) -> Query:
        near = self._any("row", rows) if rows else Query.empty_query()
        if not words:
            return near
        if not rows:
            return self._wanted(query)
        return Query.boolean_query([(Occur.Should, self._wanted(query)), (Occur.Should, near)])

    def _facets(self, query: Query) -> dict[str, dict[str, int]]:
        request = {f: {"terms": {"field": f, "size": _FACET_VALUES}} for f in FACETS}
        answer = self._searcher.aggregate(query, request)
        return {
            f: {str(b["key"]): int(b["doc_count"]) for b in answer[f]["buckets"]} for f in FACETS
        }

    def _left_out(
        self, query: KeywordQuery, vector: Vector | None, floor: float, words: bool
    ) -> dict[str, int]:
        if query.as_of is None:
            return {"not yet": 0, "ended": 0}
        near = self._nearest(query, vector, floor, timely=False) if vector is not None else []
        rows = [row for row, _ in near]
        parts = [self._any("row", rows)] if rows else []
        if words:
            parts.append(self._wanted(query, timely=False))
        every = Query.boolean_query([(Occur.Should, p) for p in parts])

        def count(condition: Query) -> int:
            both = Query.boolean_query([(Occur.Must, every), (Occur.Must, condition)])
            return int(self._searcher.search(both, limit=1).count or 0)  # type: ignore[attr-defined]

        ended = self._days("ends_last", 0, query.as_of)
        not_yet = Query.boolean_query(
            [
                (Occur.Must, self._days("starts_first", query.as_of + 1, None)),
                (Occur.MustNot, ended),
            ]
        )
        return (
            {"not yet": count(not_yet), "ended": count(ended)}
            if parts
            else {"not yet": 0, "ended": 0}
        )

    def _frequency(self, need: Need) -> int:
        return int(self._searcher.search(self._need(need), limit=1).count or 0)  # type: ignore[attr-defined]

    # --- meaning ---------------------------------------------------------------

    @property
    def _vectors(self) -> NDArray[np.float32]:
        if self._matrix is None:
            import numpy as np

            try:
                self._matrix = np.load(self._vectors_file, mmap_mode="r")
            except (OSError, ValueError) as error:
                raise StoreError(
                    said("The vectors %(file)s cannot be read.", file=self._vectors_file),
                    generations.REBUILD,
                ) from error
        return self._matrix

    def _nearest(
        self, query: KeywordQuery, vector: Vector, floor: float, *, timely: bool = True
    ) -> list[tuple[int, float]]:
        import numpy as np

        similarity = self._vectors @ vector
        rows = np.flatnonzero(similarity >= floor)
        # ties by row, as everywhere; a stable sort keeps them in that order
        ranked = rows[np.argsort(-similarity[rows], kind="stable")]
        gate = self._gate(query, timely=timely)
        kept: list[tuple[int, float]] = []
        block = NEAREST
        while len(kept) < NEAREST and len(ranked):
            head, ranked = ranked[:block], ranked[block:]
            allowed = self._passing(gate, head.tolist())
            kept += [(int(r), float(similarity[r])) for r in head if int(r) in allowed]
            block *= 4
        return kept[:NEAREST]

    def _passing(self, gate: list[tuple[Occur, Query]], rows: list[int]) -> set[int]:
        if not gate:
            return set(rows)
        query = Query.boolean_query([*gate, (Occur.Must, self._any("row", rows))])
        found = self._searcher.search(query, limit=len(rows), count=False)
        addresses = [address for _, address in found.hits]
        return {_row(r) for r in self._searcher.fast_field_values("row", addresses)}

    def _similarity(self, rows: Sequence[int], vector: Vector) -> dict[int, float]:
        if not rows:
            return {}
        chosen = self._vectors[list(rows)]
        values = chosen @ vector
        return {
            row: float(value)
            for row, own, value in zip(rows, chosen, values, strict=True)
            if own.any()  # a row of noughts stands for "no vector"
        }

    # --- single documents --------------------------------------------------------

    def documents(self, rows: Sequence[int]) -> list[SearchDocument]:
        """The documents as they were added, in the order of `rows`."""
        if not rows:
            return []
        found = self._searcher.search(self._any("row", rows), limit=len(rows), count=False)
        addresses = [address for _, address in found.hits]
        numbers = self._searcher.fast_field_values("row", addresses)
        by_row = {
            _row(n): SearchDocument.from_json(json.loads(bytes(self._searcher.doc(a)["kept"][0])))
            for n, a in zip(numbers, addresses, strict=True)
        }
        return [by_row[row] for row in rows]

    def row(self, id_: str) -> int | None:
        """The row of a document, or None."""
        found = self._searcher.search(Query.term_query(self._schema, "id", id_), limit=1)
        if not found.hits:
            return None
        return _row(self._searcher.fast_field_values("row", [found.hits[0][1]])[0])

    def vector(self, row: int) -> Vector | None:
        """The vector of a document, or None where its text cannot be embedded."""
        found: Vector = self._vectors[row]
        return found if found.any() else None


def _row(value: object) -> int:
    assert isinstance(value, int)
    return value


def _escape(token: str) -> str:
    """A token as a literal in tantivy's regular expressions."""
    return "".join(f"\\{c}" if c in r"\.+*?()|[]{}^$#&-~" else c for c in token)
