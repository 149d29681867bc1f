"""Commands that start the web app and print the settings."""

from __future__ import annotations

import re
import socket
import sys
from typing import Annotated

import typer

from kb import settings
from kb.cli.output import Json, pairs, print_json, say
from kb.errors import KnowledgeBaseError

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
    with _listening(host, port) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}"
        if as_json:
            print_json({"url": address})
            sys.stdout.flush()
        say(f"Mekong Legal KB on {address} (stop with Ctrl-C)")
        # access logs would hold queries, and a query can name a person; headers of a proxy
        # are believed only once KB_TRUSTED_PROXY names it
        configuration = uvicorn.Config(
            application, log_level="warning", access_log=False, proxy_headers=False
        )
        uvicorn.Server(configuration).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `KnowledgeBaseError` where the address is not to be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise KnowledgeBaseError(
            f"{host}:{port} cannot be listened on ({error.strerror or error}).",
            "Choose another with --host and --port; port 0 takes a free one.",
        ) from error
    return listener


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
