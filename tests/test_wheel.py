"""The wheel alone is enough: corpus inside, runtime packages only, search and pages answer.

The wheel is built and installed into a fresh environment. Beside it that environment sees
exactly the distributions that the wheel's own `Requires-Dist` needs, linked from the
environment of the tests: a runtime dependency that nobody declared is really missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from tools.closure import closure


@dataclass(frozen=True)
class Installed:
    """A fresh environment that holds the wheel."""

    bin: Path
    wheel: Path
    home: Path

    def run(
        self, *command: str | Path, inside: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment,
            cwd=inside or self.home,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the developer's: no PYTHONPATH, no settings, another home."""
        return {
            "PATH": f"{self.bin}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONNOUSERSITE": "1",
            "KB_HOME": str(self.home / "kb"),
        }

    def kb(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(self.bin / "kb", *arguments)


def build_wheel(root: Path, folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def requires(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    return metadata.get_all("Requires-Dist") or []


def link(distributions: list[Distribution], folder: Path) -> None:
    """Link the files of the distributions into a folder that can stand on sys.path.

    A folder that belongs to one distribution is linked whole; one that several share
    (a namespace package) is made, and its files are linked one by one.
    """
    files: dict[Path, Path] = {}
    owners: Counter[str] = Counter()
    for distribution in distributions:
        mine = [
            f
            for f in distribution.files or ()
            if f.parts[0] not in ("..", "__pycache__") and "__pycache__" not in f.parts
        ]
        owners.update({f.parts[0] for f in mine})
        files |= {Path(f): Path(str(distribution.locate_file(f))) for f in mine}
    for relative, source in files.items():
        top = relative.parts[0]
        if len(relative.parts) > 1 and owners[top] == 1:
            target, original = folder / top, source.parents[len(relative.parts) - 2]
        else:
            target, original = folder / relative, source
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(original)


@pytest.fixture(scope="module")
def installed(
    project_root: Path, built_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build_wheel(project_root, folder)
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    install = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    subprocess.run([*install, "--no-deps", "--no-index", wheel], check=True)
    runtime = folder / "runtime"
    link(list(closure(requires(wheel)).values()), runtime)
    site = next((environment / "lib").glob("python3.*/site-packages"))
    (site / "runtime.pth").write_text(f"{runtime}\n", encoding="utf-8")
    home = folder / "home"
    (home / "kb").mkdir(parents=True)
    # Embeddings are cached by content: the index is built anew, the model is not run again.
    (home / "kb" / "cache").symlink_to(built_home / "cache")
    return Installed(environment / "bin", wheel, home)


@pytest.fixture(scope="module")
def indexed(installed: Installed) -> Installed:
    done = installed.kb("index", "build", "--json")
    assert done.returncode == 0, done.stderr
    return installed


def test_the_wheel_holds_code_corpus_and_pages_and_nothing_else(
    installed: Installed, corpus_folder: Path
):
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    shipped = {
        f"kb/_corpus/{path.relative_to(corpus_folder).as_posix()}"
        for path in corpus_folder.rglob("*.yaml")
        if not any(part.startswith(".") for part in path.relative_to(corpus_folder).parts)
    }
    assert shipped
    assert {n for n in names if n.startswith("kb/_corpus/") and n.endswith(".yaml")} == shipped
    assert any(n.startswith("web/templates/") for n in names)
    assert any(n.startswith("web/static/") for n in names)
    tops = {n.partition("/")[0] for n in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"kb", "web"}
    assert not [n for n in names if "__pycache__" in n or "/." in n]


def test_no_development_package_is_there(installed: Installed):
    for name in ("pytest", "ruff", "mypy", "hypothesis", "playwright", "tools", "tests"):
        done = installed.run(installed.bin / "python", "-c", f"import {name}")
        assert "ModuleNotFoundError" in done.stderr, name


def test_every_module_can_be_imported(installed: Installed):
    program = (
        "import importlib, pkgutil, kb, web\n"
        "for package in (kb, web):\n"
        "    for m in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(m.name)\n"
        "print(kb.__file__)\n"
    )
    done = installed.run(installed.bin / "python", "-c", program)
    assert done.returncode == 0, done.stderr
    assert str(installed.bin.parent) in done.stdout, "the checkout's own code was imported"


def test_it_says_its_version_and_its_corpus(installed: Installed):
    version = installed.kb("--version")
    assert version.stdout.startswith("mekong-legal-kb ")
    settings = json.loads(installed.kb("config", "--json").stdout)
    assert settings["KB_CORPUS"].endswith("site-packages/kb/_corpus")


def test_it_answers_a_search_by_words(indexed: Installed):
    done = indexed.kb("search", "extradition of own nationals", "--mode", "keyword", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["total"] > 0
    assert "th-extradition-act-2008/s-12" in [hit["id"] for hit in answer["hits"]]


def test_it_answers_a_search_by_meaning(indexed: Installed):
    done = indexed.kb("search", "handing over our own citizens", "--mode", "semantic", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"]


@contextlib.contextmanager
def serving(installed: Installed) -> Iterator[str]:
    """The web app of the wheel on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = installed.home / "serve.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [installed.bin / "kb", "serve", "--port", str(port)],
            env=installed.environment,
            cwd=installed.home,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"http://127.0.0.1:{port}"
        assert process.poll() is None, log.read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.wait(timeout=20)


def fetch(address: str, patience: float = 60) -> tuple[int, str]:
    """Status and body; a server that is still starting is waited for."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as response:
                return response.status, response.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8")
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_its_web_app_is_well_and_searches(indexed: Installed):
    with serving(indexed) as address:
        status, health = fetch(f"{address}/health")
        assert status == 200, health
        status, page = fetch(f"{address}/search?q=extradition&mode=keyword")
        assert status == 200
        assert "<mark>" in page
