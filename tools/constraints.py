"""Write constraints.txt: the exact version of everything that the project installs.

Run by `make constraints`, in an environment where `make test` passes. Only what the project
and its `dev` extra need is written, so a package tried out by hand never becomes a pin.
"""

from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.version import Version

from tools.closure import MissingDistributionError, closure

ROOT = Path(__file__).resolve().parent.parent
# Of these the environment's own installer and builder are made.
INSTALLERS = ("pip", "setuptools")
HEADER = """\
# Exact versions of a working install, runtime and development, Python 3.11 on Linux.
# Written by `make constraints`; ranges are in pyproject.toml, reasons in docs/dependencies.md.
"""


def requirements(pyproject: str) -> list[str]:
    """Runtime and development requirements, as the text of pyproject.toml has them."""
    project = tomllib.loads(pyproject)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def render(versions: dict[str, str]) -> str:
    """The file's text; a local label (`2.13.0+cpu`) is dropped, so any build of it fits."""
    lines = [f"{name}=={Version(version).public}" for name, version in sorted(versions.items())]
    return HEADER + "\n".join(lines) + "\n"


def main() -> int:
    """Rewrite the file; exit status 1 when a requirement is not installed."""
    try:
        found = closure(requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    except MissingDistributionError as error:
        print(f"error: {error} Run `make install-dev` first.", file=sys.stderr)
        return 1
    versions = {name: distribution.version for name, distribution in found.items()}
    versions |= {name: metadata.version(name) for name in INSTALLERS}
    (ROOT / "constraints.txt").write_text(render(versions), encoding="utf-8")
    print(f"constraints.txt: {len(versions)} versions written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
