"""The engine as Haystack parts: an indexing pipeline, a document store, a retriever.

`kb index build` builds the index through `indexing_pipeline`; others put `ProvisionRetriever`
into pipelines of their own. Searching does not pass through here. This module is imported
only where it is used: importing Haystack takes seconds where torch is installed.
"""

from __future__ import annotations

import os

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # on by default; must be off before the import

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from haystack import Document, Pipeline, component, default_from_dict, default_to_dict
from haystack.components.writers import DocumentWriter
from haystack.document_stores.errors import DuplicateDocumentError, MissingDocumentError
from haystack.document_stores.types import DuplicatePolicy

from kb.search import generations
from kb.search.document import SearchDocument
from kb.search.embed import DocumentEncoder, PreparedModel
from kb.search.embedded import EmbeddedStore
from kb.search.embedded_writer import EmbeddedWriter
from kb.search.engine import Engine
from kb.search.haystack_filters import matches, to_filters
from kb.search.plan import Mode, make_plan
from kb.settings import Settings

Progress = Callable[[str], None]


def to_haystack(document: SearchDocument) -> Document:
    """A search document as Haystack's; its content is what is embedded."""
    meta = document.as_json()
    return Document(id=document.id, content=meta.pop("meaning"), meta=meta)


def from_haystack(document: Document) -> SearchDocument:
    """The inverse of `to_haystack`. Raises `ValueError` for a document of another shape."""
    try:
        return SearchDocument.from_json({**document.meta, "meaning": document.content or ""})
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"The document {document.id!r} is no provision ({error}): "
            "make documents with to_haystack."
        ) from error


@component
class ProvisionEmbedder:
    """Embeds documents with the sentence-transformers model of the index.

    What was embedded before comes from the cache. A text in a language that the model does
    not know stays without an embedding.
    """

    def __init__(self, encoder: DocumentEncoder, progress: Progress | None = None) -> None:
        self.encoder = encoder
        self.progress = progress

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """`documents` with their embeddings."""
        vectors = self.encoder.encode([d.content or "" for d in documents], self.progress)
        embedded = [
            replace(document, embedding=None if vector is None else vector.tolist())
            for document, vector in zip(documents, vectors, strict=True)
        ]
        return {"documents": embedded}


class ProvisionDocumentStore:
    """The embedded index as a Haystack document store.

    A write makes one new generation: whole, or not at all. With `replace=True` the
    documents written are the whole index; otherwise they join what is there.
    """

    def __init__(
        self,
        index_folder: str,
        *,
        replace: bool = False,
        locked: bool = False,
        manifest: Mapping[str, Any] | None = None,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        self.index_folder = index_folder
        self.replace = replace
        self._locked = locked  # whether the caller holds the build lock
        self._manifest = dict(manifest or {})
        self._kept = dict(kept or {})

    def to_dict(self) -> dict[str, Any]:
        """For pipelines in YAML."""
        return default_to_dict(self, index_folder=self.index_folder, replace=self.replace)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ProvisionDocumentStore:
        """For pipelines in YAML."""
        made: ProvisionDocumentStore = default_from_dict(cls, data)
        return made

    def _open(self) -> EmbeddedStore | None:
        folder = Path(self.index_folder)
        if generations.read_pointer(folder) is None:
            return None
        return EmbeddedStore(generations.current(folder)[0])

    def _held(self) -> dict[str, tuple[SearchDocument, Any]]:
        store = self._open()
        if store is None:
            return {}
        rows = range(store.count)
        return {
            d.id: (d, store.vector(row)) for row, d in zip(rows, store.documents(rows), strict=True)
        }

    def count_documents(self) -> int:
        """Documents in the generation that serves."""
        store = self._open()
        return store.count if store else 0

    def filter_documents(self, filters: dict[str, Any] | None = None) -> list[Document]:
        """The documents that pass a filter; an unknown field is an error."""
        return [
            to_haystack(d) for d, _ in self._held().values() if not filters or matches(d, filters)
        ]

    def write_documents(
        self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Write documents as one new generation. NONE means FAIL.

        Returns how many were written. Raises `DuplicateDocumentError`.
        """
        held = {} if self.replace else self._held()
        written = 0
        for document in documents:
            if document.id in held:
                if policy is DuplicatePolicy.SKIP:
                    continue
                if policy is not DuplicatePolicy.OVERWRITE:
                    raise DuplicateDocumentError(f"The document {document.id!r} is there already.")
            vector = None
            if document.embedding is not None:
                vector = np.asarray(document.embedding, dtype=np.float32)
            held[document.id] = (from_haystack(document), vector)
            written += 1
        self._commit(held)
        return written

    def delete_documents(self, document_ids: list[str]) -> None:
        """Make a new generation without these documents. Raises `MissingDocumentError`."""
        held = self._held()
        missing = [i for i in document_ids if i not in held]
        if missing:
            raise MissingDocumentError(f"There is no document {missing[0]!r}.")
        for id_ in document_ids:
            del held[id_]
        self._commit(held)

    def _commit(self, held: Mapping[str, tuple[SearchDocument, Any]]) -> None:
        if self._locked:
            self._write(held)
        else:
            with generations.build_lock(Path(self.index_folder)):
                self._write(held)

    def _write(self, held: Mapping[str, tuple[SearchDocument, Any]]) -> None:
        folder = Path(self.index_folder)
        manifest, kept = self._manifest, self._kept
        if not manifest:
            generation, current = generations.current(folder)
            manifest = {**current, "edited": True}  # it no longer is what the corpus says
            kept = {n: generations.read_kept(generation, n) for n in generations.KEPT}
        generation = generations.start(folder)
        writer = EmbeddedWriter(generation, int(manifest["model"]["dimension"]))
        try:
            ordered = [held[i] for i in sorted(held)]
            writer.add([d for d, _ in ordered], [v for _, v in ordered])
            for name, value in kept.items():
                generations.write_kept(generation, name, value)
            vectors = sum(v is not None for _, v in ordered)
            writer.commit({**manifest, "with_vector": vectors})
        except BaseException:
            writer.abandon()
            raise


@component
class ProvisionRetriever:
    """Finds provisions by words, by meaning or both, exactly as `kb search` does."""

    def __init__(self, settings: Settings | None = None, mode: str = "hybrid") -> None:
        self.settings = settings or Settings()
        self.mode = Mode(mode)
        self._engine: Engine | None = None

    def warm_up(self) -> None:
        """Open the index."""
        if self._engine is None:
            self._engine = Engine.open(self.settings)

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, filters: dict[str, Any] | None = None, top_k: int = 10
    ) -> dict[str, list[Document]]:
        """The first `top_k` provisions, with their scores; the content is what was embedded."""
        self.warm_up()
        assert self._engine is not None
        plan = make_plan(
            query,
            mode=self.mode,
            filters=to_filters(filters),
            concepts=self._engine.concepts,
            limit=top_k,
        )
        hits = self._engine.search(plan).hits
        store = self._engine.store
        rows = [row for row in (store.row(hit.id) for hit in hits) if row is not None]
        found = []
        for hit, document in zip(hits, store.documents(rows), strict=True):
            made = to_haystack(document)
            found.append(
                Document(id=made.id, content=made.content, meta=made.meta, score=hit.score)
            )
        return {"documents": found}


def indexing_pipeline(
    store: ProvisionDocumentStore, encoder: DocumentEncoder, progress: Progress | None = None
) -> Pipeline:
    """Embed, then write: `run({"embed": {"documents": […]}})`."""
    pipeline = Pipeline()
    pipeline.add_component("embed", ProvisionEmbedder(encoder, progress))
    pipeline.add_component("write", DocumentWriter(store))
    pipeline.connect("embed.documents", "write.documents")
    return pipeline


def query_pipeline(settings: Settings, mode: str = "hybrid") -> Pipeline:
    """A retriever alone: `run({"retrieve": {"query": "…"}})`; add a generator behind it."""
    pipeline = Pipeline()
    pipeline.add_component("retrieve", ProvisionRetriever(settings, mode))
    return pipeline


def index_documents(
    settings: Settings,
    documents: Sequence[SearchDocument],
    model: PreparedModel,
    manifest: Mapping[str, Any],
    kept: Mapping[str, str],
    progress: Progress,
) -> dict[str, Any]:
    """Run the indexing pipeline over a whole corpus. The caller holds the build lock."""
    store = ProvisionDocumentStore(
        str(settings.index_folder), replace=True, locked=True, manifest=manifest, kept=kept
    )
    pipeline = indexing_pipeline(store, model.encoder, progress)
    pipeline.run({"embed": {"documents": [to_haystack(d) for d in documents]}})
    generation, written = generations.current(settings.index_folder)
    return {"generation": generation.name, "with_vector": written["with_vector"]}
