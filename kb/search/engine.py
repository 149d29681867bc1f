"""The one path from a plan to a result: `search(plan) -> Result`, without Haystack.

The engine holds one open generation of a store, the glossary and citation table that were
stored with it, and the encoder of queries, which is loaded with the first question of
meaning. Nothing here reads the corpus.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import dates
from kb.errors import IndexMissingError, ModelError, UnknownIdentifierError
from kb.messages import said
from kb.search import fuse, generations, ranking
from kb.search.document import SearchDocument
from kb.search.embedded import EmbeddedStore
from kb.search.highlight import snippet
from kb.search.plan import Clause, Filters, Mode, Plan
from kb.search.query import KeywordQuery, clause_terms, keyword_query
from kb.search.recognise import Recognised, Recogniser
from kb.search.result import Hit, Note, Result
from kb.search.store import Found, Store
from kb.settings import Settings, require_embedded
from kb.values import Temporal

if TYPE_CHECKING:
    from kb.identifiers import Citator, Resolution
    from kb.search.embed import QueryEncoder
    from kb.search.store import Vector


class Engine:
    """Answers plans from one generation of an index. Safe to use from several threads."""

    def __init__(
        self, generation: Path, manifest: Mapping[str, Any], store: Store, cache: Path
    ) -> None:
        self.generation = generation
        self.manifest = manifest
        self.store = store
        self._cache = cache

    @classmethod
    def open(cls, settings: Settings) -> Engine:
        """The generation that serves now.

        Raises `IndexMissingError` where there is none, `UsageError` for another store.
        """
        require_embedded(settings)
        generation, manifest = generations.current(settings.index_folder)
        return cls(generation, manifest, EmbeddedStore(generation), settings.cache_folder)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concept codes that this index knows."""
        return tuple(self.manifest["concepts"])

    def is_current(self, settings: Settings) -> bool:
        """False once another generation serves."""
        pointer = generations.read_pointer(settings.index_folder)
        return pointer is not None and pointer.current == self.generation.name

    # --- what the index keeps beside the store -----------------------------------

    @cached_property
    def citator(self) -> Citator:
        """The citation table as it was when the index was built."""
        from kb.identifiers import Citator  # a search without a number needs none

        try:
            return Citator.from_json(self._kept("citations.json"))
        except ValueError as error:
            raise IndexMissingError(
                "The table of citations of the index cannot be read.", generations.REBUILD
            ) from error

    @cached_property
    def _recogniser(self) -> Recogniser:
        return Recogniser(self._kept("terms.json"))

    def _kept(self, name: str) -> str:
        return generations.read_kept(self.generation, name)

    @cached_property
    def encoder(self) -> QueryEncoder:
        """The encoder of queries. Raises `ModelError` where its copy is gone."""
        from kb.search.embed import QueryEncoder

        return QueryEncoder.from_manifest(self.manifest["model"], self._cache)

    # --- search ----------------------------------------------------------------

    def search(self, plan: Plan) -> Result:
        """Hits, totals, facets and notes for a plan."""
        started = time.perf_counter()
        notes: list[Note] = []
        recognised = self._recognise(plan)
        query = keyword_query(plan, recognised.needs)
        if plan.positive and query.by_filter_alone:
            notes.append(Note("no-words", "The query has no letters or digits to look up."))
        text = recognised.english(plan.meaning)
        vector = self._vector(plan, text, notes)
        if plan.mode is Mode.SEMANTIC and plan.positive:
            if vector is None:
                notes.append(Note("keyword-instead", "Searched by words instead of meaning."))
            else:
                query = replace(query, needs=())
        found = self.store.find(query, vector, ranking.FLOOR)
        weight = ranking.MEANING if text == plan.meaning else ranking.MEANING_OF_LABELS
        scores = self._scores(query, found, weight if vector is not None else None)
        ordered = fuse.order(scores)[plan.offset : plan.offset + plan.limit]
        documents = self.store.documents([row for row, _ in ordered])
        hits = tuple(
            self._hit(plan, found, row, score, document)
            for (row, score), document in zip(ordered, documents, strict=True)
        )
        if plan.as_of is not None and any(h.temporal != Temporal.IN_FORCE for h in hits):
            notes.append(
                Note(
                    "temporal",
                    "For some provisions it is not established that they read so on that day.",
                )
            )
        return Result(
            query=plan.query,
            mode=plan.mode.value,
            as_of=_day(plan),
            total=found.total,
            took_ms=round((time.perf_counter() - started) * 1_000, 1),
            facets=found.facets,
            left_out=found.left_out,
            notes=tuple(notes),
            hits=hits,
            citation=self._citation(plan),
            explain=self._explanation(plan, recognised, query, found, vector is not None),
        )

    def _recognise(self, plan: Plan) -> Recognised:
        if not plan.positive:
            return Recognised()
        return self._recogniser.recognise(plan.meaning)

    def _vector(self, plan: Plan, text: str, notes: list[Note]) -> Vector | None:
        if plan.mode is Mode.KEYWORD or not plan.positive:
            return None
        try:
            vector = self.encoder.encode(text)
        except ModelError as error:
            if plan.mode is Mode.SEMANTIC:
                raise
            notes.append(Note("no-model", error.whole))
            return None
        if vector is None:
            notes.append(
                Note(
                    "language",
                    "The model does not read this language, and no term of the glossary was "
                    "recognised: nothing was searched by meaning.",
                )
            )
        elif text != plan.meaning:
            notes.append(Note("glossary", said("Searched by meaning for: %(text)s.", text=text)))
        return vector

    def _scores(self, query: KeywordQuery, found: Found, weight: float | None) -> dict[int, float]:
        """The score of each candidate; `weight` is that of meaning, None without meaning."""
        if weight is None:
            return dict(found.keyword)
        if not query.needs:
            return {row: found.cosine[row] for row in found.nearest}
        ceiling = fuse.cap(self.store.count, found.frequencies.values(), ranking.CEILING)
        return fuse.coverage_sum(found.keyword, found.cosine, ceiling, weight=weight)

    def _hit(
        self, plan: Plan, found: Found, row: int, score: float, document: SearchDocument
    ) -> Hit:
        terms = clause_terms(plan.positive)
        shown = dict(document.shown)
        body = shown.pop("text") or shown.pop("summary")
        shown.pop("summary", None)
        for name in ("countries", "concepts"):
            shown[name] = tuple(shown[name])
        explain = None
        if plan.explain:
            explain = {
                "words": found.keyword.get(row),
                "similarity": found.cosine.get(row),
                "among nearest": row in found.nearest,
            }
        return Hit(
            id=document.id,
            temporal=document.times.on(plan.as_of).value if plan.as_of else None,
            snippet=snippet(body, terms),
            score=score,
            explain=explain,
            **shown,
        )

    def _citation(self, plan: Plan) -> Resolution | None:
        """What became of a citation in the query; None where it is none."""
        if not plan.query or not self._recogniser.may_cite(plan.query):
            return None
        if not self.citator.looks_like_citation(plan.query):
            return None
        return self.citator.resolve(plan.query)

    def _explanation(
        self,
        plan: Plan,
        recognised: Recognised,
        query: KeywordQuery,
        found: Found,
        by_meaning: bool,
    ) -> dict[str, Any] | None:
        if not plan.explain:
            return None
        return {
            "plan": plan.as_json(),
            "recognised": asdict(recognised),
            "words": [need.label for need in query.needs],
            "provisions with each word": dict(found.frequencies),
            "by meaning": by_meaning,
            "nearest": len(found.nearest),
            "ranking": {
                "boosts": ranking.BOOSTS,
                "weight of meaning": ranking.MEANING,
                "similarity floor": ranking.FLOOR,
            },
        }

    # --- comparable provisions ----------------------------------------------------

    def similar(self, id_: str, filters: Filters | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """Comparable provisions of other instruments: same concepts first, then by meaning.

        Score: the share of concepts in common, and the similarity of the summaries.
        Raises `UnknownIdentifierError` where the index does not hold the provision.
        """
        row = self.store.row(id_)
        if row is None:
            remedy = said("Check the identifier, or run `kb index build`.")
            if "/" not in id_:
                remedy = said("Name a provision, such as th-extradition-act-2008/s-7.")
            raise UnknownIdentifierError(
                said("The index holds no provision %(id)r.", id=id_), remedy
            )
        own = self.store.documents([row])[0]
        mine = set(own.concept)
        scores = self._neighbours(row, own, filters or Filters())
        rows = sorted(scores)
        ranked: dict[int, float] = {}
        for other, document in zip(rows, self.store.documents(rows), strict=True):
            if document.shown["instrument"] != own.shown["instrument"]:
                theirs = set(document.concept)
                share = len(mine & theirs) / len(mine | theirs) if mine & theirs else 0.0
                first = 0.5 if share else 0.0
                ranked[other] = first + 0.25 * share + 0.25 * max(0.0, scores[other])
        ordered = fuse.order(ranked)[:limit]
        words = tuple(Clause(w, "word") for w in own.shown["heading"].split())
        plan = Plan("", Mode.SEMANTIC, words, filters or Filters(), None, limit, 0)
        documents = self.store.documents([r for r, _ in ordered])
        return tuple(
            self._hit(plan, _NOTHING, r, score, document)
            for (r, score), document in zip(ordered, documents, strict=True)
        )

    def _neighbours(self, row: int, document: SearchDocument, filters: Filters) -> dict[int, float]:
        """Rows that share a concept, and the nearest by meaning, with their similarity."""
        vector = self.store.vector(row)
        scores: dict[int, float] = {}
        if document.concept and not filters.concept:
            same = replace(filters, concept=document.concept)
            shared = self.store.find(KeywordQuery((), (), (), same, None), vector, -1.0)
            scores = dict(shared.cosine) if vector is not None else dict(shared.keyword)
        if vector is not None:
            near = self.store.find(KeywordQuery((), (), (), filters, None), vector, 0.0)
            scores |= {r: near.cosine[r] for r in near.nearest}
        return scores

    def status(self) -> dict[str, Any]:
        """What is in the index that serves."""
        return {
            "generation": self.generation.name,
            "documents": self.store.count,
            **{k: v for k, v in self.manifest.items() if k not in ("concepts", "documents")},
        }


_NOTHING = Found({}, {}, (), 0, {}, {})


def _day(plan: Plan) -> str | None:
    shown = dates.show(plan.as_of)
    return shown if isinstance(shown, str) else None
