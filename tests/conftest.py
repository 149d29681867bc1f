"""Fixtures that every room's tests may use, and the walls around all of them.

No test reads or writes the index of the checkout, and none connects to another machine.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
TEST_HOME = ROOT / ".kb" / "tests"


class OutsideConnectionError(AssertionError):
    """A test tried to reach another machine."""


def _wall(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection of this process that leaves the machine."""
    if event != "socket.connect":
        return
    address = arguments[1]
    # an address of a Unix socket is a path, of any internet family a tuple
    if isinstance(address, tuple) and not _is_here(str(address[0])):
        raise OutsideConnectionError(f"connection to {address!r}")


def _is_here(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


def pytest_configure() -> None:
    """Take the developer's own settings out of the environment before anything is imported."""
    for name in [n for n in os.environ if n.startswith("KB_") and n != "KB_SHARED"]:
        del os.environ[name]
    os.environ["KB_HOME"] = str(TEST_HOME)
    sys.addaudithook(_wall)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """The shipped records."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of KB_SHARED (default ../shared): fact sheets and samples."""
    folder = Path(os.environ.get("KB_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"KB_SHARED: there is no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def kb_command() -> Path:
    """The installed `kb` program of the environment that runs the tests."""
    return Path(sysconfig.get_path("scripts")) / "kb"


def _code() -> str:
    """A digest of the code that decides what an index holds."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "kb").rglob("*.py")):
        if "cli" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def built_home(kb_command: Path) -> Path:
    """A KB_HOME whose index was made from the shipped corpus by the code as it is now.

    Tests only read it. It is kept between runs and shared by the workers of one run. The
    real command makes it; embeddings are cached by content, so only the first build is slow.
    """
    TEST_HOME.mkdir(parents=True, exist_ok=True)
    stamp = TEST_HOME / "code"
    with FileLock(TEST_HOME / "tests.lock"):
        code = _code()
        status = subprocess.run(
            [kb_command, "index", "status", "--json"], capture_output=True, text=True, check=False
        )
        made_by = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
        if made_by != code or '"stale": false' not in status.stdout:
            build = subprocess.run(
                [kb_command, "index", "build"], capture_output=True, text=True, check=False
            )
            assert build.returncode == 0, build.stderr
            stamp.write_text(code, encoding="utf-8")
    return TEST_HOME


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for browser tests."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    pytest.skip("no Chromium is installed (sudo apt-get install chromium)")
