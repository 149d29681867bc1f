"""Building the index: corpus in, one new generation out, or nothing.

The way from provision to index is a Haystack pipeline (`haystack.py`); this module
prepares what goes into it and holds the lock. A build that fails or is killed leaves the
index before it serving.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kb import corpus as corpus_room
from kb.concepts import Glossary
from kb.identifiers import Citator
from kb.model import Instrument
from kb.search import embed, generations
from kb.search.documents import documents
from kb.search.recognise import Recogniser
from kb.settings import Settings

Progress = Callable[[str], None]


def _names(instruments: Iterable[Instrument]) -> Iterator[str]:
    """What somebody may type to open an instrument rather than to search."""
    for instrument in instruments:
        yield from (instrument.id, *instrument.aliases)
        yield from (f"{instrument.id}/{p.slug}" for p in instrument.provisions)


def build_index(settings: Settings, progress: Progress) -> dict[str, Any]:
    """Build a generation from the corpus and switch to it.

    Returns counts and seconds. Raises `CorpusError` where the corpus does not load,
    `ModelError` where the model does not, `IndexBuildError` where another build runs.
    """
    started = time.perf_counter()
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
