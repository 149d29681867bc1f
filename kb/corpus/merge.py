"""A corrected fact sheet is laid over its record, field by field and three-way.

The three are the sheet as last imported (corpus/.base, after the same conversion), the record,
and the new sheet. Changed only in the sheet: taken. Changed only in the record: kept. Changed
in both, and differently: a conflict, and nothing is written until each has been decided. That a
provision is gone from a sheet is always a conflict: it is an address that people may have cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from kb.corpus import yamlfile
from kb.corpus.check import record_problems
from kb.corpus.files import BASE, CONCEPTS, place, record_files, save
from kb.corpus.records import from_dict, read, to_dict, to_record
from kb.corpus.sheets import convert
from kb.corpus.vocabulary import read_concepts
from kb.errors import CorpusError, MergeConflictError, UsageError
from kb.model import Instrument

SHEET: Final = "sheet"
OURS: Final = "ours"

# What stands under these names is compared item by item, found by the field beside it.
_ITEMS = {"provisions": "slug", "parties": "country"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or a whole provision or party, that differs; None where a side has nothing.

    `field` is `notes`, `provisions[s-7].summary` or `parties[TH]`.
    """

    field: str
    base: Any
    ours: Any
    sheet: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge would do, or did: `written` names the files, none where all is as before."""

    id: str
    taken: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    written: tuple[str, ...] = ()

    def as_text(self) -> str:
        """For people: what was taken and kept, field by field, and which files were written."""
        lines = [f"taken from the sheet: {change.field}" for change in self.taken]
        lines += [f"kept as it is here: {change.field}" for change in self.kept]
        lines += [f"in conflict: {change.field}" for change in self.conflicts]
        lines.append(f"written: {', '.join(self.written) or 'nothing, all is as before'}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The JSON-able form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Three:
    """The sheet as last imported, the record, and the new sheet; slugs of all three agree."""

    base: Instrument | None
    ours: Instrument | None
    sheet: Instrument


def compare(corpus: Path, sheet: Path) -> Merge:
    """What `merge` would do, conflicts included; writes nothing."""
    return _compared(_read_three(corpus, sheet))


def merge(corpus: Path, sheet: Path, take: str | Sequence[str] | None = None) -> Merge:
    """Lays the sheet over the record of the same `id`, which need not exist yet.

    `take` decides conflicts: `sheet` or `ours` for all, `FIELD=sheet` or `FIELD=ours` for one,
    the field as it is listed. Raises `MergeConflictError` with the list where one is undecided,
    `UsageError` for a `take` that decides nothing, `CorpusError` where the sheet or the result
    cannot be used. Doing it twice changes nothing the second time.
    """
    default, single = _decisions([take] if isinstance(take, str) else take or ())
    three = _read_three(corpus, sheet)
    found = _compared(three)
    fields = [change.field for change in found.conflicts]
    for field in single:
        if field not in fields:
            raise UsageError(
                f"{field!r} is not in conflict.",
                "Name a field as it is listed.",
                field="take",
                valid=fields,
            )
    undecided = [c for c in found.conflicts if single.get(c.field, default) is None]
    if undecided:
        raise MergeConflictError(_listed(found.id, undecided), _DECIDE)
    chosen = {c.field for c in found.conflicts if single.get(c.field, default) == SHEET}
    result = _result(three, {c.field for c in found.taken} | chosen)
    _refuse_unusable(corpus, result)
    return replace(found, written=tuple(_write(corpus, three, result)))


_DECIDE = "Decide each with --take sheet, --take ours or --take FIELD=sheet; nothing was written."


def _decisions(take: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    default: str | None = None
    single: dict[str, str] = {}
    for word in take:
        field, _, side = word.rpartition("=")
        if side not in (SHEET, OURS):
            raise UsageError(
                f"{word!r} decides nothing.",
                "Write sheet, ours or FIELD=sheet.",
                field="take",
                valid=(SHEET, OURS),
            )
        if field:
            single[field] = side
        else:
            default = side
    return default, single


def _listed(id_: str, conflicts: Sequence[Change]) -> str:
    lines = [f"{id_}: the sheet and the record have both changed {len(conflicts)} fields."]
    for change in conflicts:
        lines.append(f"  {change.field}")
        for side, value in (("was", change.base), (OURS, change.ours), (SHEET, change.sheet)):
            shown = "nothing" if value is None else str(value)
            lines.append(f"    {side}: {shown if len(shown) <= 300 else shown[:299] + '…'}")
    return "\n".join(lines)


def _read_three(corpus: Path, path: Path) -> _Three:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}.", "Name the file of a sheet.", field="sheet"
        ) from error
    files = {p.stem: p for p in record_files(corpus)}
    try:
        sheet, renamed = convert(yamlfile.parse(content, path.name), files)
    except CorpusError as error:
        raise CorpusError(f"{path.name}: {error.message}", error.remedy) from error
    base = _load(corpus / BASE / f"{sheet.id}.yaml")
    ours = _load(files[sheet.id]) if sheet.id in files else None
    return _Three(base, ours, _aligned(sheet, renamed, base, ours))


def _load(path: Path) -> Instrument | None:
    if not path.is_file():
        return None
    try:
        return from_dict(yamlfile.parse(path.read_bytes(), path.name))
    except CorpusError as error:
        raise CorpusError(f"{path.name}: {error.message}", error.remedy) from error


def _aligned(
    sheet: Instrument,
    renamed: Mapping[str, str],
    base: Instrument | None,
    ours: Instrument | None,
) -> Instrument:
    """The sheet with the slugs under which its provisions are already published.

    A provision is found by its ref, else by the ref that it had (`was`). A new one gets a slug
    that is free.
    """
    known: dict[str, str] = {}
    for instrument in (ours, base):
        known.update({p.ref: p.slug for p in instrument.provisions} if instrument else {})
    used = {p.slug for i in (base, ours) if i for p in i.provisions}
    provisions = []
    for provision in sheet.provisions:
        slug = known.get(provision.ref)
        was = renamed.get(provision.ref)
        if slug is None and was is not None:
            slug = known.get(was)
            if slug is None:
                raise CorpusError(
                    f"{provision.ref}: nothing recorded was called {was!r}.",
                    "Write into was: the ref of the sheet before this one.",
                )
        if slug is None:
            slug, number = provision.slug, 1
            while slug in used:
                number += 1
                slug = f"{provision.slug}-{number}"
        used.add(slug)
        provisions.append(replace(provision, slug=slug))
    return replace(sheet, provisions=tuple(provisions))


def _compared(three: _Three) -> Merge:
    taken, kept, conflicts = [], [], []
    for change in _differences(three):
        gone = change.sheet is None and change.field.startswith("provisions[")
        whole = change.field.endswith("]")
        if change.sheet == change.base:
            kept.append(change)
        elif change.ours == change.base and not (gone and whole):
            taken.append(change)
        else:
            conflicts.append(change)
    return Merge(three.sheet.id, tuple(taken), tuple(kept), tuple(conflicts))


def _differences(three: _Three) -> Iterator[Change]:
    """Every place where record and sheet differ, in the order of the fields."""
    base, ours, sheet = (to_dict(i) if i else None for i in (three.base, three.ours, three.sheet))
    assert sheet is not None
    if ours is None:
        yield Change("record", None, None, three.sheet.id)
        return
    for field, value in sheet.items():
        if field in _ITEMS:
            sides = [_by_key(side, field) for side in (base, ours, sheet)]
            for key in dict.fromkeys([*sides[1], *sides[2]]):
                was, now, new = (side.get(key) for side in sides)
                yield from _item_differences(f"{field}[{key}]", was, now, new)
        elif value != ours[field]:
            yield Change(field, base and base[field], ours[field], value)


def _by_key(side: Mapping[str, Any] | None, field: str) -> dict[str, dict[str, Any]]:
    return {item[_ITEMS[field]]: item for item in side[field]} if side else {}


def _item_differences(
    name: str,
    was: Mapping[str, Any] | None,
    now: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
) -> Iterator[Change]:
    if now is None or new is None:
        yield Change(name, was, now, new)
        return
    for field, value in new.items():
        if value != now[field]:
            yield Change(f"{name}.{field}", was and was[field], now[field], value)


def _result(three: _Three, accepted: set[str]) -> Instrument:
    """The record with the accepted changes of the sheet."""
    if three.ours is None:
        return three.sheet
    result, sheet = to_dict(three.ours), to_dict(three.sheet)
    for field, value in sheet.items():
        if field in _ITEMS:
            result[field] = _items(field, result[field], value, accepted)
        elif field in accepted:
            result[field] = value
    return from_dict(result)


def _items(
    field: str, ours: list[dict[str, Any]], sheet: list[dict[str, Any]], accepted: set[str]
) -> list[dict[str, Any]]:
    """Our items with the accepted changes; a new one stands after its neighbour in the sheet."""
    key = _ITEMS[field]
    new = {item[key]: item for item in sheet}
    items = [i for i in ours if i[key] in new or f"{field}[{i[key]}]" not in accepted]
    for item in items:
        for name in item:
            if f"{field}[{item[key]}].{name}" in accepted:
                item[name] = new[item[key]][name]
    place_ = 0
    for item in sheet:
        at = next((n for n, ours_ in enumerate(items) if ours_[key] == item[key]), None)
        if at is not None:
            place_ = at + 1
        elif f"{field}[{item[key]}]" in accepted:
            items.insert(place_, item)
            place_ += 1
    return items


def _refuse_unusable(corpus: Path, result: Instrument) -> None:
    path = corpus / CONCEPTS
    concepts, _ = read_concepts(yamlfile.parse(path.read_bytes(), CONCEPTS))
    _, problems = read(to_record(result))
    problems += record_problems(result, concepts)
    if problems:
        raise CorpusError(
            f"{result.id}, {problems[0].field}: {problems[0].message}",
            f"{problems[0].remedy} Nothing was written.",
        )


def _write(corpus: Path, three: _Three, result: Instrument) -> Iterator[str]:
    """Writes the record first and the base last: cut off between, it can be done again."""
    if result != three.ours:
        yield save(corpus, result).relative_to(corpus).as_posix()
        if three.ours is not None and place(three.ours) != place(result):
            (corpus / place(three.ours)).unlink()
    if three.sheet != three.base:
        name = f"{BASE}/{result.id}.yaml"
        yamlfile.write(corpus / name, yamlfile.dump(to_record(three.sheet)))
        yield name
