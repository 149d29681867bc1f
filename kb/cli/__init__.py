"""The command line. It holds no rules: every command calls one room and prints its answer.

Standard output carries the answer (one JSON value with `--json`), standard error the
messages. Exit status 0: done; 1: failed, with a message that names the remedy; 2: wrong
usage. Commands import what they need when they run, so that a search starts fast.
"""

from __future__ import annotations

import io
import signal
import sys

from kb.errors import KnowledgeBaseError, UsageError


def main() -> None:
    """Entry point of the `kb` command."""
    if "serve" not in sys.argv[1:2] and hasattr(signal, "SIGPIPE"):
        # the reader of a pipe (head, less) may leave: end as other tools do. A server must
        # outlive a reader that leaves.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where the stream is closed
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from kb.cli.app import app

    try:
        app()
    except UsageError as error:
        _fail(str(error), 2)
    except KnowledgeBaseError as error:
        _fail(str(error), 1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}. Check that it can be read and written.", 1)


def _fail(message: str, status: int) -> None:
    print(f"kb: {message}", file=sys.stderr)
    sys.exit(status)
