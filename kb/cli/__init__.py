"""The command line. It holds no rules: every command calls one room and prints its answer.

Standard output carries the answer (one JSON value with `--json`), standard error the
messages. Exit status 0: done; 1: failed, with a message that names the remedy; 2: wrong
usage. Commands import what they need when they run, so that a search starts fast.
"""

from __future__ import annotations

import sys

from kb.errors import KnowledgeBaseError, UsageError


def main() -> None:
    """Entry point of the `kb` command."""
    from kb.cli.app import app

    try:
        app()
    except UsageError as error:
        print(f"kb: {error}", file=sys.stderr)
        sys.exit(2)
    except KnowledgeBaseError as error:
        print(f"kb: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # the reader of a pipe (head, less) has left: nothing is wrong
        sys.stderr.close()
        sys.exit(0)
