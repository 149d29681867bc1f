"""Builds one generation of the embedded store: a tantivy index and a matrix of vectors."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from kb.search import generations
from kb.search.document import TEXT_FIELDS, SearchDocument
from kb.search.query import FORMS, field_tokens, indexed_field
from kb.search.result import FACETS

_WRITER_BYTES = 128_000_000
"""Memory of tantivy's writer before it flushes a segment."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        for field in (indexed_field(name, form) for form in FORMS):
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("kept", stored=True)
    for name in ("row", "starts_first", "ends_last"):
        # signed on purpose: a Python int in an unsigned field kills tantivy's writer
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


class EmbeddedWriter:
    """Builds one generation in a folder that nobody reads yet."""

    def __init__(self, generation: Path, dimension: int) -> None:
        self._generation = generation
        (generation / "text").mkdir()
        self._index = tantivy.Index(_schema(), str(generation / "text"), reuse=False)
        self._writer = self._index.writer(_WRITER_BYTES, 1)
        self._vectors: list[NDArray[np.float32]] = []
        self._nothing = np.zeros(dimension, dtype=np.float32)
        self._count = 0

    def add(
        self, documents: Iterable[SearchDocument], vectors: Sequence[NDArray[np.float32] | None]
    ) -> None:
        """Add documents, in the order of identifiers, each with its vector or None."""
        for document, vector in zip(documents, vectors, strict=True):
            self._writer.add_document(self._document(document))
            self._vectors.append(self._nothing if vector is None else vector)
            self._count += 1

    def _document(self, document: SearchDocument) -> tantivy.Document:
        made = tantivy.Document()
        for name in TEXT_FIELDS:
            for form, tokens in field_tokens(document.fields[name]).items():
                if tokens:
                    made.add_text(indexed_field(name, form), " ".join(tokens))
        facets = {
            "country": document.country,
            "kind": (document.kind,),
            "concept": document.concept,
            "topic": document.topic,
            "state": (document.state,),
            "basis": (document.basis,),
        }
        for name, values in facets.items():
            for value in values:
                made.add_text(name, value)
        times = document.times
        made.add_integer("row", self._count)
        made.add_integer("starts_first", times.starts_first)
        made.add_integer("ends_last", times.ends_last)
        made.add_text("id", document.id)
        kept = json.dumps(document.as_json(), ensure_ascii=False)
        made.add_bytes("kept", kept.encode())
        return made

    def commit(self, manifest: Mapping[str, Any]) -> None:
        """Write everything to disk and switch to this generation."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        matrix = np.stack(self._vectors) if self._vectors else self._nothing[None, :0]
        np.save(self._generation / "vectors.npy", matrix)
        generations.finish(self._generation, {**manifest, "documents": self._count})

    def abandon(self) -> None:
        """Throw the unfinished generation away."""
        shutil.rmtree(self._generation, ignore_errors=True)
