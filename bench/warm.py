"""Warm server: hybrid, keyword and semantic queries over HTTP, the model included.

Starts the web app on a free port, sends every query of tests/quality/queries.yaml in each
mode, three times, one after another, and prints p50 and p95 in milliseconds, as measured by
the client. The named peer in the same run: Haystack's in-memory store over the same
documents with the same model, called in process (so without HTTP, to its advantage).

    .venv/bin/python bench/warm.py
"""

from __future__ import annotations

import importlib
import json
import socket
import statistics
import subprocess
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
import yaml

ROUNDS = 3
QUERIES = Path(__file__).parent.parent / "tests" / "quality" / "queries.yaml"


def percentiles(taken: list[float]) -> dict[str, float]:
    """p50 and p95 of milliseconds."""
    cuts = statistics.quantiles(taken, n=20)
    return {"p50": round(statistics.median(taken), 1), "p95": round(cuts[18], 1)}


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1_000


def serve() -> tuple[subprocess.Popen[bytes], httpx.Client]:
    """The web app on a free port, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kb = Path(sysconfig.get_path("scripts")) / "kb"
    process = subprocess.Popen([kb, "serve", "--port", str(port)])
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
    for _ in range(300):
        try:
            client.get("/health").raise_for_status()
            return process, client
        except httpx.TransportError:
            time.sleep(0.2)
    process.kill()
    raise SystemExit("the server did not start")


def ours(queries: list[str]) -> dict[str, dict[str, float]]:
    """Milliseconds per mode over HTTP."""
    process, client = serve()
    try:
        found = {}
        for mode in ("keyword", "semantic", "hybrid"):

            def ask(text: str, mode: str = mode) -> None:
                params = {"q": text, "mode": mode}
                client.get("/api/v1/search", params=params).raise_for_status()

            ask(queries[0])
            found[mode] = percentiles([timed(lambda t=t: ask(t)) for t in queries * ROUNDS])
        return found
    finally:
        process.terminate()
        process.wait()


def peer(queries: list[str]) -> dict[str, float]:
    """Milliseconds of a hybrid query of Haystack's in-memory store, in process."""
    from kb import settings
    from kb.search import haystack as parts  # switches telemetry off before Haystack is imported
    from kb.search.embed import QueryEncoder
    from kb.search.engine import Engine

    document_module = importlib.import_module("haystack")
    joiners = importlib.import_module("haystack.components.joiners")
    in_memory = importlib.import_module("haystack.document_stores.in_memory")

    engine = Engine.open(settings.load())
    encoder: QueryEncoder = engine.encoder
    rows = range(engine.store.count)
    store = in_memory.InMemoryDocumentStore()
    made = []
    for row, document in zip(rows, engine.store.documents(rows), strict=True):
        vector = engine.store.vector(row)
        plain = parts.to_haystack(document)
        made.append(
            document_module.Document(
                id=plain.id,
                content=plain.content,
                embedding=None if vector is None else vector.tolist(),
            )
        )
    store.write_documents([d for d in made if d.embedding is not None])
    joiner = joiners.DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=10)

    def ask(text: str) -> None:
        vector = encoder.encode(text)
        lists = [store.bm25_retrieval(text, top_k=200)]
        if vector is not None:
            lists.append(store.embedding_retrieval(vector.tolist(), top_k=200))
        joiner.run(documents=lists)

    ask(queries[0])
    return percentiles([timed(lambda t=t: ask(t)) for t in queries])


def main() -> None:
    """Print all figures as JSON."""
    queries = [row["query"] for row in yaml.safe_load(QUERIES.read_text("utf-8"))]
    print(
        json.dumps(
            {
                "queries": len(queries),
                "kb over HTTP": ours(queries),
                "Haystack in memory, hybrid, in process": peer(queries),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
