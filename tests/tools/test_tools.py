"""The tools of set-up: pins, the closure of requirements, commit checks, the search for Python."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import commit_checks, constraints
from tools.closure import MissingDistributionError, closure


def test_the_closure_follows_dependencies_of_dependencies():
    found = closure(["fastapi"])
    assert {"fastapi", "starlette", "anyio", "idna", "pydantic-core"} <= set(found)
    assert "pytest" not in found


def test_the_closure_follows_extras_only_where_they_are_asked_for():
    assert "pytest-xdist" not in closure(["pytest"])
    with pytest.raises(MissingDistributionError, match=r"needed by babel"):
        # an extra of babel that nobody installed
        closure(["babel[dev]"])


def test_a_marker_that_does_not_hold_here_asks_for_nothing():
    assert closure(["no-such-thing; sys_platform == 'none'"]) == {}


@pytest.mark.parametrize(
    ("requirement", "message"),
    [("no-such-thing", "is not installed"), ("pytest<1", "is installed, pytest<1 is needed")],
)
def test_what_is_missing_or_too_old_is_named(requirement: str, message: str):
    with pytest.raises(MissingDistributionError, match=message):
        closure([requirement])


def test_a_pin_has_no_local_label():
    text = constraints.render({"torch": "2.13.0+cpu", "babel": "2.18.0"})
    assert text.splitlines()[-2:] == ["babel==2.18.0", "torch==2.13.0"]


def test_requirements_are_those_of_the_project_and_its_development():
    text = """
    [project]
    dependencies = ["a>=1"]
    [project.optional-dependencies]
    dev = ["b"]
    other = ["c"]
    """
    assert constraints.requirements(text) == ["a>=1", "b"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "a private key"),
        ("key = AKIA" + "ABCDEFGHIJKLMNOP", "an access key"),
        ("https://user:" + "word@host.example/", "a password or key in an address"),
        ("api_key = '" + "a1" * 12 + "'", "a secret with a value"),
        ("a\n<<<<<<" + "< HEAD\n", "an unresolved merge"),
        ("--index-url https://pypi" + ".org/simple", "the address of a package host"),
    ],
)
def test_what_may_not_be_committed_is_found_with_its_line(tmp_path: Path, text: str, what: str):
    path = tmp_path / "file.txt"
    path.write_text(f"first line\n{text}", encoding="utf-8")
    assert len(found := list(commit_checks.problems(path))) == 1
    assert what in found[0]
    assert ":2:" in found[0] or ":3:" in found[0]


def test_a_large_file_is_found_and_an_ordinary_one_passes(tmp_path: Path):
    path = tmp_path / "image.png"
    path.write_bytes(b"\x89PNG" * 300)
    assert list(commit_checks.problems(path)) == []
    assert "at most 1,000 may" in next(commit_checks.problems(path, largest=1_000))
    assert commit_checks.main([str(path), str(tmp_path / "deleted")]) == 0


def machine(folder: Path, *programs: str) -> dict[str, str]:
    """An environment whose PATH holds a few real programs and nothing else."""
    for name in ("sh", "dirname", "id", "grep", *programs):
        real = subprocess.run(
            ["sh", "-c", f"command -v {name}"], capture_output=True, text=True, check=True
        )
        (folder / name).symlink_to(real.stdout.strip())
    return {"PATH": str(folder)}


def find_python(root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(root / "tools" / "find_python.sh")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def python_script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_machine_without_python_is_told_what_to_install(project_root: Path, tmp_path: Path):
    python_script(tmp_path / "python3", "exit 1")  # too old
    done = find_python(project_root, machine(tmp_path))
    assert done.returncode == 1
    assert "no Python 3.11 or newer" in done.stderr
    assert "apt-get install" in done.stderr


def test_a_python_without_venv_is_told_which_package(project_root: Path, tmp_path: Path):
    python_script(
        tmp_path / "python3.11",
        'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.11-venv;; esac',
    )
    done = find_python(project_root, machine(tmp_path))
    assert done.returncode == 1
    assert "sudo apt-get install python3.11-venv" in done.stderr
    assert done.stdout == ""


def test_the_first_python_that_makes_environments_is_taken(project_root: Path, tmp_path: Path):
    python_script(tmp_path / "python3.11", "exit 1")
    python_script(tmp_path / "python3.12", "exit 0")
    done = find_python(project_root, machine(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "python3.12"))
