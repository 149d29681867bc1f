"""Finds the messages of Python files for the catalogues; named in web/babel.cfg.

Beside the arguments of `N_` and `said`, the messages of errors and notes and the
descriptions of the API are shown to readers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import IO, Any

Found = tuple[int, str, str, list[str]]


def described(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Line, function, message and comments of each message, as Babel asks for them."""
    tree = ast.parse(file.read())
    routes = "APIRouter" in {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _call(node)
        elif routes and isinstance(node, ast.FunctionDef) and node.decorator_list:
            words = ast.get_docstring(node)
            if words:
                yield node.lineno, "_", words, []


def _call(node: ast.Call) -> Iterator[Found]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    arguments: list[ast.expr] = []
    if name in ("N_", "Note", "Problem") or name.endswith("Error"):
        arguments += node.args
    if name == "said":
        arguments += node.args[:1]
    if name in ("Field", "Path", "get") or name.endswith("Error"):
        arguments += [
            k.value for k in node.keywords if k.arg in ("description", "summary", "remedy")
        ]
    for argument in [part for given in arguments for part in _alternatives(given)]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            words = argument.value
            if " " in words or name in ("N_", "said"):
                yield argument.lineno, "_", words, []


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _alternatives(value)
    else:
        yield node
