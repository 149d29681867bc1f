"""`kb corpus check`: everything that is wrong with the corpus, in one run.

Errors keep a corpus from being used; warnings count what is still to be improved. Each finding
names file, line and field, and what to do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.corpus import yamlfile
from kb.corpus.fields import Path as FieldPath
from kb.corpus.fields import Problem, show_path
from kb.corpus.files import BASE, CONCEPTS, GLOSSARY, place, record_files
from kb.corpus.prose import is_converted
from kb.corpus.records import read
from kb.corpus.vocabulary import read_concepts, read_glossary
from kb.model import Basis, Instrument, SourceKind, State

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_WARNINGS = {
    "source-not-classified": (
        "sources are not classified",
        "Give each a kind: who speaks there, and in which capacity.",
    ),
    "source-not-converted": (
        "sources have no address that can be followed",
        "Write an address and put the words into note.",
    ),
    "recalled": (
        "provisions are recalled, not read",
        "Read the text, correct the summary and name the source.",
    ),
    "state-not-recorded": (
        "records without a word on whether the instrument is in force",
        "Fill in state once it is established.",
    ),
    "force-not-known": (
        "parties have no established entry into force",
        "Fill in force with its evidence.",
    ),
    "concept-without-words": (
        "concepts have no entry in the glossary",
        "Add the words of the seven languages.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One error, or all warnings of one kind in one file; `count` says how many."""

    severity: str
    code: str
    file: str
    line: int
    field: str
    message: str
    remedy: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, errors first, in the order of files and lines."""

    records: int
    provisions: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the corpus from being used."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> dict[str, int]:
        """How many of each kind of warning."""
        counts: Counter[str] = Counter()
        for finding in self.findings:
            if finding.severity == "warning":
                counts[finding.code] += finding.count
        return dict(counts)

    def as_text(self) -> str:
        """For people: every error with its place and remedy, every kind of warning counted."""
        lines = [
            f"{e.file}:{e.line}: {e.field + ': ' if e.field else ''}{e.message} {e.remedy}".rstrip()
            for e in self.errors
        ]
        for code, count in self.warnings.items():
            what, remedy = _WARNINGS[code]
            lines.append(f"warning: {count} {what}. {remedy}")
        lines.append(
            f"{self.records} records with {self.provisions} provisions: "
            f"{len(self.errors)} errors, {sum(self.warnings.values())} warnings."
        )
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The JSON-able form."""
        return {
            "records": self.records,
            "provisions": self.provisions,
            "errors": len(self.errors),
            "warnings": self.warnings,
            "findings": [asdict(f) for f in self.findings],
        }


def check(folder: Path) -> Report:
    """Checks every file of the corpus in `folder`; no error hides another."""
    findings: list[Finding] = []
    files = _Files(folder, findings)
    concepts, problems = read_concepts(files.value(CONCEPTS))
    files.add(CONCEPTS, problems)
    entries, problems = read_glossary(files.value(GLOSSARY))
    problems += [
        Problem(
            "unknown-concept",
            ("concepts" if entry.id in entry.concepts else "terms",),
            f"{entry.id}: there is no concept {code!r}.",
            "Use a code of concepts.yaml.",
        )
        for entry in entries
        for code in entry.concepts
        if code not in concepts
    ]
    files.add(GLOSSARY, problems)
    named = {code for entry in entries for code in entry.concepts}
    files.warn(CONCEPTS, "concept-without-words", len(set(concepts) - named))

    instruments: dict[str, Instrument] = {}
    for path in record_files(folder):
        name = path.relative_to(folder).as_posix()
        value = files.value(name)
        if value is None:
            continue
        instrument, problems = read(value)
        if instrument is not None:
            problems += record_problems(instrument, concepts)
            problems += _placed(name, instrument)
            instruments[name] = instrument
            for code, count in _to_improve(instrument).items():
                files.warn(name, code, count)
        files.add(name, problems)
    for name, problem in _between(instruments):
        files.add(name, [problem])
    for name in ("drafting", BASE):
        for path in sorted((folder / name).glob("*.yaml")):
            files.value(path.relative_to(folder).as_posix())
    findings.sort(key=lambda f: (f.severity, f.file, f.line, f.field))
    return Report(
        records=len(instruments),
        provisions=sum(len(i.provisions) for i in instruments.values()),
        findings=tuple(findings),
    )


class _Files:
    """The files under check: each read once, its errors added with their lines."""

    def __init__(self, folder: Path, findings: list[Finding]) -> None:
        self.folder = folder
        self.findings = findings
        self.contents: dict[str, bytes] = {}

    def value(self, name: str) -> Any:
        """The value of a file; None where it is missing or not YAML, which is then an error."""
        path = self.folder / name
        if not path.is_file():
            self._error(name, 1, "missing-file", "", "the file is missing.", "Put it back.")
            return None
        content = self.contents[name] = path.read_bytes()
        wrong = yamlfile.syntax_error(content)
        if wrong is not None:
            line, what = wrong
            self._error(
                name,
                line,
                "malformed-yaml",
                "",
                f"not valid YAML: {what}.",
                "Correct the indentation, quotes or colon on this line.",
            )
            return None
        for path_, line in yamlfile.repeated_keys(content):
            self._error(
                name,
                line,
                "repeated-field",
                show_path(path_),
                "this field is there twice, and only the last one would count.",
                "Remove one of the two.",
            )
        value = yamlfile.parse(content, name)
        if value is None:
            self._error(name, 1, "empty-file", "", "the file is empty.", "Fill or remove it.")
        return value

    def add(self, name: str, problems: list[Problem]) -> None:
        """Adds errors with their lines."""
        if name not in self.contents:
            return
        lines = yamlfile.lines_of(self.contents[name], [p.path for p in problems])
        for problem, line in zip(problems, lines, strict=True):
            self._error(name, line, problem.code, problem.field, problem.message, problem.remedy)

    def _error(
        self, name: str, line: int, code: str, field: str, message: str, remedy: str
    ) -> None:
        self.findings.append(Finding("error", code, name, line, field, message, remedy))

    def warn(self, name: str, code: str, count: int) -> None:
        """Adds a warning that stands for `count` places, none where there are none."""
        if count:
            what, remedy = _WARNINGS[code]
            finding = Finding("warning", code, name, 1, "", f"{count} {what}.", remedy, count)
            self.findings.append(finding)


def record_problems(instrument: Instrument, concepts: Collection[str]) -> list[Problem]:
    """What is wrong with a record whose fields are all well-formed."""
    problems: list[Problem] = []
    slugs: dict[str, int] = {}
    for at, provision in enumerate(instrument.provisions):
        path: FieldPath = ("provisions", at)
        for number, code in enumerate(provision.concepts):
            if code not in concepts:
                problems.append(
                    Problem(
                        "unknown-concept",
                        (*path, "concepts", number),
                        f"there is no concept {code!r}.",
                        "Use a code of concepts.yaml.",
                    )
                )
        if _SLUG.fullmatch(provision.slug) is None:
            problems.append(
                Problem(
                    "slug-form",
                    (*path, "slug"),
                    f"{provision.slug!r} is not an address.",
                    "Write small letters, digits and single hyphens, none at the ends.",
                )
            )
        if provision.slug in slugs:
            first = instrument.provisions[slugs[provision.slug]]
            problems.append(
                Problem(
                    "duplicate-slug",
                    (*path, "slug"),
                    f"{provision.slug!r} is already the address of {first.ref!r}.",
                    "Give the newer of the two another slug.",
                )
            )
        slugs.setdefault(provision.slug, at)
        if provision.basis in (Basis.READ, Basis.REPORTED) and not provision.sources:
            problems.append(_no_source(path, provision.basis))
    countries: set[str] = set()
    for at, party in enumerate(instrument.parties):
        if party.basis in (Basis.READ, Basis.REPORTED) and not party.sources:
            problems.append(_no_source(("parties", at), party.basis))
        if party.country in countries:
            problems.append(
                Problem(
                    "duplicate-party",
                    ("parties", at, "country"),
                    f"{party.country} is there twice.",
                    "Make one party of the two.",
                )
            )
        countries.add(party.country)
    return problems


def _no_source(path: FieldPath, basis: Basis) -> Problem:
    return Problem(
        "read-without-source",
        (*path, "basis"),
        f"{basis} without any source.",
        "Name the source, or set basis to recalled.",
    )


def _placed(name: str, instrument: Instrument) -> list[Problem]:
    if Path(name).stem != instrument.id:
        return [
            Problem(
                "id-not-file",
                ("id",),
                f"the file is not named after {instrument.id!r}.",
                f"Name it {instrument.id}.yaml; an identifier never changes.",
            )
        ]
    if name != place(instrument):
        return [
            Problem(
                "wrong-place",
                ("jurisdictions",),
                "the file is in the wrong folder.",
                f"Move it to {place(instrument)}.",
            )
        ]
    return []


def _between(instruments: dict[str, Instrument]) -> Iterator[tuple[str, Problem]]:
    """Problems between records: identifiers used twice, and pointers to nothing."""
    owner: dict[str, str] = {}
    for name, instrument in instruments.items():
        for key, id_ in [
            ("id", instrument.id),
            *(("former_ids", f) for f in instrument.former_ids),
        ]:
            if id_ in owner:
                yield (
                    name,
                    Problem(
                        "duplicate-id",
                        (key,),
                        f"{id_!r} is also in {owner[id_]}.",
                        "Give the newer record another identifier.",
                    ),
                )
            owner.setdefault(id_, name)
    for name, instrument in instruments.items():
        if instrument.replaced_by_id and instrument.replaced_by_id not in owner:
            yield (
                name,
                Problem(
                    "unknown-instrument",
                    ("replaced_by_id",),
                    f"there is no instrument {instrument.replaced_by_id!r}.",
                    "Use the identifier of a record, or leave it to replaced_by.",
                ),
            )


def _to_improve(instrument: Instrument) -> Counter[str]:
    counts: Counter[str] = Counter()
    parts = [instrument.sources, *(p.sources for p in instrument.provisions)]
    parts += [p.sources for p in instrument.parties]
    for source in (s for part in parts for s in part):
        counts["source-not-classified"] += source.kind is SourceKind.NOT_CLASSIFIED
        counts["source-not-converted"] += not is_converted(source)
    counts["recalled"] = sum(p.basis is Basis.RECALLED for p in instrument.provisions)
    counts["state-not-recorded"] = instrument.state in (None, State.NOT_KNOWN)
    counts["force-not-known"] = sum(p.force.is_ == "not known" for p in instrument.parties)
    return counts
