"""What machines watch: `/health` and `/metrics`, both without a prefix."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from kb import NOTICE, __version__
from web.parameters import NoParameters
from web.state import Holder

router = APIRouter(include_in_schema=False)

PUBLIC = ("generation", "documents", "instruments", "with_vector", "corpus")
"""What anybody may know of the index; folders of this machine are not among it."""

METRICS = "text/plain; version=0.0.4; charset=utf-8"


def health_of(holder: Holder) -> Response:
    """The state of this server: 200 while it can answer, 503 while it cannot search."""
    library = holder.library
    index = holder.engine.status() if holder.ready else None
    problems = [p for p in (holder.corpus_problem, holder.engine_problem) if p]
    if index is not None and index.get("corpus") != library.corpus.fingerprint:
        problems.append("The index was built from another state of the corpus: kb index build.")
    return JSONResponse(
        {
            "status": "degraded" if problems else "ok",
            "version": __version__,
            "instruments": len(library.instruments),
            "provisions": len(library.provisions),
            "index": {k: index[k] for k in PUBLIC if k in index} if index else None,
            "problems": problems,
            "notice": NOTICE,
        },
        status_code=200 if holder.ready else 503,
    )


@router.get("/health")
def health(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """For a load balancer or a monitor."""
    return health_of(request.app.state.holder)


@router.get("/metrics")
def metrics(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """Counters in the text format of Prometheus; nothing in them comes from a query."""
    holder: Holder = request.app.state.holder
    figures = holder.figures
    requests, seconds = figures.snapshot()
    lines = [
        "# HELP kb_requests_total Requests answered, by area and status.",
        "# TYPE kb_requests_total counter",
    ]
    for (area, status), number in sorted(requests.items()):
        lines.append(f'kb_requests_total{{area="{area}",status="{status}"}} {number}')
    lines += [
        "# HELP kb_request_seconds_total Seconds spent on answers, by area.",
        "# TYPE kb_request_seconds_total counter",
    ]
    for area, value in sorted(seconds.items()):
        lines.append(f'kb_request_seconds_total{{area="{area}"}} {value:.6f}')
    gauges = (
        ("kb_instruments", "Instruments in the collection.", len(holder.library.instruments)),
        ("kb_provisions", "Provisions in the collection.", len(holder.library.provisions)),
        ("kb_search_ready", "1 while searches can be answered.", int(holder.ready)),
        (
            "kb_collection_stale",
            "1 while a changed collection does not load and the old one serves.",
            int(holder.corpus_problem is not None),
        ),
        ("kb_uptime_seconds", "Seconds since the start.", int(time.time() - figures.started)),
    )
    for name, text, value in gauges:
        lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge", f"{name} {value}"]
    return PlainTextResponse("\n".join(lines) + "\n", media_type=METRICS)
