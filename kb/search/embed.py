"""Texts to vectors: sentence-transformers for the corpus, a copy without torch for queries.

Vectors are cached by content, so that building the index again encodes only what is new.
Neither torch nor Haystack nor onnxruntime is imported before it is used.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.errors import ModelError
from kb.messages import said
from kb.search.embedding_model import (
    EmbeddingModel,
    UnknownCounter,
    find_model,
    load_encoder,
    read_json,
    valid,
)
from kb.settings import Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

Progress = Callable[[str], None]

BATCH = 32
"""Texts that the model reads at once."""

_COMMIT_EVERY = 8 * BATCH


class VectorCache:
    """Vectors by content, in one SQLite file; empty for a text that is not to be embedded.

    Every batch is one transaction: a killed build keeps what it had.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS vectors "
                "(key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
            )

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=60, isolation_level=None)
        db.execute("PRAGMA synchronous=NORMAL")
        return db

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the keys that are held, with their bytes."""
        held: dict[bytes, bytes] = {}
        with closing(self._open()) as db:
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ",".join("?" * len(part))
                sql = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608
                held.update(db.execute(sql, part).fetchall())
        return held

    def write(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep these; all of them or none."""
        with closing(self._open()) as db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            db.execute("COMMIT")


class DocumentEncoder:
    """Embeds texts of the corpus. Not for several threads at once."""

    def __init__(self, model: EmbeddingModel, cache: Path) -> None:
        self.model = model
        self._file = cache

    @cached_property
    def encoder(self) -> Any:
        """The model in sentence-transformers, loaded with the first text not in the cache."""
        return load_encoder(self.model)

    def _key(self, text: str) -> bytes:
        content = f"{self.model.fingerprint}\0{self.model.passage_prefix}\0{text}"
        return hashlib.sha256(content.encode("utf-8", "replace")).digest()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> list[Vector | None]:
        """One float32 vector of length 1 for each text, None where the model cannot read it.

        Raises `ModelError` where the model does not load or the cache is damaged.
        """
        keys = [self._key(text) for text in texts]
        try:
            cache = VectorCache(self._file)
            held = cache.read(list(dict.fromkeys(keys)))
            missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in held}
            self._encode(missing, held, cache, progress)
        except sqlite3.DatabaseError as error:
            raise ModelError(
                said(
                    "The cache of embeddings %(file)s cannot be used (%(problem)s).",
                    file=self._file,
                    problem=error,
                ),
                "Delete the file; it is made again.",
            ) from error
        return [np.frombuffer(held[k], dtype="<f4") if held[k] else None for k in keys]

    def _encode(
        self,
        missing: dict[bytes, str],
        held: dict[bytes, bytes],
        cache: VectorCache,
        progress: Progress | None,
    ) -> None:
        unreadable = [(k, b"") for k, t in missing.items() if self.model.tokenizer.too_unknown(t)]
        cache.write(unreadable)
        held.update(unreadable)
        # Texts of like length share a batch: less padding, less time.
        rest = sorted(
            ((k, t) for k, t in missing.items() if k not in held), key=lambda pair: len(pair[1])
        )
        for start in range(0, len(rest), _COMMIT_EVERY):
            part = rest[start : start + _COMMIT_EVERY]
            vectors = self.encoder.encode(
                [valid(text) for _, text in part],
                prompt=self.model.passage_prefix,
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            rows = [
                (key, np.asarray(vector, dtype="<f4").tobytes())
                for (key, _), vector in zip(part, vectors, strict=True)
            ]
            cache.write(rows)
            held.update(rows)
            if progress is not None:
                progress(f"{start + len(part)} of {len(rest)} new texts embedded.")


class QueryEncoder(ABC):
    """Embeds queries. Safe for several threads."""

    dimension: int

    @staticmethod
    def from_manifest(manifest: Mapping[str, Any], cache: Path) -> QueryEncoder:
        """The encoder for the model that the manifest of an index describes.

        The copy lies in the folder of caches, so that KB_HOME can be moved as a whole.

        Raises `ModelError` where the model or its copy is gone.
        """
        if manifest.get("copy"):
            return OnnxQueryEncoder(cache / manifest["copy"])
        return TorchQueryEncoder(manifest)

    @abstractmethod
    def encode(self, text: str) -> Vector | None:
        """A float32 vector of length 1, or None for a text that the model cannot read."""


class OnnxQueryEncoder(QueryEncoder):
    """Embeds queries with the copy of the model that `export_onnx` made."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        from kb.search.onnx_export import FORMAT, GRAPH, MANIFEST, TOKENIZER

        remedy = said("Run `kb index build`, which makes the copy again.")
        self.manifest = read_json(folder / MANIFEST)
        if self.manifest.get("format") != FORMAT:
            raise ModelError(
                said("The copy of the embedding model in %(folder)s is missing.", folder=folder),
                remedy,
            )
        import onnxruntime
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidProtobuf, NoSuchFile
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
        except (Fail, InvalidProtobuf, NoSuchFile) as error:
            raise ModelError(
                said("The copy of the embedding model in %(folder)s is damaged.", folder=folder),
                remedy,
            ) from error
        self._counter = UnknownCounter(folder / TOKENIZER, int(self.manifest["max_length"]))
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(self.manifest["max_length"]))
        self.dimension = int(self.manifest["dimension"])

    def encode(self, text: str) -> Vector | None:
        """As `QueryEncoder.encode`."""
        return None if self._counter.too_unknown(text) else self.encode_known(text)

    def encode_known(self, text: str) -> Vector:
        """As `encode`, without asking whether the model can read the text."""
        encoding = self._tokenizer.encode(self.manifest["query_prefix"] + valid(text))
        inputs = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        vector: Vector = self._session.run(["sentence_vector"], inputs)[0][0]
        return vector


class TorchQueryEncoder(QueryEncoder):
    """Embeds queries with sentence-transformers, for models that cannot be copied."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        folder = Path(manifest["folder"])
        if not folder.is_dir():
            raise ModelError(
                said(
                    "The embedding model %(name)s of the index is no longer in %(folder)s.",
                    name=manifest["name"],
                    folder=folder,
                ),
                "Put it back, or set KB_MODEL and run `kb index build`.",
            )
        self._model = EmbeddingModel(
            manifest["name"], folder, manifest["query_prefix"], manifest["passage_prefix"]
        )
        self.dimension = int(manifest["dimension"])
        self._lock = threading.Lock()

    @cached_property
    def _encoder(self) -> Any:
        return load_encoder(self._model)

    def encode(self, text: str) -> Vector | None:
        """As `QueryEncoder.encode`."""
        if self._model.tokenizer.too_unknown(text):
            return None
        with self._lock:
            vector = self._encoder.encode(
                valid(text),
                prompt=self._model.query_prefix,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vector, dtype=np.float32)


@dataclass(frozen=True)
class PreparedModel:
    """A model ready for a build. `manifest` goes into the index and finds the copy in `cache`."""

    model: EmbeddingModel
    encoder: DocumentEncoder
    manifest: dict[str, Any]
    cache: Path


def prepare(settings: Settings, progress: Progress) -> PreparedModel:
    """Find the model of the settings and make the copy for queries if there is none yet.

    Raises `ModelError`. A model that cannot be copied is said so through `progress`.
    """
    from kb.search.onnx_export import FORMAT, MANIFEST, NotExportableError, export_onnx

    model = find_model(settings)
    encoder = DocumentEncoder(model, settings.cache_folder / "embeddings.sqlite")
    # The prefix is part of the copy, and not of the files that make the fingerprint.
    prefix = hashlib.sha256(model.query_prefix.encode()).hexdigest()[:4]
    copy = settings.cache_folder / "models" / f"{model.fingerprint[:16]}-{prefix}-{FORMAT}"
    manifest: dict[str, Any] = {
        "name": model.name,
        "fingerprint": model.fingerprint,
        "folder": str(model.folder),
        "query_prefix": model.query_prefix,
        "passage_prefix": model.passage_prefix,
        "copy": None,
    }
    if not (copy / MANIFEST).is_file():
        progress("Copying the embedding model for queries …")
        try:
            export_onnx(model, copy, encoder.encoder)
        except NotExportableError as error:
            progress(str(error))
            manifest["dimension"] = int(encoder.encoder.get_embedding_dimension())
            return PreparedModel(model, encoder, manifest, settings.cache_folder)
    manifest["copy"] = str(copy.relative_to(settings.cache_folder))
    manifest["dimension"] = int(read_json(copy / MANIFEST)["dimension"])
    return PreparedModel(model, encoder, manifest, settings.cache_folder)
