"""From provisions of the corpus to documents that a store can search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kb import dates
from kb.concepts import Glossary
from kb.corpus import Corpus, marks
from kb.corpus.standing import Standing, standing
from kb.identifiers.countries import all_names, short
from kb.model import Instrument, Provision, State
from kb.search.document import NEVER, SearchDocument, Times

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


def _number(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def times_of(stands: Standing, provision: Provision) -> Times:
    """The bounds of force and wording of one provision.

    The wording of a provision whose instrument was amended is known only since the last
    amendment named; where no year is named it is not known for any past day.
    """
    start = provision.valid_from or stands.in_force
    end = provision.valid_to or stands.ended
    # nothing is in force before it is adopted
    begins = dates.first_day(start) or dates.first_day(stands.adopted)
    worded_from = _number(dates.last_day(provision.valid_from), 0)
    if stands.amended:
        years = [int(y) for a in stands.amended_by for y in _YEAR.findall(a)]
        later = [y for y in years if y * 10_000 > worded_from]
        if not years or any(not _YEAR.search(a) for a in stands.amended_by):
            worded_from = NEVER
        elif later:
            worded_from = (max(later) + 1) * 10_000 + 101
    return Times(
        starts_first=_number(begins, 0),
        starts_last=_number(dates.last_day(start), NEVER),
        ends_first=_number(dates.first_day(end), 0 if stands.state is State.ENDED else NEVER),
        ends_last=_number(dates.last_day(end), NEVER),
        worded_from=worded_from,
        in_force=stands.state is State.IN_FORCE,
    )


def _title(instrument: Instrument) -> list[str]:
    places = [name for c in instrument.countries for name in all_names(c)]
    named = (instrument.title, instrument.title_native, instrument.citation)
    return [part for part in (*named, *instrument.aliases, *places) if part]


_FEW = 3
"""From so many States on their names say nothing about a provision."""


def _meaning(instrument: Instrument, provision: Provision, glossary: Glossary) -> str:
    """The text to embed: what it is about, what it says, and whose it is (docs/quality.md)."""
    labels = "; ".join(glossary.label(code) for code in provision.concepts)
    few = instrument.countries if len(instrument.countries) < _FEW else ()
    whose = ", ".join(short(c) for c in few)
    return f"{labels}. {provision.heading}. {provision.summary} ({instrument.title}, {whose})"


def to_document(
    instrument: Instrument,
    provision: Provision,
    instruments: Mapping[str, Instrument],
    glossary: Glossary,
    text: str = "",
) -> SearchDocument:
    """The search document of one provision; `text` is the words of the law, where held."""
    id_ = instrument.provision_id(provision)
    stands = standing(instrument, provision, instruments)
    state = stands.state.value
    basis = marks.basis(provision).value
    kind = marks.source_kind(provision)
    return SearchDocument(
        id=id_,
        fields={
            "heading": [provision.heading],
            "ref": [provision.ref],
            "title": _title(instrument),
            "terms": glossary.words(provision.concepts),
            "summary": [p for p in (provision.summary, provision.caution) if p],
            "text": [text] if text else [],
        },
        country=instrument.countries,
        kind=instrument.kind.value,
        concept=provision.concepts,
        topic=tuple(t.value for t in instrument.topics),
        state=state,
        basis=basis,
        times=times_of(stands, provision),
        meaning=_meaning(instrument, provision, glossary),
        shown={
            "instrument": instrument.id,
            "ref": provision.ref,
            "heading": provision.heading,
            "title": stands.title,
            "countries": list(instrument.countries),
            "kind": instrument.kind.value,
            "concepts": list(provision.concepts),
            "state": state,
            "status": stands.status,
            "basis": basis,
            "source_kind": kind.value if kind else None,
            "mark": marks.mark(provision, instrument).value,
            "caution": provision.caution,
            "summary": provision.summary,
            "text": text,
            "source": provision.sources[0].address if provision.sources else None,
            "url": f"/provisions/{id_}",
        },
    )


def documents(corpus: Corpus, glossary: Glossary) -> Sequence[SearchDocument]:
    """Every provision of the corpus, in the order of identifiers."""
    by_id = {i.id: i for i in corpus.instruments}
    found: Iterable[SearchDocument] = (
        to_document(i, p, by_id, glossary) for i in corpus.instruments for p in i.provisions
    )
    return sorted(found, key=lambda d: d.id)
