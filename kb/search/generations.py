"""Generations of an index on disk: built aside, switched in one step, kept for rollback.

    index/
      current            JSON: the generation that serves, and the one before it
      lock               held by a build
      g-000007/          one generation, never changed after the switch
        manifest.json    written last: a folder without it is unfinished
        ...

The switch is one `os.replace` of `current`. A build killed at any moment leaves `current`
as it was; its folder is swept away by the next build.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import IndexBuildError, IndexMissingError
from kb.messages import said

FORMAT = 2
"""Raised whenever what is stored changes shape; an index of another format is rebuilt."""

REBUILD = said("Run `kb index build`.")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation serves, and which one `kb index rollback` returns to."""

    current: str
    previous: str | None


def read_pointer(folder: Path) -> Pointer | None:
    """The pointer, or None where nothing was ever built."""
    try:
        data = json.loads((folder / "current").read_text("utf-8"))
        return Pointer(data["current"], data["previous"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise IndexMissingError(
            said("The file %(file)s is damaged.", file=folder / "current"),
            "Delete it, then run `kb index build`.",
        ) from error


def current(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Folder and manifest of the generation that serves.

    Raises `IndexMissingError` where there is none, or it is of another format.
    """
    pointer = read_pointer(folder)
    if pointer is None:
        raise IndexMissingError(said("There is no index in %(folder)s.", folder=folder), REBUILD)
    generation = folder / pointer.current
    manifest = read_manifest(generation)
    if manifest is None:
        raise IndexMissingError(
            said("The index %(index)s is not complete.", index=generation), REBUILD
        )
    if manifest.get("format") != FORMAT:
        raise IndexMissingError(
            said("The index %(index)s was built by another version.", index=generation), REBUILD
        )
    return generation, manifest


def read_manifest(generation: Path) -> dict[str, Any] | None:
    """The manifest of a whole generation, None for an unfinished or missing one."""
    try:
        data = json.loads((generation / "manifest.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, on disk before the name points to it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """One build at a time; the kernel frees the lock of a process that dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBuildError(
                said("Another process is building the index in %(folder)s.", folder=folder),
                "Wait until it has ended, then try again.",
            ) from error
        yield


def start(folder: Path) -> Path:
    """A new empty generation; sweeps away what killed builds left. Needs the lock."""
    pointer = read_pointer(folder)
    keep = {pointer.current, pointer.previous} if pointer else set()
    highest = 0
    for entry in folder.glob("g-*"):
        with contextlib.suppress(ValueError):
            highest = max(highest, int(entry.name[2:]))
        if entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True)
    generation = folder / f"g-{highest + 1:06d}"
    generation.mkdir()
    return generation


def finish(generation: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest and switch to the generation; the one before is kept."""
    folder = generation.parent
    for file in generation.rglob("*"):
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
    write_whole(generation / "manifest.json", json.dumps({**manifest, "format": FORMAT}, indent=1))
    pointer = read_pointer(folder)
    previous = pointer.current if pointer else None
    _point(folder, Pointer(generation.name, previous))
    for entry in folder.glob("g-*"):
        if entry.name not in {generation.name, previous}:
            shutil.rmtree(entry, ignore_errors=True)


def rollback(folder: Path) -> str:
    """Return to the generation before; a second call returns again. Gives its name."""
    with build_lock(folder):
        pointer = read_pointer(folder)
        if pointer is None or pointer.previous is None:
            raise IndexMissingError("There is no earlier index to return to.", REBUILD)
        if read_manifest(folder / pointer.previous) is None:
            raise IndexMissingError("The earlier index is not complete.", REBUILD)
        _point(folder, Pointer(pointer.previous, pointer.current))
        return pointer.previous


def _point(folder: Path, pointer: Pointer) -> None:
    write_whole(
        folder / "current",
        json.dumps({"current": pointer.current, "previous": pointer.previous}),
    )


KEPT = ("terms.json", "citations.json")
"""What a generation keeps beside its store, so that a search loads no corpus."""


def write_kept(generation: Path, name: str, text: str) -> None:
    """Keep a JSON text with a generation that is being built."""
    (generation / name).write_text(text, "utf-8")


def read_kept(generation: Path, name: str) -> str:
    """A text that was kept. Raises `IndexMissingError` where it cannot be read."""
    try:
        return (generation / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissingError(
            said("%(file)s cannot be read.", file=generation / name), REBUILD
        ) from error
