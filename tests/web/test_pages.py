"""The pages as a browser without JavaScript receives them."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import kb
from kb.model import LANGUAGES, Mark
from web import labels
from web.state import Holder

from .addresses import PAGES

PROVISION = "/provisions/th-extradition-act-2008/s-12"


class Outline(HTMLParser):
    """What a page is made of, as far as the tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(client: TestClient, address: str, status: int = 200) -> Outline:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Outline(answer.text)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_its_notice_and_nothing_from_outside(
    client: TestClient, address: str
):
    html = client.get(address, headers={"accept": "text/html"}).text
    outline = Outline(html)
    assert len(outline.all("h1")) == 1
    assert outline.all("html")[0]["lang"] == "en"
    assert kb.NOTICE in outline.text
    for attributes in outline.all("script") + outline.all("img"):
        assert (attributes["src"] or "").startswith("/static/")
    for attributes in outline.all("link"):
        assert attributes["rel"] == "canonical" or (attributes["href"] or "").startswith("/static/")
    for _, attributes in outline.tags:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
    assert "<style" not in html
    identifiers = [a["id"] for _, a in outline.tags if "id" in a]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("address", PAGES)
def test_no_link_of_a_page_leads_nowhere(client: TestClient, address: str):
    outline = Outline(client.get(address, headers={"accept": "text/html"}).text)
    inside = sorted({h for a in outline.all("a") if (h := a["href"] or "").startswith("/")})
    assert inside
    # Enough of each page to find a wrong pattern; the addresses of records have their own test.
    for href in inside[:: max(1, len(inside) // 12)]:
        if href.partition("?")[0] == address.partition("?")[0]:
            continue  # the menu of languages: the page itself, which may be an error
        assert client.get(href, headers={"accept": "text/html"}).status_code == 200, href


def test_the_notice_is_the_one_of_the_package():
    assert labels.NOTICE == kb.NOTICE


def test_a_provision_shows_mark_state_citation_permalink_sources_and_comparable(
    client: TestClient,
):
    outline = read(client, PROVISION)
    text = outline.text
    assert "Our summary, not the words of the law" in text
    assert "Extradition Act (Thailand), B.E. 2551 (2008), s 12" in text
    assert "http://testserver/provisions/th-extradition-act-2008/s-12" in text
    assert "corpus/laws/th/th-extradition-act-2008.yaml" in text
    assert "In force" in text
    assert any(words in text for words in labels.MARK.values())
    outside = [a for a in outline.all("a") if (a["href"] or "").startswith("https://")]
    assert outside
    assert all("noopener" in (a["rel"] or "") for a in outside)
    beside = {a["href"] for a in outline.all("a")} & {
        "/provisions/cn-extradition-law-2000/art-8-1",
        "/provisions/kh-constitution-1993/art-33",
        "/provisions/kh-th-extradition-1998/art-5-1",
    }
    assert beside
    assert "พระราชบัญญัติส่งผู้ร้ายข้ามแดน" in text
    assert any(a.get("lang") == "th" for _, a in outline.tags)


def test_every_provision_of_the_corpus_has_a_page(client: TestClient, application: FastAPI):
    holder: Holder = application.state.holder
    # One of each instrument, so that every shape of record is rendered.
    for instrument in holder.library.instruments:
        assert client.get(f"/instruments/{instrument.id}").status_code == 200
        for provision in instrument.provisions[:1]:
            address = f"/provisions/{instrument.provision_id(provision)}"
            assert client.get(address).status_code == 200, address


def test_a_record_without_official_number_offers_no_citation(
    client: TestClient, application: FastAPI
):
    holder: Holder = application.state.holder
    uncitable = next(r for r in holder.library.provisions.values() if not r.provision.citable)
    outline = read(client, f"/provisions/{uncitable.id}")
    assert "carries no official number" in outline.text
    assert not any(a.get("id") == "citation" for _, a in outline.tags)


def test_results_are_grouped_but_counted_as_provisions(client: TestClient):
    outline = read(client, "/search?q=extradition&limit=20")
    hits = [a for _, a in outline.tags if a.get("class") == "hit"]
    groups = [a for _, a in outline.tags if a.get("class") == "group"]
    assert len(hits) == 20
    assert 1 < len(groups) < 20


def test_filters_are_checkboxes_with_counts_and_can_be_removed(client: TestClient):
    outline = read(client, "/search?q=extradition&country=la&kind=law")
    boxes = [a for a in outline.all("input") if a.get("type") == "checkbox"]
    assert {b["form"] for b in boxes} == {"search"}
    chosen = {(b["name"], b["value"]) for b in boxes if "checked" in b}
    assert chosen == {("country", "LA"), ("kind", "law")}
    removed = {a["href"] for a in outline.all("a") if a.get("class") == "chip"}
    assert removed == {"/search?q=extradition&kind=law", "/search?q=extradition&country=la"}


def test_filters_alone_give_a_list_and_nothing_gives_the_form(client: TestClient):
    listed = read(client, "/search?country=LA")
    assert "Lao PDR" in listed.text
    assert [a for _, a in listed.tags if a.get("class") == "hit"]
    form = read(client, "/search")
    assert [a for a in form.all("input") if a.get("name") == "q"]
    assert not [a for _, a in form.tags if a.get("class") == "hit"]
    empty = read(client, "/search?q=&country=&as_of=&mode=hybrid")
    assert not [a for _, a in empty.tags if a.get("class") == "hit"]


def test_a_citation_is_opened_and_a_missing_article_is_said_to_be_missing(client: TestClient):
    found = read(client, "/search?q=UNTOC+art+16(7)")
    assert "You typed a citation" in found.text
    assert "/provisions/un-untoc-2000/art-16-7-9" in {a["href"] for a in found.all("a")}
    missing = read(client, "/search?q=s+70+Extradition+Act+Thailand")
    assert "You typed a citation" in missing.text
    assert not [a for _, a in missing.tags if a.get("class") == "cited-link"]


def test_a_day_is_said_and_what_it_leaves_open_too(client: TestClient):
    text = read(client, "/search?q=trafficking+offence&as_of=2000-01-01&limit=50").text
    assert "law on 1 January 2000" in text
    assert "Left out:" in text
    assert any(labels.TEMPORAL[t] in text for t in ("not known", "not established"))


def test_paging_carries_the_search_along(client: TestClient):
    first = read(client, "/search?q=extradition&country=TH&limit=5")
    following = next(a["href"] for a in first.all("a") if a.get("rel") == "next")
    assert following == "/search?q=extradition&country=TH&limit=5&offset=5"
    second = read(client, following)
    previous = next(a["href"] for a in second.all("a") if a.get("rel") == "prev")
    assert previous == "/search?q=extradition&country=TH&limit=5"


def test_a_page_past_the_end_says_so_and_leads_to_the_last(client: TestClient):
    past = read(client, "/search?q=extradition&country=TH&limit=5&offset=900")
    assert "Nothing was found" not in past.text
    assert "past the last result" in past.text
    last = next(a["href"] for a in past.all("a") if a.get("class") == "last-page")
    assert last
    shown = read(client, last)
    total = re.search(r"(\d+) provisions?", shown.text)
    assert total
    hits = [a for _, a in shown.tags if a.get("class") == "hit"]
    assert len(hits) == (int(total[1]) % 5 or 5)
    assert not [a for a in shown.all("a") if a.get("rel") == "next"]


def test_nothing_found_is_still_said_where_nothing_is_found(client: TestClient):
    nothing = read(client, "/search?q=zzzzqqqq&mode=keyword&offset=20")
    assert "Nothing was found" in nothing.text


def test_the_end_of_paging_is_explained(client: TestClient):
    last = read(client, "/search?kind=law&limit=100&offset=900")
    assert not [a for a in last.all("a") if a.get("rel") == "next"]
    assert "The first 1,000 results can be paged through" in last.text
    assert "can be paged through" not in read(client, "/search?kind=law&limit=100").text


def test_comparable_provisions_show_whether_their_law_is_in_force(
    client: TestClient, application: FastAPI
):
    holder: Holder = application.state.holder
    hits = holder.engine.similar("th-extradition-act-2008/s-12", None, 12)
    beside = client.get(PROVISION).text.partition('class="comparable"')[2]
    assert beside.count('class="state state-') == len(hits)
    for hit in hits:
        if hit.state == "not known" and hit.status.casefold() != "state not known":
            assert escape(hit.status) in re.sub(r"</?span[^>]*>", "", beside)
    ended = next(i for i in holder.library.instruments if i.state == "ended" and i.provisions)
    record = holder.library.record(ended.provision_id(ended.provisions[0]))
    for other in holder.engine.similar(record.id, None, 12):
        page = client.get(f"/provisions/{other.id}").text.partition('class="comparable"')[2]
        if ended.id in page:
            assert "No longer in force" in page
            break
    else:
        pytest.fail("no page shows a provision of a law that has ended beside its own")


def test_what_is_said_of_a_citation_is_said_once(client: TestClient):
    text = read(client, "/search?q=s+70+Extradition+Act+Thailand").text
    assert text.count("is recorded, but not its s 70") == 1


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=child+victim&country=XX",
        "/search?q=child+victim&mode=keyword&limit=0",
        "/search?q=child+victim&colour=red",
        "/search?q=child+victim&limit=ten",
    ],
)
def test_a_search_that_is_refused_keeps_what_was_typed(client: TestClient, address: str):
    outline = read(client, address, 422)
    box = next(a for a in outline.all("input") if a.get("name") == "q")
    assert box["value"] == "child victim"
    chosen = [a["value"] for a in outline.all("input") if "checked" in a]
    assert chosen == ["keyword" if "keyword" in address else "hybrid"]
    assert read(client, "/instruments/none", 404).all("input") == []


def test_an_address_that_is_too_long_is_refused_in_few_words(client: TestClient):
    for address in (f"/search?q={'a' * 40_000}", f"/provisions/{'a' * 17_000}"):
        answer = client.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 414
        assert len(answer.content) < 20_000
        assert answer.headers["x-content-type-options"] == "nosniff"
    long = client.get(f"/search?q={'a' * 9_000}", headers={"accept": "text/html"})
    assert long.status_code == 422
    assert len(long.content) < 60_000
    assert client.get(f"/search?q={quote('ក' * 1_000)}").status_code == 200


def test_the_mode_is_chosen_in_whatever_case_it_was_typed(client: TestClient):
    outline = read(client, "/search?q=victim&mode=KEYWORD&limit=5")
    modes = [a for a in outline.all("input") if a.get("name") == "mode"]
    chosen = [a["value"] for a in modes if "checked" in a]
    assert chosen == ["keyword"]
    following = next(a["href"] for a in outline.all("a") if a.get("rel") == "next")
    assert "mode=keyword" in (following or "")


def test_applying_filters_keeps_the_number_of_results_on_a_page(client: TestClient):
    outline = read(client, "/search?q=victim&limit=5")
    hidden = {a["name"]: a["value"] for a in outline.all("input") if a.get("type") == "hidden"}
    assert hidden == {"limit": "5"}
    plain = read(client, "/search?q=victim")
    assert not [a for a in plain.all("input") if a.get("type") == "hidden"]


def test_permanent_addresses_hold_no_host_that_is_none(client: TestClient):
    for host, begins in (
        ("law.example:8443", "http://law.example:8443/provisions/"),
        ("[::1]:8000", "http://[::1]:8000/provisions/"),
        ("evil.example/path?x=", "/provisions/"),
        ("a@evil.example", "/provisions/"),
        ("evil.example:port", "/provisions/"),
    ):
        outline = Outline(client.get(PROVISION, headers={"host": host}).text)
        canonical = next(a["href"] for a in outline.all("link") if a["rel"] == "canonical")
        assert (canonical or "").startswith(begins), (host, canonical)


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/about/?lang=th", "/about?lang=th"),
        ("//evil.example/", "/evil.example"),
        ("/%5Cevil.example/", "/%5Cevil.example"),
    ],
)
def test_redirects_never_name_a_host(client: TestClient, address: str, location: str):
    answer = client.get(f"http://evil.example{address}")
    assert (answer.status_code, answer.headers["location"]) == (301, location)


def test_what_a_reader_typed_is_escaped_everywhere(client: TestClient):
    html = client.get('/search?q="><script>alert(1)</script>').text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    for address in (
        "/search?country=<script>",
        "/search?<script>=1",
        "/?lang=<script>",
        "/instruments/<script>%25s%25(x)s",
        "/provisions/a/<script>",
        "/countries/<script>",
        "/search?q=a&limit=<script>",
        "/search?q=a&as_of=<script>%25s",
    ):
        error = client.get(address, headers={"accept": "text/html"})
        assert error.status_code in (404, 422), address
        assert "<script>" not in error.text, address
        if "limit" not in address:  # a number that is none is named, not repeated
            assert "&lt;script&gt;" in error.text, address


@pytest.mark.parametrize("code", [c for c in LANGUAGES if c != "en"])
def test_a_language_without_translation_says_so_and_stays_in_every_link(
    client: TestClient, code: str
):
    outline = read(client, f"{PROVISION}?lang={code}")
    assert outline.all("html")[0]["lang"] == "en"
    assert "not translated into this language yet" in outline.text
    menu = {f"{PROVISION}?lang={c}" for c in LANGUAGES if c != "en"} | {PROVISION}
    inside = {h for a in outline.all("a") if (h := a["href"] or "").startswith("/")}
    assert menu <= inside
    for href in inside - menu:
        assert f"lang={code}" in href, href
    hidden = [a for a in read(client, f"/?lang={code}").all("input") if a.get("type") == "hidden"]
    assert hidden == [{"type": "hidden", "name": "lang", "value": code}]


def test_capital_country_codes_redirect(client: TestClient):
    answer = client.get("/countries/TH?lang=th")
    assert (answer.status_code, answer.headers["location"]) == (301, "/countries/th?lang=th")
    assert client.get("/countries/XX").status_code == 404


def test_every_mark_is_explained_on_the_first_page(client: TestClient):
    text = read(client, "/").text
    for mark in Mark:
        assert labels.MARK[mark] in text
        assert labels.MARK_MEANING[mark] in text


def test_concepts_lead_to_searches_that_find_as_many(client: TestClient, application: FastAPI):
    holder: Holder = application.state.holder
    outline = read(client, "/concepts")
    links = {a["href"] for a in outline.all("a")}
    code = "extradition.nationality"
    address = f"/search?concept={code}&country=TH"
    assert address in links
    found = re.search(r"([\d,]+) provisions?", read(client, address).text)
    assert found
    assert int(found[1]) == holder.library.concept_counts[code]["TH"]
