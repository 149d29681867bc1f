"""Generations: switched in one step, kept for rollback, swept when unfinished."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import IndexBuildError, IndexMissingError
from kb.search import generations


def build(folder: Path, what: str) -> Path:
    with generations.build_lock(folder):
        generation = generations.start(folder)
        (generation / "what").write_text(what)
        generations.finish(generation, {"what": what})
    return generation


def test_no_index_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kb index build"):
        generations.current(tmp_path)


def test_the_newest_serves_and_the_last_is_kept(tmp_path: Path) -> None:
    for what in ("one", "two", "three"):
        build(tmp_path, what)
    generation, manifest = generations.current(tmp_path)
    assert manifest["what"] == "three"
    assert sorted(p.name for p in tmp_path.glob("g-*")) == ["g-000002", "g-000003"]
    assert generation.name == "g-000003"


def test_rollback_and_back_again(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with pytest.raises(IndexMissingError, match="no earlier index"):
        generations.rollback(tmp_path)
    build(tmp_path, "two")
    generations.rollback(tmp_path)
    assert generations.current(tmp_path)[1]["what"] == "one"
    generations.rollback(tmp_path)
    assert generations.current(tmp_path)[1]["what"] == "two"


def test_an_unfinished_generation_never_serves_and_is_swept(tmp_path: Path) -> None:
    build(tmp_path, "one")
    with generations.build_lock(tmp_path):
        left = generations.start(tmp_path)
        (left / "half").write_text("half")
    assert generations.current(tmp_path)[1]["what"] == "one"
    build(tmp_path, "two")
    assert not left.exists()


def test_another_format_is_not_opened(tmp_path: Path) -> None:
    generation = build(tmp_path, "one")
    manifest = generation / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": ', '"format": 9'))
    with pytest.raises(IndexMissingError, match="another version"):
        generations.current(tmp_path)


def test_a_damaged_pointer_is_named(tmp_path: Path) -> None:
    build(tmp_path, "one")
    (tmp_path / "current").write_text("{")
    with pytest.raises(IndexMissingError, match="damaged"):
        generations.current(tmp_path)


def test_one_build_at_a_time_and_a_dead_one_holds_no_lock(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from kb.search import generations\n"
        "with generations.build_lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(IndexBuildError, match="Another process"),
            generations.build_lock(tmp_path),
        ):
            pass
        process.kill()
    with generations.build_lock(tmp_path):
        pass
