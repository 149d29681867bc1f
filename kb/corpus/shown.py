"""Instruments and provisions as `kb show` and the API give them: the record, and its mark."""

from __future__ import annotations

from typing import Any

from kb.corpus import marks
from kb.corpus.files import Corpus
from kb.corpus.standing import standing
from kb.corpus.writing import provision_to_dict, to_dict
from kb.identifiers import citation, provision_citation
from kb.model import Instrument, Provision


def _provision(instrument: Instrument, provision: Provision) -> dict[str, Any]:
    kind = marks.source_kind(provision)
    return {
        **provision_to_dict(instrument, provision),
        "basis": marks.basis(provision).value,
        "source_kind": kind.value if kind else None,
        "mark": marks.mark(provision, instrument).value,
        "citation": provision_citation(instrument, provision),
    }


def instrument_json(instrument: Instrument, corpus: Corpus) -> dict[str, Any]:
    """The record of an instrument, each provision with its mark and citation."""
    stands = standing(instrument, None, corpus.by_id)
    return {
        **to_dict(instrument),
        "state": stands.state.value,
        "cited_as": citation(instrument, None),
        "provisions": [_provision(instrument, p) for p in instrument.provisions],
    }


def provision_json(instrument: Instrument, provision: Provision, corpus: Corpus) -> dict[str, Any]:
    """The record of a provision, with what must be known of its instrument.

    `texts` holds the words of the law where the library has them.
    """
    stands = standing(instrument, provision, corpus.by_id)
    return {
        **_provision(instrument, provision),
        "instrument": instrument.id,
        "title": stands.title,
        "countries": list(instrument.countries),
        "kind": instrument.kind.value,
        "state": stands.state.value,
        "status": stands.status,
        "texts": [],
    }
