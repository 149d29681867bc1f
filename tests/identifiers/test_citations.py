"""Every line of tests/data/citations.yaml against the shipped corpus."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb import corpus
from kb.identifiers import Citator, Outcome
from kb.model import Extent, Instrument
from kb.settings import load

TABLE = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "citations.yaml").read_text(encoding="utf-8")
)
LINES: list[dict[str, Any]] = TABLE["citations"]
REFUSALS = {
    "recorded": Outcome.NOT_RECORDED,
    "existing": Outcome.NOT_EXISTING,
    "understood": Outcome.NOT_UNDERSTOOD,
}


def _overlaid(instrument: Instrument) -> Instrument:
    aliases = (*instrument.aliases, *TABLE["aliases"].get(instrument.id, ()))
    extent = [Extent(*row) for row in TABLE["extent"].get(instrument.id, ())]
    return replace(
        instrument, aliases=tuple(dict.fromkeys(aliases)), extent=instrument.extent or tuple(extent)
    )


@cache
def citator() -> Citator:
    """As a search with a citation sees it: stored and read again."""
    instruments = corpus.load(load().corpus_folder).instruments
    return Citator.from_json(Citator(map(_overlaid, instruments)).to_json())


def test_the_table_is_long_and_covers_every_outcome() -> None:
    assert len(LINES) >= 200
    assert len({line["cite"] for line in LINES}) == len(LINES)
    for key in ("opens", "article", "ask", "not"):
        assert sum(key in line for line in LINES) >= 4
    for country in ("kh", "cn", "la", "mm", "th", "vn"):
        named = [line for line in LINES if str(line.get("opens", "")).startswith(country)]
        assert len(named) >= 5, country


@pytest.mark.parametrize("line", LINES, ids=[line["cite"] for line in LINES])
def test_citation(line: dict[str, Any]) -> None:
    found = citator().resolve(line["cite"])
    if "ask" in line:
        assert found.outcome is Outcome.AMBIGUOUS, found
        assert {c.instrument for c in found.candidates} >= set(line["ask"])
    elif "not" in line:
        assert found.outcome is REFUSALS[line["not"]], found
        assert found.id is None
        assert found.members == ()
        if "near" in line:
            assert found.nearest[0] == line["near"]
    elif "article" in line:
        instrument, ref = line["article"].split(" ", 1)
        assert (found.outcome, found.instrument, found.ref, found.id) == (
            Outcome.RESOLVED,
            instrument,
            ref,
            None,
        )
        assert found.members == tuple(f"{instrument}/{s}" for s in line["parts"])
        assert found.url == f"/instruments/{instrument}"
    else:
        instrument, _, slug = line["opens"].partition("/")
        assert (found.outcome, found.instrument) == (Outcome.RESOLVED, instrument), found
        assert found.id == (line["opens"] if slug else None)
        assert found.members == tuple(f"{instrument}/{s}" for s in line.get("beside", ()))
        assert found.url == (f"/provisions/{found.id}" if slug else f"/instruments/{instrument}")
        assert (found.ref is None) == (not slug)


def test_every_record_opens_by_its_own_printed_citation() -> None:
    """A copied citation leads back to where it was copied, or asks; it never misleads."""
    table = citator()
    wrong = []
    opened = asked = 0
    for instrument in table.instruments:
        for entry in instrument.entries:
            if not entry.ref.findable or not entry.ref.citable:
                continue
            found = table.resolve(instrument.citation(entry.ref))
            if found.outcome is Outcome.AMBIGUOUS:
                asked += instrument.id in {c.instrument for c in found.candidates}
            elif entry.id == found.id or entry.id in found.members:
                opened += 1
            else:
                wrong.append((entry.id, instrument.citation(entry.ref), found))
    assert not wrong, wrong[:5]
    assert opened > 1_900
    assert asked < 60
