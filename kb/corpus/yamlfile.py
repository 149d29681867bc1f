"""YAML files of the corpus: read fast, written whole or not at all, always in one layout.

The layout is canonical: block style, prose folded at 110 characters, short lists in one line,
native scripts as they are. Comments do not survive a rewrite; what is worth saying about a
record belongs into its notes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kb.corpus.fields import Path as FieldPath
from kb.errors import CorpusError

_WIDTH = 110
# Lists of these fields are short words and stand in one line.
_IN_ONE_LINE = frozenset(
    "jurisdictions topics language concepts articles subjects former_ids read".split()
)


def parse(content: bytes, name: str) -> Any:
    """The value of a YAML file. Raises `CorpusError` with `name`, line and column."""
    try:
        return yaml.load(content, yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        line, what = _where(error)
        raise CorpusError(f"{name}, line {line}: not valid YAML: {what}.", _REMEDY) from error


_REMEDY = "Correct the file; `kb corpus check` lists every such place."


def syntax_error(content: bytes) -> tuple[int, str] | None:
    """Line and message of what keeps a file from being YAML, or None."""
    try:
        yaml.load(content, yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        return _where(error)
    return None


def _where(error: Exception) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    what = getattr(error, "problem", None) or str(error)
    return line, str(what).splitlines()[0]


def line_of(content: bytes, path: FieldPath) -> int:
    """The line of a field, or of the nearest thing around it that is there."""
    return lines_of(content, [path])[0]


def lines_of(content: bytes, paths: Sequence[FieldPath]) -> list[int]:
    """The lines of several fields of one file, which is read once, and only if there are any."""
    if not paths:
        return []
    try:
        root: Any = yaml.compose(content, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return [_where(error)[0]] * len(paths)
    return [_line(root, path) for path in paths]


def _line(node: Any, path: FieldPath) -> int:
    line = 1
    for step in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, found = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            found = node.value[step] if step < len(node.value) else None
            line = found.start_mark.line + 1 if found is not None else line
        if found is None:
            break
        node = found
    return line


def repeated_keys(content: bytes) -> Iterator[tuple[FieldPath, int]]:
    """Every field that a mapping has twice, with its line: YAML would keep the last in silence."""
    root = yaml.compose(content, yaml.CSafeLoader)
    waiting: list[tuple[FieldPath, Any]] = [((), root)] if root is not None else []
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in seen:
                    yield (*path, name), key.start_mark.line + 1
                seen.add(name)
                waiting.append(((*path, name), value))
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(((*path, at), value) for at, value in enumerate(node.value))


class _Dumper(yaml.CSafeDumper):
    """Folds prose and indents lists; everything else is YAML's own choice."""


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = ">" if (len(value) > 90 and " " in value) or "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _mapping(dumper: _Dumper, value: Mapping[str, Any]) -> yaml.MappingNode:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=False)
    for key, inside in node.value:
        if isinstance(inside, yaml.SequenceNode):
            inside.flow_style = not inside.value or key.value in _IN_ONE_LINE
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)


def dump(value: Mapping[str, Any]) -> str:
    """The canonical YAML of a mapping.

    Raises `CorpusError` where reading it back would give something else.
    """
    text = yaml.dump(
        dict(value),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    if yaml.load(text, yaml.CSafeLoader) != dict(value):
        raise CorpusError(
            "a record cannot be written as YAML without a change to its words.",
            "Look for control characters in its texts.",
        )
    return text


def write(path: Path, text: str) -> None:
    """Writes a file whole or not at all: a temporary file beside it, then one rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
