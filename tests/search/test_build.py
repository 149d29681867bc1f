"""A build makes one whole generation or leaves everything as it was."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.errors import CorpusError
from kb.search import generations
from kb.search.build import build_index, is_stale
from kb.search.engine import Engine
from kb.search.plan import make_plan
from kb.settings import Settings

SEED = 20_041_029  # the day on which the six governments signed


@pytest.fixture
def home(tmp_path: Path, built_home: Path) -> Path:
    """A KB_HOME of its own, with the caches of the shared one, so that builds are quick."""
    shutil.copytree(built_home / "cache", tmp_path / "home" / "cache")
    shutil.copytree(built_home / "index", tmp_path / "home" / "index")
    return tmp_path / "home"


@pytest.fixture
def small_corpus(tmp_path: Path, corpus_folder: Path) -> Path:
    """A corpus with one instrument."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus_folder, folder, ignore=shutil.ignore_patterns("laws", ".base"))
    name = "laws/th/th-extradition-act-2008.yaml"
    (folder / name).parent.mkdir(parents=True)
    shutil.copy(corpus_folder / name, folder / name)
    for other in (*folder.glob("agreements/*"), *folder.glob("procedures/*/*")):
        other.unlink()
    return folder


def answers(home: Path) -> list[str]:
    engine = Engine.open(Settings(home=home))
    plan = make_plan("own nationals", mode="keyword", concepts=engine.concepts)
    return [hit.id for hit in engine.search(plan).hits]


def test_building_again_gives_the_same_index(home: Path) -> None:
    before = answers(home)
    first = generations.current(home / "index")[0]
    report = build_index(Settings(home=home), lambda _: None)
    assert report["provisions"] == report["with_vector"] > 2_000
    assert generations.current(home / "index")[0] != first
    assert answers(home) == before


def test_a_corpus_that_does_not_load_leaves_the_index(home: Path, small_corpus: Path) -> None:
    before = answers(home)
    record = small_corpus / "laws" / "th" / "th-extradition-act-2008.yaml"
    record.write_text(record.read_text("utf-8") + "\n  - : [unclosed\n", "utf-8")
    with pytest.raises(CorpusError, match=r"th-extradition-act-2008\.yaml"):
        build_index(Settings(home=home, corpus=small_corpus), lambda _: None)
    assert answers(home) == before
    unfinished = [g for g in (home / "index").glob("g-*") if not (g / "manifest.json").exists()]
    assert unfinished == []


def test_another_corpus_another_index_and_back(home: Path, small_corpus: Path) -> None:
    before = answers(home)
    build_index(Settings(home=home, corpus=small_corpus), lambda _: None)
    assert answers(home) != before
    assert all(i.startswith("th-extradition-act-2008/") for i in answers(home))
    generations.rollback(home / "index")
    assert answers(home) == before


def test_an_index_whose_model_is_gone_is_stale(home: Path) -> None:
    settings = Settings(home=home)
    build_index(settings, lambda _: None)
    manifest = generations.current(home / "index")[1]
    assert is_stale(settings, manifest)["stale"] is False
    moved = home.rename(home.with_name("moved"))
    assert is_stale(Settings(home=moved), manifest)["stale"] is False
    shutil.rmtree(moved / "cache" / "models")
    assert is_stale(Settings(home=moved), manifest)["model_changed"] is True


def kill_builds(home: Path, kb: Path, times: int) -> list[str]:
    """Start builds and kill each at a random moment; returns what came of each."""
    chance = random.Random(SEED)  # noqa: S311
    before = answers(home)
    environment = {**os.environ, "KB_HOME": str(home)}
    started = time.monotonic()
    subprocess.run([kb, "index", "build"], env=environment, check=True, capture_output=True)
    whole = time.monotonic() - started
    outcomes = []
    for _ in range(times):
        serving = generations.current(home / "index")[0]
        with subprocess.Popen(
            [kb, "index", "build"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(chance.uniform(0, whole * 1.05))
                outcomes.append("ended")
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                now = generations.current(home / "index")[0]
                outcomes.append("before" if now == serving else "after")
        assert answers(home) == before
    return outcomes


def test_a_killed_build_leaves_an_index_that_answers(home: Path, kb_command: Path) -> None:
    assert len(kill_builds(home, kb_command, 2)) == 2


@pytest.mark.long
def test_twenty_killed_builds(home: Path, kb_command: Path) -> None:
    outcomes = kill_builds(home, kb_command, 20)
    counts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    sys.stderr.write(f"twenty builds killed: {counts}\n")
    assert "before" in outcomes
    # what the killed ones left is swept away by the next build
    subprocess.run(
        [kb_command, "index", "build"],
        env={**os.environ, "KB_HOME": str(home)},
        check=True,
        capture_output=True,
    )
    assert len(list((home / "index").glob("g-*"))) == 2
