"""Fill the examples of README.md with what the commands in them answer.

Under every line `$ .venv/bin/kb …` of a console block stands what that command printed.
`make readme` runs them against the index of the checkout and writes the answers down;
a test runs them again, so that an example is never an invention.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMPT = "$ .venv/bin/kb "
_BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def filled(text: str, run: Callable[[list[str]], str]) -> str:
    """The text with every example answered anew.

    Args:
        text: a document in Markdown.
        run: takes the arguments of one `kb` command and returns its standard output.
    """

    def answer(block: re.Match[str]) -> str:
        commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
        if not any(command.startswith(PROMPT) for command in commands):
            return block[1]
        parts = (
            f"{command}\n{run(shlex.split(command.removeprefix(PROMPT))).rstrip()}\n"
            for command in commands
        )
        return "\n".join(parts)

    return _BLOCK.sub(answer, text)


def run_kb(arguments: list[str]) -> str:
    """Standard output of the `kb` beside this interpreter. Raises `CalledProcessError`."""
    program = Path(sys.executable).with_name("kb")
    done = subprocess.run(
        [program, *arguments],
        check=True,
        env={**os.environ, "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def main() -> int:
    """Rewrite README.md in place."""
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text(encoding="utf-8"), run_kb), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
