"""The corpus on disk: which files it has, how they are loaded, and how one is written.

corpus/laws/<cc>/<id>.yaml, corpus/agreements/<id>.yaml (also whatever has several countries),
corpus/procedures/<cc>/<id>.yaml, concepts.yaml and glossary.yaml. A library, where one is given,
holds one folder a text with a `record.yaml` of the same form, laid over the shipped records.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.corpus import yamlfile
from kb.corpus.fields import Problem
from kb.corpus.records import read, to_record
from kb.corpus.vocabulary import read_concepts, read_glossary
from kb.errors import CorpusError, UnknownIdentifierError
from kb.messages import said
from kb.model import Concept, Entry, Instrument, Kind, Provision

CONCEPTS = "concepts.yaml"
GLOSSARY = "glossary.yaml"
BASE = ".base"
_FOLDERS = ("agreements", "laws", "procedures")


@dataclass(frozen=True)
class Corpus:
    """All that the corpus holds, in the order of identifiers; concepts in their own order."""

    instruments: tuple[Instrument, ...]
    concepts: dict[str, Concept]
    glossary: tuple[Entry, ...]
    fingerprint: str
    _instruments: dict[str, Instrument] = field(repr=False, compare=False, default_factory=dict)
    _provisions: dict[str, tuple[Instrument, Provision]] = field(
        repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for instrument in self.instruments:
            self._instruments[instrument.id] = instrument
            for provision in instrument.provisions:
                key = instrument.provision_id(provision)
                self._provisions[key] = (instrument, provision)
        # Former identifiers last: they never hide one that is in use.
        for instrument in self.instruments:
            for old in instrument.former_ids:
                self._instruments.setdefault(old, instrument)
                for provision in instrument.provisions:
                    found = (instrument, provision)
                    self._provisions.setdefault(f"{old}/{provision.slug}", found)
            for provision in instrument.provisions:
                for old in provision.former_ids:
                    full = old if "/" in old else f"{instrument.id}/{old}"
                    self._provisions.setdefault(full, (instrument, provision))

    @property
    def by_id(self) -> Mapping[str, Instrument]:
        """Instruments by present and former identifiers."""
        return self._instruments

    def instrument(self, id_: str) -> Instrument:
        """The instrument with this identifier, present or former.

        Raises `UnknownIdentifierError` with the nearest identifiers.
        """
        found = self._instruments.get(id_)
        if found is None:
            message = said("There is no instrument %(id)r.", id=id_)
            raise _unknown(message, id_, [i.id for i in self.instruments])
        return found

    def provision(self, id_: str) -> tuple[Instrument, Provision]:
        """The provision `<instrument>/<slug>` and its instrument, by present or former names.

        Raises `UnknownIdentifierError` with the nearest identifiers.
        """
        found = self._provisions.get(id_)
        if found is None:
            instrument = self._instruments.get(id_.partition("/")[0])
            known = (
                [instrument.provision_id(p) for p in instrument.provisions]
                if instrument
                else list(self._provisions)
            )
            raise _unknown(said("There is no provision %(id)r.", id=id_), id_, known)
        return found


def _unknown(message: str, id_: str, known: list[str]) -> UnknownIdentifierError:
    nearest = difflib.get_close_matches(id_, known, n=5, cutoff=0.6)
    remedy = (
        said("Did you mean %(nearest)s?", nearest=", ".join(nearest[:3]))
        if nearest
        else said("Search for it, or resolve a citation with `kb cite`.")
    )
    return UnknownIdentifierError(message, remedy, nearest=nearest)


def record_files(folder: Path) -> Iterator[Path]:
    """The record files of a corpus, in a fixed order."""
    for name in _FOLDERS:
        yield from sorted((folder / name).rglob("*.yaml"))


def library_files(library: Path | None) -> Iterator[Path]:
    """The records of a library: `<library>/<text>/record.yaml`."""
    if library is not None and library.is_dir():
        yield from sorted(library.glob("*/record.yaml"))


def place(instrument: Instrument) -> str:
    """Where the record of an instrument belongs, relative to the corpus folder."""
    if instrument.kind is Kind.AGREEMENT or len(instrument.countries) > 1:
        return f"agreements/{instrument.id}.yaml"
    kind = "procedures" if instrument.kind is Kind.PROCEDURE else "laws"
    return f"{kind}/{instrument.countries[0].lower()}/{instrument.id}.yaml"


def fingerprint(folder: Path, library: Path | None = None) -> str:
    """A hash over the contents of every file that `load` reads; nothing is parsed."""
    return _hash(_contents(folder, library))


def load(folder: Path, library: Path | None = None) -> Corpus:
    """Reads the whole corpus.

    Raises `CorpusError` with file, line and field of the first thing that cannot be read.
    """
    contents = _contents(folder, library)
    concepts, problems = read_concepts(_parsed(CONCEPTS, contents))
    _refuse(CONCEPTS, contents, problems)
    glossary, problems = read_glossary(_parsed(GLOSSARY, contents))
    _refuse(GLOSSARY, contents, problems)
    found: dict[str, Instrument] = {}
    for name in contents:
        if name in (CONCEPTS, GLOSSARY):
            continue
        instrument, problems = read(_parsed(name, contents))
        _refuse(name, contents, problems)
        assert instrument is not None
        known = found.get(instrument.id)
        if known is not None and not name.startswith("library/"):
            raise CorpusError(
                said(
                    "%(file)s: the identifier %(id)r is used by another record.",
                    file=name,
                    id=instrument.id,
                ),
                "Give one of the two records another identifier.",
            )
        found[instrument.id] = _laid_over(known, instrument) if known else instrument
    return Corpus(tuple(found[id_] for id_ in sorted(found)), concepts, glossary, _hash(contents))


def save(folder: Path, instrument: Instrument) -> Path:
    """Writes a record into its place, whole or not at all, and answers where."""
    path = folder / place(instrument)
    yamlfile.write(path, yamlfile.dump(to_record(instrument)))
    return path


def _contents(folder: Path, library: Path | None) -> dict[str, bytes]:
    """File contents by name: the path inside the corpus, or `library/…`."""
    if not (folder / CONCEPTS).is_file():
        raise CorpusError(
            said("There is no corpus in %(folder)s.", folder=folder),
            "Point KB_CORPUS at a folder that holds concepts.yaml and the records.",
        )
    names = {CONCEPTS: folder / CONCEPTS, GLOSSARY: folder / GLOSSARY}
    for path in record_files(folder):
        names[path.relative_to(folder).as_posix()] = path
    for path in library_files(library):
        names[f"library/{path.parent.name}/{path.name}"] = path
    try:
        return {name: path.read_bytes() for name, path in names.items()}
    except OSError as error:
        raise CorpusError(
            said(
                "%(file)s: cannot be read: %(problem)s.",
                file=error.filename,
                problem=error.strerror,
            ),
            "Check that the file is there.",
        ) from error


def _hash(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(contents):
        content = contents[name]
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _parsed(name: str, contents: dict[str, bytes]) -> object:
    return yamlfile.parse(contents[name], name)


def _refuse(name: str, contents: dict[str, bytes], problems: list[Problem]) -> None:
    if problems:
        first = problems[0]
        line = yamlfile.line_of(contents[name], first.path)
        message = said(
            "%(file)s, line %(line)s, %(field)s: %(problem)s",
            file=name,
            line=line,
            field=first.field,
            problem=first.message,
        )
        if len(problems) > 1:
            message = said("%(problem)s (and %(n)s more)", problem=message, n=len(problems) - 1)
        raise CorpusError(
            message,
            first.remedy or said("Correct the file; `kb corpus check` lists every such place."),
        )


def _laid_over(shipped: Instrument, ours: Instrument) -> Instrument:
    """The shipped record with what the library adds: texts, and provisions it does not have.

    A shipped provision is never replaced: its summary was written by people.
    """
    slugs = {p.slug for p in shipped.provisions}
    added = tuple(p for p in ours.provisions if p.slug not in slugs)
    return replace(shipped, provisions=shipped.provisions + added, texts=shipped.texts + ours.texts)
