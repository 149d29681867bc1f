"""Nothing is sent to anyone: Haystack's telemetry is off, and search connects nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

# Every connection and every look-up of a name that Python code makes passes this hook; it
# writes them down before anything of ours is imported.
RECORDER = """
import json, os, sys
seen = []
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        seen.append([event, repr(arguments[-1] if event == "socket.connect" else arguments[0])])
sys.addaudithook(hook)
"""


def run_recorded(program: str, home: Path, **environment: str) -> dict[str, Any]:
    """Run Python code in a process of its own; its last line on standard output is JSON."""
    done = subprocess.run(
        [sys.executable, "-c", RECORDER + program],
        env={**os.environ, "HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


TELEMETRY = """
import kb.search.haystack
import haystack.telemetry._telemetry as telemetry
from haystack import Pipeline, component

@component
class Echo:
    @component.output_types(text=str)
    def run(self, text: str) -> dict:
        return {"text": text}

pipeline = Pipeline()
pipeline.add_component("echo", Echo())
answer = pipeline.run({"echo": {"text": "extradition"}})
print(json.dumps({
    "variable": os.environ.get("HAYSTACK_TELEMETRY_ENABLED"),
    "sender": telemetry.telemetry is not None,
    "answer": answer["echo"]["text"],
    "seen": seen,
}))
"""


def test_haystacks_telemetry_is_off_whatever_the_environment_says(tmp_path: Path):
    answer = run_recorded(TELEMETRY, tmp_path, HAYSTACK_TELEMETRY_ENABLED="True")
    assert answer == {"variable": "False", "sender": False, "answer": "extradition", "seen": []}
    assert not (tmp_path / ".haystack").exists(), "Haystack wrote an identity for its telemetry."


def test_the_recorder_sees_a_connection(tmp_path: Path):
    program = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError:
    pass
print(json.dumps({"seen": seen}))
"""
    events = [event for event, _ in run_recorded(program, tmp_path)["seen"]]
    assert events == ["socket.getaddrinfo", "socket.connect"]


SEARCH = """
import contextlib, io
from kb.cli import main
out = io.StringIO()
sys.argv = ["kb", "search", "refuse to extradite own nationals", "--mode", MODE, "--json"]
with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
    main()
print(json.dumps({"total": json.loads(out.getvalue())["total"], "seen": seen}))
"""


def test_a_search_by_words_and_meaning_connects_nowhere(built_home: Path, tmp_path: Path):
    answer = run_recorded(SEARCH.replace("MODE", "'hybrid'"), tmp_path, KB_HOME=str(built_home))
    assert answer["total"] > 0
    assert answer["seen"] == []


BUILD = """
import contextlib, io
from kb.cli import main
out = io.StringIO()
sys.argv = ["kb", "index", "build", "--json"]
with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
    main()
print(json.dumps({"report": json.loads(out.getvalue()), "seen": seen}))
"""


def test_building_an_index_connects_nowhere(built_home: Path, tmp_path: Path):
    home = tmp_path / "kb"
    home.mkdir()
    # what was embedded and exported before is used again, as in any second build
    (home / "cache").symlink_to(built_home / "cache")
    answer = run_recorded(BUILD, tmp_path, KB_HOME=str(home))
    assert answer["report"]["provisions"] > 0
    assert answer["seen"] == []
