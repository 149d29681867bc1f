"""What the server does while its files change under it, and before it has an index."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.errors import CorpusError
from kb.search.engine import Engine
from kb.settings import Settings
from web.app import create_app
from web.state import Holder, stamp_of

LAW = "laws/th/th-extradition-act-2008.yaml"


@pytest.fixture
def copied(corpus_folder: Path, built_home: Path, tmp_path: Path) -> Settings:
    """The real index over a copy of the corpus that a test may change."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus_folder, folder, ignore=shutil.ignore_patterns(".base"))
    return Settings(home=built_home, corpus=folder, library=tmp_path / "library")


def test_a_corpus_that_no_longer_loads_leaves_the_old_one_serving(copied: Settings):
    app = create_app(copied)
    holder: Holder = app.state.holder
    client = TestClient(app)
    path = copied.corpus_folder / LAW
    good = path.read_bytes()
    path.write_text("id: [unclosed\n", encoding="utf-8")
    holder.refresh()
    assert client.get("/instruments/th-extradition-act-2008").status_code == 200
    assert client.get("/api/v1/search?q=extradition").status_code == 200
    health = client.get("/health")
    assert health.status_code == 200
    assert health.json()["status"] == "degraded"
    assert LAW in health.json()["problems"][0]
    path.write_bytes(good.replace(b"title: Extradition Act", b"title: Extradition Statute"))
    holder.refresh()
    assert "Extradition Statute" in client.get("/instruments/th-extradition-act-2008").text
    assert holder.corpus_problem is None


def test_health_is_good_again_once_a_fault_is_undone(copied: Settings):
    app = create_app(copied)
    holder: Holder = app.state.holder
    client = TestClient(app)
    path, aside = copied.corpus_folder / LAW, copied.corpus_folder.parent / "aside.yaml"
    path.rename(aside)
    path.write_text("id: [unclosed\n", encoding="utf-8")
    holder.refresh()
    assert client.get("/health").json()["status"] == "degraded"
    aside.replace(path)  # with the time of change that it had
    holder.refresh()
    assert client.get("/health").json() | {"index": None} == {
        **client.get("/health").json(),
        "index": None,
        "status": "ok",
        "problems": [],
    }
    path.rename(aside)
    path.write_text("id: [unclosed\n", encoding="utf-8")
    holder.refresh()
    assert holder.corpus_problem is not None, "the same fault a second time is seen again"


def test_a_moved_record_changes_the_stamp(copied: Settings):
    before = stamp_of(copied)
    assert stamp_of(copied) == before
    path = copied.corpus_folder / LAW
    path.rename(path.with_name("th-extradition-act.yaml"))
    assert stamp_of(copied) != before


def test_everything_is_loaded_before_a_question_is_answered(copied: Settings):
    """So that no reader waits for the model, and no two requests load it at once."""
    lazy = {"citator", "encoder", "_recogniser"}
    app = create_app(copied)
    with TestClient(app):
        holder: Holder = app.state.holder
        assert lazy <= set(vars(holder.engine))


def test_a_new_index_is_warm_before_it_serves(
    copied: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = tmp_path / "home"
    shutil.copytree(copied.home_folder / "index", home / "index")
    (home / "cache").symlink_to(copied.cache_folder)
    holder = Holder(Settings(home=home, corpus=copied.corpus_folder))
    first = holder.engine
    pointer = home / "index" / "current"
    data = json.loads(pointer.read_text("utf-8"))
    shutil.copytree(home / "index" / data["current"], home / "index" / "g-999999")
    pointer.write_text(json.dumps({"current": "g-999999", "previous": data["current"]}), "utf-8")
    served: list[bool] = []
    warm = Holder._warmed

    def watched(engine: Engine) -> Engine:
        served.append(holder.engine is first)
        return warm(engine)

    monkeypatch.setattr(Holder, "_warmed", staticmethod(watched))
    holder.refresh()
    assert served == [True]
    assert holder.engine is not first
    assert "encoder" in vars(holder.engine)


def test_first_questions_at_once_are_answered_alike(copied: Settings):
    app = create_app(copied)
    answers: list[int] = []

    def ask() -> None:
        address = "/api/v1/search?q=extradition+of+nationals"
        answers.append(TestClient(app).get(address).json()["total"])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1


def test_a_corpus_that_does_not_load_at_the_start_is_an_error(copied: Settings):
    (copied.corpus_folder / LAW).write_text("id: [unclosed\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="th-extradition-act-2008"):
        create_app(copied)


def test_without_an_index_records_are_read_and_a_search_says_what_to_do(
    corpus_folder: Path, tmp_path: Path
):
    client = TestClient(create_app(Settings(home=tmp_path, corpus=corpus_folder)))
    assert client.get("/provisions/th-extradition-act-2008/s-12").status_code == 200
    assert client.get("/api/v1/cite?text=UNTOC").status_code == 200
    answer = client.get("/api/v1/search?q=extradition")
    assert answer.status_code == 503
    assert answer.json()["code"] == "no index"
    assert "kb index build" in answer.json()["remedy"]
    assert client.get("/health").status_code == 503


def test_former_identifiers_redirect(copied: Settings):
    path = copied.corpus_folder / LAW
    text = path.read_text("utf-8")
    path.write_text(f"former_ids: [th-old-name]\n{text}", encoding="utf-8")
    client = TestClient(create_app(copied), follow_redirects=False)
    for old, new in (
        ("/instruments/th-old-name", "/instruments/th-extradition-act-2008"),
        (
            "/provisions/th-old-name/s-12?lang=lo",
            "/provisions/th-extradition-act-2008/s-12?lang=lo",
        ),
        ("/api/v1/instruments/th-old-name", "/api/v1/instruments/th-extradition-act-2008"),
        ("/api/v1/provisions/th-old-name/s-12", "/api/v1/provisions/th-extradition-act-2008/s-12"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["location"]) == (301, new)


def test_an_unexpected_error_is_a_problem_document_without_details(
    copied: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    app = create_app(copied)

    @app.get("/api/v1/broken")
    def broken():
        raise RuntimeError("inner matter")

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/api/v1/broken?q=secret")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "inner matter" not in answer.text
    assert "secret" not in caplog.text
