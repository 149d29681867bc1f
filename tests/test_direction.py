"""Imports run in one direction, without circles, and heavy libraries load late."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOMS = (
    *("kb", "messages", "errors", "settings", "values", "model", "numerals", "dates"),
    "identifiers",
    *("concepts", "corpus", "rules", "treaties", "search", "ingest", "compare", "draft"),
    # the faces: `kb serve` starts the web app, the web app knows no command
    *("web", "cli"),
)
HEAVY = {
    *("haystack", "haystack_integrations", "torch", "transformers", "sentence_transformers"),
    *("onnx", "onnxscript", "onnxruntime", "tokenizers", "elasticsearch"),
}
# Modules that exist for one heavy library, and are themselves imported only when used.
LATE = {"kb.search.haystack", "kb.search.haystack_filters"}


@dataclass(frozen=True)
class Import:
    """One import: of `target`, in `module`; `at_start` when importing the module runs it."""

    module: str
    line: int
    target: str
    at_start: bool


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules(root: Path) -> dict[str, Path]:
    paths = (p for package in ("kb", "web") for p in sorted((root / package).rglob("*.py")))
    return {module_name(path, root): path for path in paths}


def imports(module: str, path: Path, known: set[str]) -> Iterator[Import]:
    """Every import statement of a module, with names resolved to modules where they are such."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]

    def walk(node: ast.AST, at_start: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, node.lineno, alias.name, at_start)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield Import(module, node.lineno, full if full in known else base, at_start)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for child in ast.iter_child_nodes(node):
                yield from walk(child, False)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                yield from walk(child, False)
            for child in node.orelse:
                yield from walk(child, at_start)
        else:
            for child in ast.iter_child_nodes(node):
                yield from walk(child, at_start)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), True)


def all_imports(root: Path) -> list[Import]:
    found = modules(root)
    return [i for name, path in found.items() for i in imports(name, path, set(found))]


def room(module: str) -> str:
    top, _, rest = module.partition(".")
    return rest.partition(".")[0] or "kb" if top == "kb" else top


def against_direction(found: list[Import]) -> list[str]:
    """Imports of a room to the right; late and type-only imports count too."""
    place = {name: number for number, name in enumerate(ROOMS)}
    return [
        f"{i.module}:{i.line} imports {i.target}"
        for i in found
        if i.target.partition(".")[0] in ("kb", "web")
        and place[room(i.target)] > place[room(i.module)]
    ]


def too_heavy(found: list[Import]) -> list[str]:
    return [
        f"{i.module}:{i.line} imports {i.target}"
        for i in found
        if i.at_start
        and i.module not in LATE
        and (i.target.partition(".")[0] in HEAVY or i.target in LATE)
    ]


def circle(found: list[Import], known: set[str]) -> list[str]:
    """One circle of imports that run when modules are imported, or nothing."""
    graph: dict[str, set[str]] = {name: set() for name in known}
    for i in found:
        # a package's __init__ has always run before its modules, so it is no dependency of theirs
        inside = i.module.startswith(f"{i.target}.")
        if i.at_start and i.target in known and i.target != i.module and not inside:
            graph[i.module].add(i.target)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module")
def found(project_root: Path) -> list[Import]:
    return all_imports(project_root)


def test_every_module_belongs_to_a_room(project_root: Path):
    strangers = [name for name in modules(project_root) if room(name) not in ROOMS]
    assert not strangers, "Name the room in ROOMS and in docs/architecture.md."


def test_rooms_import_only_from_rooms_before_them(found: list[Import]):
    assert against_direction(found) == []


def test_there_is_no_circle_of_imports(found: list[Import], project_root: Path):
    assert circle(found, set(modules(project_root))) == []


def test_heavy_libraries_are_imported_where_they_are_used(found: list[Import]):
    assert too_heavy(found) == []


def test_the_command_line_starts_without_heavy_libraries():
    program = f"import sys, kb.cli.app; print(*sorted(set({sorted(HEAVY)}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with one fault of each kind."""
    files = {
        "kb/__init__.py": "",
        "kb/errors.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import kb.model",
        "kb/model.py": "from .errors import X\ndef f():\n    from kb.search import store",
        "kb/search/__init__.py": "",
        "kb/search/store.py": "import torch\nfrom kb.search import plan",
        "kb/search/plan.py": "from . import store\ndef f():\n    import haystack",
        "kb/search/haystack.py": "import haystack",
        "web/__init__.py": "def f():\n    from kb.cli.app import app",
        "web/app.py": "from kb.search import haystack",
        "kb/cli/app.py": "from web import app",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_checks_find_each_fault(small_house: Path):
    found = all_imports(small_house)
    assert against_direction(found) == [
        "kb.errors:3 imports kb.model",
        "kb.model:3 imports kb.search.store",
        "web:2 imports kb.cli.app",
    ]
    assert too_heavy(found) == [
        "kb.search.store:1 imports torch",
        "web.app:1 imports kb.search.haystack",
    ]
    assert set(circle(found, set(modules(small_house)))) == {"kb.search.plan", "kb.search.store"}
