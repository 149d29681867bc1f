"""Messages keep their pattern, and what readers see is made of messages."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import errors
from kb.messages import Message, said

SHOWN = (
    "kb/dates.py",
    "kb/settings.py",
    "kb/identifiers/*.py",
    "kb/corpus/files.py",
    "kb/search/plan.py",
    "kb/search/engine.py",
    "kb/search/generations.py",
    "kb/search/embed*.py",
    "web/*.py",
    "web/routes/*.py",
)
"""The files whose errors, notes and messages a page can show."""

SHOWING = {"Note", "Problem", "Resolution", "Missing", "said"} | {
    name for name, kind in vars(errors).items() if isinstance(kind, type)
}


def test_a_message_is_its_english_sentence_and_keeps_its_pattern():
    inner = said("a year lies between %(first)s and %(last)s", first=1800, last=2200)
    message = said("%(problem)s.", problem=inner)
    assert message == "a year lies between 1800 and 2200."
    assert json.loads(json.dumps({"message": message})) == {"message": str(message)}
    for again in (message, copy.deepcopy(message), copy.copy(message)):
        assert isinstance(again, Message)
        assert again.template == "%(problem)s."
        assert again.values == {"problem": inner}
        assert again == message


def test_signs_of_percent_are_safe_in_values_and_in_sentences_without_any():
    assert said("100 % of %s") == "100 % of %s"
    assert said("Unknown %(name)r.", name="%s %(x)s") == "Unknown '%s %(x)s'."


def test_a_pattern_without_its_value_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        said("Unknown %(name)s.", other="x")


def put_together(tree: ast.AST) -> Iterator[int]:
    """Lines on which a sentence for readers is an f-string or a sum, outside of `said`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in SHOWING:
            continue
        given = node.args[:1] if name == "said" else [*node.args]
        given += [k.value for k in node.keywords if k.arg in ("message", "remedy", "beyond")]
        for argument in given:
            yield from (part.lineno for part in _parts(argument))


def _parts(node: ast.AST) -> Iterator[ast.JoinedStr | ast.BinOp]:
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    ):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from _parts(node.body)
        yield from _parts(node.orelse)


def test_no_sentence_for_readers_is_put_together_from_parts(project_root: Path):
    files = [f for pattern in SHOWN for f in sorted(project_root.glob(pattern))]
    assert len(files) > 30
    found = [
        f"{file.relative_to(project_root)}:{line}"
        for file in files
        for line in put_together(ast.parse(file.read_text("utf-8")))
    ]
    assert found == [], "write it with said() of kb.messages"


def test_the_check_sees_what_it_looks_for():
    faults = """
raise UsageError(f"Unknown {x}.", "Use another." if x else f"Use {y}.")
notes.append(Note("code", "Searched for: " + text))
Resolution(outcome, text, message=f"{name} is not recorded.")
said(f"Unknown {x}.")
UsageError(said("Unknown %(x)s.", x=f"{x}!"), "Use another.")
"""
    assert sorted(put_together(ast.parse(faults))) == [2, 2, 3, 4, 5]
