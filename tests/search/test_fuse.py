"""Fusing a ranking by words with one by meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import fuse

scores = st.dictionaries(st.integers(0, 50), st.floats(0, 40, allow_nan=False), max_size=20)
cosines = st.dictionaries(st.integers(0, 50), st.floats(-1, 1, allow_nan=False), max_size=20)


def test_one_stray_word_does_not_win() -> None:
    ceiling = fuse.cap(1_000, [10, 10, 10, 10, 10], 2.0)
    stray, meant = 1, 2
    fused = fuse.coverage_sum({stray: ceiling / 5}, {stray: 0.1, meant: 0.6}, ceiling)
    assert fused[meant] > fused[stray]


def test_reciprocal_rank_fusion_by_hand() -> None:
    fused = fuse.reciprocal_rank([[7, 8], [8]], k=60)
    assert fused == {7: pytest.approx(1 / 61), 8: pytest.approx(1 / 62 + 1 / 61)}


@given(scores, cosines, st.floats(0, 100, allow_nan=False))
def test_scores_stay_between_nought_and_one(
    keyword: dict[int, float], cosine: dict[int, float], ceiling: float
) -> None:
    fused = fuse.coverage_sum(keyword, cosine, ceiling)
    assert fused.keys() == keyword.keys() | cosine.keys()
    assert all(0 <= s <= 1 + 1e-9 for s in fused.values())


@given(scores)
def test_order_is_by_score_then_row(found: dict[int, float]) -> None:
    ordered = fuse.order(found)
    assert ordered == sorted(ordered, key=lambda pair: (-pair[1], pair[0]))
    assert {row for row, _ in ordered} == found.keys()


@given(st.integers(1, 100_000), st.data())
def test_rarer_words_weigh_more(documents: int, data: st.DataObject) -> None:
    few = data.draw(st.integers(0, documents))
    more = data.draw(st.integers(few, documents))
    assert fuse.inverse_frequency(documents, few) >= fuse.inverse_frequency(documents, more) >= 0
