"""The pages in a real Chromium: accessibility, keyboard, no JavaScript, print, narrow screens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from .addresses import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PROVISION = "/provisions/th-extradition-act-2008/s-12"


def violations(page: Page) -> list[str]:
    # The policy of the pages refuses foreign scripts, so axe is put in by the debugger.
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    assert len(found["passes"]) > 10
    return [
        f"{v['id']}: {node['target']} {node['failureSummary']}"
        for v in found["violations"]
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Page, address: str):
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto(address)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("document.fonts.ready")
        assert violations(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [e for e in errors if "status of 4" not in e] == []


def test_an_opened_menu_and_opened_details_pass_too(page: Page):
    page.goto("/search?q=extradition")
    page.locator("summary", has_text="Countries").click()
    page.locator(".why summary").first.click()
    page.locator(".facet-more summary").first.click()
    assert violations(page) == []


def test_a_search_by_keyboard_alone(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("refuse to extradite own nationals")
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")  # the modes are one stop, moved through by arrows
    assert page.evaluate("document.activeElement.name") == "mode"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "keyword"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert "mode=keyword" in page.url
    found = False
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        checkable = page.evaluate("document.activeElement.matches('.mode input')")
        assert ring != "none" or checkable, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.matches('.hit-title a')"):
            found = True
            break
    assert found
    page.keyboard.press("Enter")
    page.wait_for_url("**/provisions/**")
    assert page.locator("h1").count() == 1


def test_a_menu_opens_and_closes_by_keyboard(page: Page):
    page.goto("/about")
    summary = page.locator("summary", has_text="Countries")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu-list a", has_text="Cambodia").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".menu-list a", has_text="Cambodia").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_reading_and_searching_work_without_javascript(browser: Browser, server: str):
    context = browser.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.goto("/")
    page.fill("#q", "refuse to extradite own nationals")
    page.locator(".search button").click()
    assert page.locator(".hit").count() == 10
    page.locator("input[name=country][value=LA]").check()
    page.locator("input[name=kind][value=agreement]").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "country=LA" in page.url
    assert page.locator(".chip").count() == 2
    page.locator(".why summary").first.click()
    assert page.locator(".why-in").first.is_visible()
    page.locator(".hit-title a").first.click()
    assert "/provisions/" in page.url
    assert page.locator("#citation").is_visible()
    assert page.locator("[data-copy]").first.is_hidden()  # nothing offered that cannot work
    page.locator("summary", has_text="Countries").click()
    page.locator(".menu-list a", has_text="Viet Nam").click()
    assert page.locator("h1").inner_text() == "Viet Nam"
    context.close()


def test_the_citation_is_copied_in_one_action(browser: Browser, server: str):
    context = browser.new_context(base_url=server)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(PROVISION)
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Extradition Act (Thailand), B.E. 2551 (2008), s 12"
    context.close()


@pytest.mark.parametrize("address", [PROVISION, "/instruments/un-untoc-2000"])
def test_print_is_a4_with_address_and_day_on_every_page(page: Page, server: str, address: str):
    page.goto(address, wait_until="networkidle")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        texts = []
        for sheet in document:
            assert [round(x) for x in sheet.get_size()] == [595, 842]
            texts.append(sheet.get_textpage().get_text_range())
        assert len(texts) >= 1
        for text in texts:
            flat = " ".join(text.split())
            assert f"{server}{address}".replace("http://", "") in flat.replace("\ufffe", "-")
            assert re.search(r"\d{1,2} \w+ 20\d\d", flat)
        whole = " ".join(texts)
        assert "Skip to the content" not in whole
        assert "Legal questions\nCountries" not in whole.replace("\r", "")
        assert "Copy link" not in whole
    finally:
        document.close()


@pytest.mark.parametrize(
    ("address", "text", "family"),
    [
        ("/countries/th", "พระราชบัญญัติ", "Noto Serif Thai"),
        ("/countries/la", "ກົດໝາຍ", "Noto Serif Lao"),
        ("/countries/kh", "ច្បាប់", "Noto Serif Khmer"),
        ("/countries/mm", "ဥပဒေ", "Noto Serif Myanmar"),
        ("/countries/cn", "中华人民共和国", "Noto Serif SC"),
        ("/countries/vn", "Luật", "Noto Serif"),
        ("/countries/vn", "Law", "Noto Serif"),
    ],
)
def test_each_script_is_set_in_its_own_font_from_this_server(
    page: Page, address: str, text: str, family: str
):
    page.goto(address, wait_until="networkidle")
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    element = page.locator(".sheet .card p, .sheet .card p span", has_text=text).last
    element.evaluate("e => e.setAttribute('data-asked', '')")
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": "[data-asked]"})["nodeId"]
    fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    used = {f["familyName"] for f in fonts if f["isCustomFont"]}
    assert any(name.startswith(family) for name in used), fonts
