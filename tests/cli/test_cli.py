"""The command line as its user meets it: real processes, exit status, output."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


class Kb:
    """Runs the installed `kb` on the shared index."""

    def __init__(self, command: Path, home: Path) -> None:
        self.command, self.environment = command, {**os.environ, "KB_HOME": str(home)}

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.command, *arguments],
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def json(self, *arguments: str) -> Any:
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def kb(kb_command: Path, built_home: Path) -> Kb:
    return Kb(kb_command, built_home)


# --- search


def test_search_for_people(kb: Kb) -> None:
    done = kb("search", "own nationals", "--limit", "2")
    assert done.returncode == 0
    assert "  2. " in done.stdout
    assert "  3. " not in done.stdout
    assert "<mark>" not in done.stdout
    assert "not legal advice" in done.stderr


def test_search_for_programs(kb: Kb) -> None:
    found = kb.json("search", "own nationals", "--country", "la", "--limit", "5")
    assert len(found["hits"]) == 5
    assert all("LA" in hit["countries"] for hit in found["hits"])
    assert kb.json("search", "--country", "MM", "--kind", "procedure")["total"] > 0
    assert "explain" in kb.json("search", "nationals", "--explain")
    dated = kb.json("search", "nationals", "--as-of", "2012-01-01")
    assert dated["as_of"] == "2012-01-01"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--country", "XX", "x"],
        ["--concept", "extradition.nationalty", "x"],
        ["--mode", "fuzzy", "x"],
        ["--as-of", "2012", "x"],
        ["--limit", "0", "x"],
        ["--limit", "1001", "x"],
        ["--no-such-option", "x"],
        ["--limit", "many", "x"],
        [],
        [""],
        ["x" * 10_000],
        ["a\x1b[2Jb"],
    ],
    ids=lambda a: " ".join(a)[:30] or "nothing",
)
def test_wrong_usage_is_two(kb: Kb, arguments: list[str]) -> None:
    done = kb("search", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 6_000


def test_an_unknown_concept_is_answered_with_those_that_exist(kb: Kb) -> None:
    assert "extradition.nationality" in kb("search", "x", "--concept", "nothing").stderr


def test_a_missing_index_is_one_and_names_the_remedy(kb: Kb, tmp_path: Path) -> None:
    done = kb("search", "nationals", KB_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "kb index build" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_two_without_an_index_too(kb: Kb, tmp_path: Path) -> None:
    assert kb("search", "x", "--country", "ZZ", KB_HOME=str(tmp_path)).returncode == 2


def test_a_folder_that_is_none_is_one(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in (["search", "x"], ["index", "build"], ["index", "rollback"]):
        done = kb(*arguments, KB_HOME=str(tmp_path / "file"))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "file" in done.stderr


def test_a_reader_that_leaves_is_no_failure(kb: Kb) -> None:
    line = f"{kb.command} search extradition --mode keyword --limit 500 | head -1"
    done = subprocess.run(
        ["bash", "-c", line], env=kb.environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("  1. ")
    assert "Traceback" not in done.stderr
    assert "kb:" not in done.stderr


def test_a_port_that_is_taken_is_one(kb: Kb) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kb("serve", "--json", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "--port" in done.stderr


def test_a_search_by_words_loads_nothing_heavy(kb: Kb, built_home: Path) -> None:
    code = (
        "import sys; sys.argv = ['kb', 'search', 'own nationals', '--mode', 'keyword']\n"
        "from kb.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'haystack', 'torch', 'onnxruntime', 'numpy', 'yaml', 'tokenizers', 'fastapi',"
        " 'sentence_transformers', 'kb.corpus', 'kb.identifiers'}\n"
        "found = heavy & set(sys.modules)\n"
        "assert not found, found\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=kb.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# --- cite, show, similar


@pytest.mark.parametrize(
    ("citation", "id_", "members"),
    [
        ("UNTOC art 16(7)", "un-untoc-2000/art-16-7-9", 0),
        ("s 7 Extradition Act Thailand", "th-extradition-act-2008/s-7", 0),
        ("Điều 150 BLHS", None, 3),
        ("刑法第二百四十条", None, 2),
    ],
)
def test_citations(kb: Kb, citation: str, id_: str | None, members: int) -> None:
    found = kb.json("cite", citation)
    assert found["id"] == id_
    assert len(found["members"]) >= members
    assert set(found) == {"instrument", "ref", "id", "url", "citation", "members"}


def test_a_citation_tells_mark_and_state(kb: Kb) -> None:
    done = kb("cite", "s 3 Myanmar Anti-Trafficking Law 2005")
    assert (
        "ended: repealed]" in done.stdout + kb("cite", "mm-anti-trafficking-law-2005/s-3-a").stdout
    )


def test_a_citation_that_cannot_be_resolved_is_one_with_json(kb: Kb) -> None:
    missing = kb("cite", "s 70 Extradition Act Thailand", "--json")
    assert missing.returncode == 1
    assert json.loads(missing.stdout)["code"] == "not recorded"
    several = kb("cite", "Extradition Act", "--json")
    assert several.returncode == 1
    assert len(json.loads(several.stdout)["candidates"]) > 1
    assert kb("cite", "colourless green ideas").returncode == 1


def test_show(kb: Kb) -> None:
    act = kb.json("show", "th-extradition-act-2008")
    assert act["provisions"]
    provision = kb.json("show", "th-extradition-act-2008/s-12")
    assert provision["instrument"] == "th-extradition-act-2008"
    assert provision["citation"] == "Extradition Act (Thailand), B.E. 2551 (2008), s 12"
    assert provision["texts"] == []
    assert provision["mark"]
    wrong = kb("show", "th-extradition-act-2009")
    assert wrong.returncode == 1
    assert "th-extradition-act-2008" in wrong.stderr


def test_show_for_people(kb: Kb) -> None:
    text = kb("show", "cn-th-extradition-1993").stdout
    assert "{" not in text
    assert "None" not in text
    assert "http://iolaw.cssn.cn/zxzp/200311/t20031103_4587334.shtml" in text


def test_similar(kb: Kb) -> None:
    hits = kb.json("similar", "th-extradition-act-2008/s-12", "--country", "LA")["hits"]
    assert hits
    assert all("LA" in hit["countries"] for hit in hits)
    assert kb("similar", "no/such").returncode == 1


# --- corpus, index, settings


def test_the_corpus_has_no_error(kb: Kb) -> None:
    report = kb.json("corpus", "check")
    assert report["errors"] == 0
    assert all(finding["severity"] == "warning" for finding in report["findings"])


def test_coverage(kb: Kb) -> None:
    counts = kb.json("corpus", "coverage")
    assert counts["instruments"] >= 141
    assert counts["provisions"] >= 2407
    names = ("read", "reported", "recalled", "text")
    assert sum(counts[n] for n in names) == counts["provisions"]
    assert set(counts["by_country"]) == {"KH", "CN", "LA", "MM", "TH", "VN"}


def test_a_broken_corpus_is_one_and_names_the_line(
    kb: Kb, corpus_folder: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "corpus"
    shutil.copytree(corpus_folder, broken, ignore=shutil.ignore_patterns(".base"))
    record = broken / "laws" / "th" / "th-extradition-act-2008.yaml"
    record.write_text("id: [unclosed\n", "utf-8")
    for arguments in (["index", "build"], ["corpus", "check"], ["show", "th-extradition-act-2008"]):
        done = kb(*arguments, KB_CORPUS=str(broken))
        assert done.returncode == 1, arguments
        assert "th-extradition-act-2008.yaml" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert kb("search", "nationals", "--mode", "keyword", KB_CORPUS=str(broken)).returncode == 0


def test_index_status(kb: Kb) -> None:
    status = kb.json("index", "status")
    assert status["stale"] is False
    assert status["documents"] >= 2407


def test_secrets_are_masked(kb: Kb) -> None:
    done = kb(
        "config",
        "--json",
        KB_ADMIN_TOKEN="token-of-a-test",
        KB_ELASTICSEARCH_PASSWORD="pass-w",
        KB_ELASTICSEARCH_URL="https://someone:pass-w@search.example:9200",
    )
    assert done.returncode == 0
    assert "token-of-a-test" not in done.stdout + done.stderr
    assert "pass-w" not in done.stdout + done.stderr
    assert json.loads(done.stdout)["KB_STORE"] == "embedded"


def test_a_wrong_setting_is_two(kb: Kb) -> None:
    done = kb("config", KB_STORE="paper")
    assert done.returncode == 2
    assert "KB_STORE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there_yet_is_said_so(kb: Kb) -> None:
    for arguments in (["search", "nationals"], ["index", "build"]):
        done = kb(*arguments, KB_STORE="elasticsearch")
        assert done.returncode == 2
        assert "later version" in done.stderr


def test_every_command_has_help(kb: Kb) -> None:
    for arguments in ([], ["index"], ["corpus"], ["search"], ["evaluate"], ["corpus", "merge"]):
        done = kb(*arguments, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith("Usage:") or "Usage:" in done.stdout
