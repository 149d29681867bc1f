"""Takes the screenshots of docs/screenshots from a running server, at 1280 and 390 pixels.

python tests/web/take_screenshots.py http://127.0.0.1:8000 docs/screenshots
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]

PAGES = {
    "home": "/",
    "search": "/search?q=refuse+to+extradite+own+nationals",
    "search-thai": "/search?q=ส่งผู้ร้ายข้ามแดน&country=LA&country=TH&as_of=2015-06-01",
    "citation": "/search?q=UNTOC+art+16(7)",
    "provision": "/provisions/th-extradition-act-2008/s-12",
    "instrument": "/instruments/th-extradition-act-2008",
    "agreement": "/instruments/cn-th-extradition-1993",
    "country": "/countries/kh",
    "concepts": "/concepts",
    "about": "/about",
    "api": "/docs",
    "problem": "/search?q=victim&country=XX",
}

WIDTHS = {1280: 900, 390: 844}


def main(server: str, folder: Path) -> None:
    """One picture of each page at each width; long pages are cut after two screens."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        # The first question loads the model; the pictures show a server that has answered one.
        warm = browser.new_page()
        for address in PAGES.values():
            warm.goto(f"{server}{address}")
        warm.close()
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                page.goto(f"{server}{path}", wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                tall = page.evaluate("document.documentElement.scrollHeight")
                # A window as tall as the picture, so that what sticks to its edge does so there.
                page.set_viewport_size({"width": width, "height": min(tall, 2 * height)})
                page.screenshot(path=folder / f"{name}-{width}.png")
                page.set_viewport_size({"width": width, "height": height})
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
