"""The real application over the shipped corpus and a built index, in process and as a server."""

from __future__ import annotations

import socket
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.settings import Settings
from web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def application(built_home: Path) -> FastAPI:
    return create_app(Settings(home=built_home))


@pytest.fixture(scope="session")
def client(application: FastAPI) -> Iterator[TestClient]:
    with TestClient(application, follow_redirects=False) as found:
        yield found


@pytest.fixture(scope="session")
def server(application: FastAPI) -> Iterator[str]:
    """The address of the application behind a real server on this machine."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    running = uvicorn.Server(
        uvicorn.Config(application, log_level="warning", access_log=False, ws="none")
    )
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not running.started:
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with warnings.catch_warnings():
        # Playwright's driver closes its pipes late; that is no matter of these tests.
        warnings.simplefilter("ignore", ResourceWarning)
        with sync_playwright() as playwright:
            found = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            yield found
            found.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page of 1280 pixels; a request to any other machine fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server)
    outside: list[str] = []
    context.on(
        "request",
        lambda r: None if r.url.startswith((server, "data:")) else outside.append(r.url),
    )
    found = context.new_page()
    yield found
    context.close()
    assert outside == []
