"""The real index over the shipped corpus, opened once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search.engine import Engine
from kb.settings import Settings


@pytest.fixture(scope="session")
def engine(built_home: Path) -> Engine:
    """An engine over the shipped corpus."""
    return Engine.open(Settings(home=built_home))
