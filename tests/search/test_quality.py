"""Search is no worse than what docs/quality.md reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.search import evaluate
from kb.search.engine import Engine

QUERIES = Path(__file__).parent.parent / "quality" / "queries.yaml"


def test_figures_by_hand() -> None:
    relevant = {"a": 3, "b": 1}
    assert evaluate.ndcg(["a", "b"], relevant) == pytest.approx(1)
    # gains 7 and 1: ideal 7 + 1/log2(3); swapped 1 + 7/log2(3)
    assert evaluate.ndcg(["b", "a"], relevant) == pytest.approx(0.7098, abs=1e-4)
    assert evaluate.ndcg(["x", "y"], relevant) == 0
    assert evaluate.recall(["a", "x"], relevant) == 0.5
    assert evaluate.reciprocal_rank(["x", "a"], relevant) == 0.5
    assert evaluate.reciprocal_rank(["x"], relevant) == 0


def test_hybrid_beats_each_half_on_queries_that_chose_nothing(engine: Engine) -> None:
    judged = evaluate.read_queries(QUERIES, "held-out")
    modes = evaluate.evaluate_modes(engine, judged)["modes"]
    every = {mode: groups["all"]["ndcg@10"] for mode, groups in modes.items()}
    assert every["hybrid"] > max(every["keyword"], every["semantic"])
    assert every["hybrid"] > 0.5


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "queries.yaml"
    wrong.write_text("- {query: no id}\n")
    with pytest.raises(UsageError, match="judged queries"):
        evaluate.read_queries(wrong)
    with pytest.raises(UsageError, match="holds no queries"):
        evaluate.read_queries(QUERIES, "nowhere")
