"""The language of the interface, the tagging of scripts, and the catalogues."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from starlette.testclient import TestClient

from kb import dates
from kb.errors import UsageError
from kb.model import LANGUAGES, Span
from web import i18n, rendering
from web.scripts import marked_passages, passages, script_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("พระราชบัญญัติส่งผู้ร้ายข้ามแดน", "th"),
        ("ກົດໝາຍ", "lo"),
        ("ច្បាប់", "km"),
        ("လူကုန်ကူးမှု", "my"),
        ("刑法", "zh"),
        ("Bộ luật hình sự", "vi"),
        ("Extradition Act", None),
        ("Protocole facultatif à la Convention", None),
    ],
)
def test_the_language_of_a_script(text: str, language: str | None):
    assert script_language(text) == language


def test_passages_are_tagged_and_everything_is_escaped():
    html = passages('s 7 & <b> of พ.ร.บ. ส่งผู้ร้าย "x", 刑法第二百四十条')
    assert html == (
        's 7 &amp; &lt;b&gt; of <span lang="th">พ.ร.บ. ส่งผู้ร้าย</span> &#34;x&#34;, '
        '<span lang="zh">刑法第二百四十条</span>'
    )
    snippet = marked_passages("a &lt; b <mark>引渡</mark>")
    assert snippet == 'a &lt; b <mark><span lang="zh">引渡</span></mark>'


def test_dates_are_as_exact_as_they_are_known():
    english = i18n.language("en")
    assert english.date(dates.parse("2008-08-09")) == "9 August 2008"
    assert english.date(dates.parse("2008-08")) == "August 2008"
    assert english.date(dates.parse("2008")) == "2008"
    assert english.date(None) == "not known"
    assert english.date(Span(dates.parse_partial("2001"), dates.parse_partial("2002-03"))) == (
        "between 2001 and March 2002"
    )
    assert english.date(Span(dates.parse_partial("2001"), None)) == "not before 2001"
    assert english.date(Span(None, dates.parse_partial("2001"))) == "not after 2001"


def test_an_unknown_language_is_refused_with_the_list(client: TestClient):
    with pytest.raises(UsageError) as caught:
        i18n.language("xx")
    assert caught.value.valid == LANGUAGES
    answer = client.get("/?lang=xx", headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["valid"] == list(LANGUAGES)


@pytest.fixture
def thai(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Thai catalogue with a few messages, in place of the shipped one."""
    folder = tmp_path / "th" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n'
        'Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        'msgid "Thailand"\nmsgstr "ประเทศไทย"\n\n'
        'msgid "Sources"\nmsgstr "แหล่งที่มา"\n\n'
        'msgid "In force"\nmsgstr "ใช้บังคับ"\n\n'
        'msgid "There is nothing at this address"\nmsgstr "ไม่พบหน้านี้"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n.language.cache_clear()
    rendering.environment.cache_clear()
    yield
    monkeypatch.undo()
    i18n.language.cache_clear()
    rendering.environment.cache_clear()


@pytest.mark.usefixtures("thai")
def test_a_catalogue_translates_pages_labels_and_errors(client: TestClient):
    html = client.get("/provisions/th-extradition-act-2008/s-12?lang=th").text
    assert '<html lang="th">' in html
    assert "not translated into this language yet" not in html
    for words in ("ประเทศไทย", "แหล่งที่มา", "ใช้บังคับ"):
        assert words in html
    error = client.get("/instruments/none?lang=th", headers={"accept": "text/html"})
    assert "ไม่พบหน้านี้" in error.text


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Thai catalogue in which every message is its English words in brackets."""
    with (i18n.LOCALES / "messages.pot").open("rb") as file:
        catalog = read_po(file, locale="th")
    for message in catalog:
        if isinstance(message.id, str) and message.id:
            message.string = f"⟦{message.id}⟧"
    catalog.fuzzy = False
    folder = tmp_path / "th" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalog)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n.language.cache_clear()
    rendering.environment.cache_clear()
    yield
    monkeypatch.undo()
    i18n.language.cache_clear()
    rendering.environment.cache_clear()


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/search?q=a&country=XX", "⟦Unknown country 'XX'.⟧"),
        ("/search?q=a&limit=ten", "⟦The parameter 'limit' is not a whole number.⟧"),
        ("/search?q=a&limit=0", "⟦limit 0 and offset 0 are out of bounds.⟧"),
        (
            "/search?q=a&as_of=2015-02-30",
            "⟦⟦'2015-02-30': this month has the days 1 to 28⟧.⟧",
        ),
        ("/instruments/th-none", "⟦There is no instrument 'th-none'.⟧"),
        ("/countries/xx", "⟦There is no country 'xx' here.⟧"),
        ("/search?q=ส่งผู้ร้ายข้ามแดน", "⟦Searched by meaning for: "),
        (
            "/search?q=s+70+Extradition+Act+Thailand",
            "⟦Extradition Act (Thailand), B.E. 2551 (2008) is recorded, but not its s 70.⟧",
        ),
        (
            "/search?q=s+700+Extradition+Act+Thailand",
            "⟦Extradition Act (Thailand), B.E. 2551 (2008)",
        ),
    ],
)
def test_sentences_with_values_are_translated_whole(client: TestClient, address: str, words: str):
    mark = "&" if "?" in address else "?"
    html = client.get(f"{address}{mark}lang=th", headers={"accept": "text/html"}).text
    text = unescape(re.sub(r"<[^>]*>", "", html))
    assert words in text
    answer = client.get(f"/api/v1{address}", headers={"accept": "application/json"})
    assert "⟦" not in answer.text, "programs are answered in English"


@pytest.mark.parametrize("code", [c for c in LANGUAGES if c != "en"])
def test_every_language_has_a_catalogue_that_can_be_read(code: str):
    path = i18n.LOCALES / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    assert str(catalog.locale) == code
    assert len(catalog) > 100


def test_the_template_of_catalogues_holds_every_message_of_the_pages(
    project_root: Path, tmp_path: Path
):
    made = tmp_path / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "web/babel.cfg",
         "-o", str(made), "."],
        cwd=project_root, check=True, capture_output=True,
    )  # fmt: skip
    with made.open("rb") as file:
        now = {m.id for m in read_po(file) if m.id}
    with (i18n.LOCALES / "messages.pot").open("rb") as file:
        kept = {m.id for m in read_po(file) if m.id}
    assert len(now) > 200
    assert now - kept == set(), "run `make messages`"


def test_templates_give_gettext_literals_alone(project_root: Path):
    """What `_` returns is taken for markup, so nothing that somebody typed may go through it."""
    for path in sorted((project_root / "web" / "templates").glob("*.html")):
        calls = re.findall(r"\b_\((.)", path.read_text("utf-8"))
        assert set(calls) <= {"'"}, path.name


def test_no_template_has_words_outside_gettext(project_root: Path):
    """Between tags stand only expressions, signs, and the name of the site."""
    for path in sorted((project_root / "web" / "templates").glob("*.html")):
        text = path.read_text("utf-8")
        text = re.sub(r"\{% block page %\}.*?\{% endblock %\}", "", text)
        text = re.sub(r"\{% trans.*?%\}.*?\{% endtrans %\}", "", text, flags=re.S)
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.S)
        text = re.sub(r"<[^>]*>", "\n", text)
        words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"Mekong", "Legal", "KB"}
        assert words == set(), f"{path.name}: {words}"
