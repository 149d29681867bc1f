"""Commands that start the web app and print the settings."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from kb import settings
from kb.cli.output import Json, pairs, print_json, say

_CREDENTIALS = re.compile(r"//[^/@\s,]*@")


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port.")] = 8000,
    as_json: Json = False,
) -> None:
    """Serve the web app and the API."""
    import uvicorn

    from web.app import create_app

    application = create_app(settings.load())
    if as_json:
        print_json({"url": f"http://{host}:{port}"})
    say(f"Mekong Legal KB on http://{host}:{port} (stop with Ctrl-C)")
    # access logs would hold queries, and a query can name a person
    uvicorn.run(application, host=host, port=port, log_level="warning", access_log=False)


def config(as_json: Json = False) -> None:
    """Print the settings in force, secrets masked."""
    where = settings.load()
    values = {f"KB_{k.upper()}": v for k, v in where.model_dump(mode="json").items()}
    for name, value in (
        ("KB_HOME", where.home_folder),
        ("KB_CORPUS", where.corpus_folder),
        ("KB_LIBRARY", where.library_folder),
    ):
        values[name] = str(value)
    # an address may carry a password before the host
    values["KB_ELASTICSEARCH_URL"] = _CREDENTIALS.sub("//**********@", where.elasticsearch_url)
    if as_json:
        print_json(values)
    else:
        print(pairs({k: "" if v is None else v for k, v in values.items()}))
