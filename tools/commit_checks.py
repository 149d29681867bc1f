"""What must never be committed: large files, secrets, merge markers, addresses of package hosts.

Run by pre-commit on the files of a commit: `python -m tools.commit_checks FILE…`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

LARGEST = 1_000_000  # bytes
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("an access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("an access token", re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|sk-[A-Za-z0-9]{32,})\b")),
    (
        "a password or key in an address",
        re.compile(r"\bhttps?://[^\s/:@'\"{}<>$]+:[^\s/@'\"{}<>$]+@"),
    ),
    (
        "a secret with a value",
        re.compile(
            r"(?i)\b(?:api_?key|secret|password|token)\b\s*[:=]\s*['\"][A-Za-z0-9+/_\-]{20,}['\"]"
        ),
    ),
    ("an unresolved merge", re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)),
    (
        "the address of a package host (what is installed comes from where pip looks)",
        re.compile(r"\b(?:pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org)\b"),
    ),
)


def problems(path: Path, largest: int = LARGEST) -> Iterator[str]:
    """One sentence for each reason not to commit the file; a binary file is only weighed."""
    size = path.stat().st_size
    if size > largest:
        yield f"{path}: {size:,} bytes; at most {largest:,} may be committed."
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for what, pattern in PATTERNS:
        match = pattern.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {what}."


def main(names: Sequence[str]) -> int:
    """Exit status 1 when a file must not be committed."""
    # This file holds the patterns themselves.
    paths = (Path(name) for name in names if Path(name).name != Path(__file__).name)
    found = [problem for path in paths if path.is_file() for problem in problems(path)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
