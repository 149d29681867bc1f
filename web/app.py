"""The application: routes, static files, security headers, problems, and the watch on files."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb import NOTICE, __version__
from kb.messages import said
from kb.settings import Settings
from web import problems
from web.links import STATIC
from web.rendering import problem_page
from web.routes import api, docs, machines, pages
from web.security import HEADERS
from web.state import Figures, Holder

WATCH_SECONDS = 5.0
"""How often the files of the collection and the index are looked at."""

LONGEST = 16_384
"""Bytes of an address: room for the longest query in any script, percent-encoded."""

AREAS = frozenset(
    {"search", "instruments", "provisions", "countries", "concepts", "about", "docs", "static"}
    | {"api", "health", "metrics"}
)
"""First parts of paths that are counted by name; everything else is one area, so that
nobody can fill `/metrics` with names of their own."""


class Outer:
    """Adds the security headers, lets static files be kept, and counts requests."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}  # routes answer GET; a HEAD is that without body
        started = time.perf_counter()
        path: str = scope["path"]
        status = 500

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if path.startswith("/static/") and status < 400:
                    kept = b"v=" in scope["query_string"]
                    headers["cache-control"] = (
                        "public, max-age=31536000, immutable" if kept else "no-cache"
                    )
                else:
                    headers.setdefault("cache-control", "no-cache")
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await (_answer_of(scope) or self.app)(scope, receive, with_headers)
        finally:
            first = path.strip("/").partition("/")[0]
            area = "home" if not first else first if first in AREAS else "other"
            self.figures.count(area, status, time.perf_counter() - started)


def _answer_of(scope: Scope) -> Response | None:
    """The answer to an address that no route has to see, None for all others."""
    path: str = scope["path"]
    query: bytes = scope["query_string"]
    if len(path.encode()) + len(query) > LONGEST:
        # what the answer repeats of the address is cut short
        short = {**scope, "path": path[:200], "query_string": b""}
        too_long = problems.Problem(
            problems.TOO_LONG,
            said("An address has at most %(n)s bytes.", n=LONGEST),
            "Shorten the query.",
        )
        return problems.answer(Request(short), too_long, problem_page)
    if len(path) > 1 and path.endswith("/") and not path.startswith(("/static/", "/api/")):
        # An address of this server, never one with a host: that would be the client's to choose.
        plain = f"/{quote(path.strip('/'))}"
        location = f"{plain}?{query.decode('latin-1')}" if query else plain
        return Response(status_code=301, headers={"location": location})
    return None


@contextlib.asynccontextmanager
async def _watch(app: FastAPI) -> AsyncIterator[None]:
    """Loads what searches need, then looks at the files now and then while the server runs."""
    holder: Holder = app.state.holder
    await asyncio.to_thread(holder.warm)

    async def look() -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await asyncio.to_thread(holder.refresh)

    task = asyncio.create_task(look())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def create_app(settings: Settings) -> FastAPI:
    """The application over the collection and index of `settings`.

    Raises `CorpusError` where the collection does not load. Without an index the pages
    that need none are served, and a search is answered with status 503.
    """
    holder = Holder(settings)
    app = FastAPI(
        title="Mekong Legal KB",
        version=__version__,
        summary="Anti-trafficking law of six States, as provisions that can be cited.",
        description=NOTICE,
        docs_url=None,
        redoc_url=None,
        # Queries can name a person: nothing is traced, whatever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        openapi_url="/api/v1/openapi.json",
        lifespan=_watch,
        redirect_slashes=False,  # those redirects would name the host of the request
    )
    app.state.holder = holder
    problems.install(app, problem_page)
    app.include_router(pages.router)
    app.include_router(docs.router)
    app.include_router(api.router)
    app.include_router(machines.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(Outer, figures=holder.figures)
    return app
