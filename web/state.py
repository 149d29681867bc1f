"""What the application holds between requests: the collection, and the engine over it.

The collection is read once. When its files change it is read again; a collection that no
longer loads leaves the old one serving, and `/health` says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.concepts import Glossary
from kb.corpus import Corpus, load
from kb.corpus.coverage import coverage
from kb.corpus.files import CONCEPTS, GLOSSARY, library_files, record_files
from kb.corpus.marks import mark
from kb.errors import IndexMissingError, KnowledgeBaseError
from kb.identifiers import Citator
from kb.messages import said
from kb.model import Concept, Instrument, Mark, Provision
from kb.search.engine import Engine
from kb.search.plan import make_plan
from kb.settings import Settings

log = logging.getLogger("web")

REHEARSAL = "section 1 of an Act on extradition"
"""A question that needs every part of a search: words, meaning, glossary and citations."""


@dataclass(frozen=True, slots=True)
class Record:
    """A provision with the instrument that it belongs to."""

    instrument: Instrument
    provision: Provision

    @property
    def id(self) -> str:
        """The permanent identifier."""
        return self.instrument.provision_id(self.provision)

    @property
    def mark(self) -> Mark:
        """On what the statement rests."""
        return mark(self.provision, self.instrument)


@dataclass(frozen=True)
class Library:
    """One reading of the collection, with the lookups that pages need."""

    corpus: Corpus
    citator: Citator
    concepts: Mapping[str, Concept]
    glossary: Glossary
    provisions: Mapping[str, Record]
    coverage: Mapping[str, Any]
    concept_counts: Mapping[str, Mapping[str, int]]
    concept_totals: Mapping[str, int]
    stamp: str

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Every instrument, in the order of identifiers."""
        return self.corpus.instruments

    def record(self, id_: str) -> Record:
        """The provision of a present or former identifier. Raises `UnknownIdentifierError`."""
        return Record(*self.corpus.provision(id_))

    def neighbours(self, record: Record) -> tuple[Record | None, Record | None]:
        """The provisions before and after this one in its instrument."""
        siblings = record.instrument.provisions
        at = siblings.index(record.provision)
        before = Record(record.instrument, siblings[at - 1]) if at > 0 else None
        after = Record(record.instrument, siblings[at + 1]) if at + 1 < len(siblings) else None
        return before, after


def stamp_of(settings: Settings) -> str:
    """Of the name, time and size of every file of the collection; cheap enough to poll."""
    folder = settings.corpus_folder
    files = [*record_files(folder), *library_files(settings.library_folder)]
    files += [folder / name for name in (CONCEPTS, GLOSSARY)]
    digest = hashlib.sha256()
    for file in files:
        try:
            found = file.stat()
        except FileNotFoundError:
            continue  # gone since it was listed, or never there; reading says what is missing
        digest.update(f"{file}\0{found.st_mtime_ns}\0{found.st_size}\0".encode())
    return digest.hexdigest()


def read_library(settings: Settings) -> Library:
    """Reads the collection. Raises `CorpusError`."""
    stamp = stamp_of(settings)
    corpus = load(settings.corpus_folder, settings.library_folder)
    provisions = {i.provision_id(p): Record(i, p) for i in corpus.instruments for p in i.provisions}
    counts: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for record in provisions.values():
        for code in record.provision.concepts:
            totals[code] += 1
            counts.setdefault(code, Counter()).update(record.instrument.countries)
    return Library(
        corpus=corpus,
        citator=Citator.from_instruments(corpus.instruments),
        concepts=corpus.concepts,
        glossary=Glossary(corpus.concepts, corpus.glossary),
        provisions=provisions,
        coverage=coverage(corpus),
        concept_counts=counts,
        concept_totals=totals,
        stamp=stamp,
    )


class Figures:
    """What `/metrics` reports; counted by the middleware."""

    def __init__(self) -> None:
        self.started = time.time()
        self._requests: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, float] = {}
        self._lock = threading.Lock()

    def count(self, area: str, status: int, seconds: float) -> None:
        """Adds one answered request; `seconds` is how long it took."""
        with self._lock:
            key = (area, status)
            self._requests[key] = self._requests.get(key, 0) + 1
            self._seconds[area] = self._seconds.get(area, 0.0) + seconds

    def snapshot(self) -> tuple[dict[tuple[str, int], int], dict[str, float]]:
        """Requests by area and status, and seconds by area."""
        with self._lock:
            return dict(self._requests), dict(self._seconds)


class Holder:
    """The library and the engine in service. `refresh` replaces them when files change."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.figures = Figures()
        self.corpus_problem: str | None = None
        self.engine_problem: str | None = None
        self._lock = threading.Lock()
        self._library = read_library(settings)
        self._failed: str | None = None
        self._engine: Engine | None = None
        self._open_engine(warm=False)

    @property
    def library(self) -> Library:
        """The collection as it was last read without error."""
        return self._library

    @property
    def engine(self) -> Engine:
        """The search engine. Raises `IndexMissingError` while there is no index."""
        if self._engine is None:
            raise IndexMissingError(
                self.engine_problem or said("There is no search index."), "Run `kb index build`."
            )
        return self._engine

    @property
    def ready(self) -> bool:
        """Whether searches can be answered."""
        return self._engine is not None

    def warm(self) -> None:
        """Loads what a first question would load; for the start, before anybody asks one."""
        with self._lock:
            self._library.citator.resolve(REHEARSAL)
            if self._engine is not None:
                self._engine = None
                self._open_engine()

    @staticmethod
    def _warmed(engine: Engine) -> Engine:
        """The engine with all its parts loaded. Raises where one of them is damaged."""
        engine.search(make_plan(REHEARSAL, concepts=engine.concepts, limit=1))
        return engine

    def _open_engine(self, *, warm: bool = True) -> None:
        try:
            engine = Engine.open(self.settings)
            self._engine = self._warmed(engine) if warm else engine
            self.engine_problem = None
        except KnowledgeBaseError as error:
            if str(error) != self.engine_problem:
                log.warning("search is not available: %s", error)
            self.engine_problem = error.message

    def refresh(self) -> None:
        """Takes up a changed collection or index; keeps what serves where the new one fails."""
        with self._lock:
            now = stamp_of(self.settings)
            if now == self._library.stamp:
                self.corpus_problem = self._failed = None  # what was wrong has been undone
            elif now != self._failed:
                try:
                    library = read_library(self.settings)
                    library.citator.resolve(REHEARSAL)
                    self._library = library
                    self.corpus_problem = self._failed = None
                except KnowledgeBaseError as error:
                    log.error("the collection has changed and does not load: %s", error)
                    self.corpus_problem = str(error)
                    self._failed = now
            if self._engine is None:
                self._open_engine()
                return
            try:
                if not self._engine.is_current(self.settings):
                    self._engine = self._warmed(Engine.open(self.settings))
                self.engine_problem = None
            except KnowledgeBaseError as error:
                log.error("the new index cannot be opened, the old one serves: %s", error)
                self.engine_problem = str(error)
