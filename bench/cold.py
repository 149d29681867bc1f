"""Cold start: `kb search --mode keyword` beside a 15-line Typer program, in one run.

The peer (`peer.py`) reads the same settings, opens the same tantivy index and prints ten
hits, and does nothing else that a search needs. Both run in turn in new processes; the
figure is the ratio of the medians.

    .venv/bin/python bench/cold.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROUNDS = 25
QUERY = "extradition nationals"
PEER = [sys.executable, str(Path(__file__).with_name("peer.py")), QUERY]
OURS = [str(Path(sysconfig.get_path("scripts")) / "kb"), "search", QUERY, "--mode", "keyword"]


def run(command: list[str]) -> float:
    """Milliseconds of one process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1_000


def main() -> None:
    """Print the medians and their ratio as JSON."""
    taken: dict[str, list[float]] = {"kb": [], "peer": []}
    for _ in range(2):  # the first runs fill the page cache and write byte code
        run(PEER), run(OURS)
    for _ in range(ROUNDS):
        taken["peer"].append(run(PEER))
        taken["kb"].append(run(OURS))
    medians = {name: round(statistics.median(t), 1) for name, t in taken.items()}
    ratio = round(medians["kb"] / medians["peer"], 2)
    print(json.dumps({"rounds": ROUNDS, "median_ms": medians, "ratio": ratio}))


if __name__ == "__main__":
    main()
