"""What the documents say is there, is there: commands, settings, links, dependencies, versions."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import kb
from kb.cli.app import app
from kb.settings import Settings
from tools import readme

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Set for make, tools and tests; not read by the program.
OTHER_VARIABLES = {"KB_ALLOW_CUDA"}
# Needed by a library that we call, which does not itself require it.
NOT_IMPORTED = {
    "onnx": "torch.onnx.export writes the copy of the model with it",
    "onnxscript": "torch.onnx.export translates the model with it",
}
# Imported as parts of a library that is declared.
COMES_WITH = {
    "markupsafe": "jinja2",
    "starlette": "fastapi",
    "click": "typer",
    "transformers": "sentence-transformers",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """The text under a heading, down to the next of the same level or above."""
    level = heading.partition(" ")[0]
    match = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", document, re.M | re.S
    )
    assert match is not None, f"there is no heading {heading!r}"
    return match[1]


def commands() -> set[str]:
    """Every command of the program, as it is typed."""

    def walk(command: Any, name: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name
            return
        for child, sub in inner.items():
            yield from walk(sub, f"{name} {child}")

    return set(walk(typer.main.get_command(app), "kb"))


def named_commands(text: str) -> set[str]:
    """Commands at the start of code spans, options and arguments left out."""
    spans = re.findall(r"`(kb(?: [a-z]+)+)", text)
    known_groups = {name.rpartition(" ")[0] for name in commands() if name.count(" ") == 2}
    return {
        " ".join(words[:3] if " ".join(words[:2]) in known_groups else words[:2])
        for words in (span.split() for span in spans)
    }


def test_the_contract_names_every_command_and_no_other():
    assert named_commands(section(read("docs/contract.md"), "## Command line")) == commands()


def test_a_command_declared_for_later_is_not_there_yet():
    later = section(read("docs/contract.md"), "## Declared for later")
    declared = named_commands(later)
    assert declared
    assert declared & commands() == set(), "Move its row to the commands that exist."


def test_the_readme_names_every_setting_and_no_other():
    table = section(read("README.md"), "## Settings")
    named = set(re.findall(r"^\| `(KB_[A-Z_]+)`", table, re.M))
    settings = {f"KB_{name.upper()}" for name in Settings.model_fields}
    assert named == settings | OTHER_VARIABLES


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_document_names_an_unknown_variable_or_make_target(path: Path):
    text = path.read_text(encoding="utf-8")
    settings = {f"KB_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bKB_[A-Z_]+\b", text)) - settings - OTHER_VARIABLES == set()
    targets = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.M))
    assert set(re.findall(r"`make ([a-z-]+)", text)) - targets == set()


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as they are made from their words."""
    plain = [re.sub(r"[`*_]", "", h) for h in re.findall(r"^#+ (.*)$", text, re.M)]
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in plain}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (
            anchor and anchor not in anchors(there.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_path_of_the_project_in_code_spans_exists(path: Path):
    text = path.read_text(encoding="utf-8")
    tops = "kb|web|tests|tools|bench|docs|corpus"
    named = re.findall(rf"`((?:{tops})/[\w./-]*)`", text)
    assert [n for n in named if not (ROOT / n).exists()] == []


def project() -> dict[str, Any]:
    data: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    return data


def runtime() -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in project()["dependencies"]}


def development() -> set[str]:
    texts = project()["optional-dependencies"]["dev"]
    return {canonicalize_name(Requirement(text).name) for text in texts}


def test_every_requirement_has_one_exact_pin_that_it_accepts():
    lines = [line for line in read("constraints.txt").splitlines() if not line.startswith("#")]
    pins = {
        canonicalize_name(name): version for name, _, version in (x.partition("==") for x in lines)
    }
    assert len(pins) == len(lines)
    assert all(Version(version) for version in pins.values())
    texts = [*project()["dependencies"], *project()["optional-dependencies"]["dev"]]
    refused = [
        text
        for text, wanted in ((text, Requirement(text)) for text in texts)
        if not wanted.specifier.contains(pins[canonicalize_name(wanted.name)], prereleases=True)
    ]
    assert refused == []


def test_the_dependencies_document_has_a_row_for_each_and_no_other():
    document = read("docs/dependencies.md")
    for heading, wanted in (("## At run time", runtime()), ("## For development", development())):
        rows = re.findall(r"^\| `([\w.-]+)`", section(document, heading), re.M)
        assert sorted(rows) == sorted(wanted)


def imported(*folders: str) -> set[str]:
    """Top-level names that the packages import or look for by name, anywhere in their code."""
    names: set[str] = set()
    for path in (p for top in folders for p in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
            elif (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith(("find_spec", "import_module"))
                and isinstance(node.args[0], ast.Constant)
            ):
                names.add(str(node.args[0].value).partition(".")[0])
    return names


def owners(names: set[str]) -> list[set[str]]:
    """For each name, the installed distributions that have it; our own and Python's left out."""
    found = metadata.packages_distributions()
    return [
        {canonicalize_name(COMES_WITH.get(d.lower(), d)) for d in found[name]}
        for name in sorted(names - {"kb", "web"})
        if name in found
    ]


def test_what_the_package_imports_is_required_and_what_is_required_is_used():
    used = owners(imported("kb", "web"))
    assert [names for names in used if not names & runtime()] == []
    assert runtime() - set().union(*used) == set(NOT_IMPORTED)


def test_what_tests_and_tools_import_is_required_for_development():
    used = owners(imported("tests", "tools", "bench"))
    assert [names for names in used if not names & (runtime() | development())] == []


def test_the_examples_of_the_readme_answer_what_they_say(built_home: Path):
    text = read("README.md")
    assert text.count(readme.PROMPT) >= 3
    assert readme.filled(text, readme.run_kb) == text, "Run `make readme`."


def test_examples_are_answered_and_other_blocks_left_alone():
    text = "```console\n$ make x\n```\n\n```console\n$ .venv/bin/kb cite 'a b'\nold\n```\n"
    answered = readme.filled(text, lambda arguments: f"  {arguments}\n\n")
    assert answered == text.replace("old", "  ['cite', 'a b']")


def test_the_changelog_has_an_entry_for_this_version():
    assert f"## [{kb.__version__}]" in read("CHANGELOG.md")
