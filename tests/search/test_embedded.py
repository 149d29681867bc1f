"""The embedded store keeps the contract of every store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.errors import IndexMissingError
from kb.search import generations
from kb.search.document import SearchDocument
from kb.search.embedded import EmbeddedStore
from kb.search.embedded_writer import EmbeddedWriter
from kb.search.store import Store
from tests.search.store_contract import DOCUMENTS, VECTORS, MakeStore, StoreContract


@pytest.fixture
def make_store(tmp_path: Path) -> MakeStore:
    def make(documents: Sequence[SearchDocument], vectors: Sequence[Any]) -> Store:
        pairs = sorted(zip(documents, vectors, strict=True), key=lambda p: p[0].id)
        with generations.build_lock(tmp_path):
            generation = generations.start(tmp_path)
            writer = EmbeddedWriter(generation, 4)
            writer.add(
                [d for d, _ in pairs],
                [None if v is None else np.asarray(v, dtype=np.float32) for _, v in pairs],
            )
            writer.commit({})
        return EmbeddedStore(generation)

    return make


class TestEmbeddedStore(StoreContract):
    pass


def test_a_reader_keeps_its_generation_while_others_come_and_go(make_store: MakeStore) -> None:
    first = make_store(DOCUMENTS, VECTORS)
    for _ in range(3):
        make_store(DOCUMENTS[:1], VECTORS[:1])
    assert first.count == len(DOCUMENTS)
    assert first.documents([0])


def test_a_damaged_index_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kb index build"):
        EmbeddedStore(tmp_path)
