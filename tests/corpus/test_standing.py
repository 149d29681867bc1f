"""A provision of another law never borrows the state of the record that holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.corpus import Corpus, load
from kb.corpus.standing import ended, standing
from kb.model import PartialDate, State


@pytest.fixture(scope="module")
def corpus(corpus_folder: Path) -> Corpus:
    return load(corpus_folder)


@pytest.mark.parametrize(
    ("identifier", "state"),
    [
        ("kh-aml-cft-law-2020/art-3-a-of-the-2007-law-former", State.ENDED),
        ("la-penal-code-2017/art-134-of-the-penal-law-2005-former", State.ENDED),
        ("la-criminal-procedure-law-2017/arts-117-120-of-the-former-law", State.ENDED),
        # recorded elsewhere: the state of that record
        ("kh-aml-cft-law-2020/criminal-code-arts-404-409", State.IN_FORCE),
        # neither recorded nor called former
        ("mm-penal-code-1861/ward-or-village-tract-administration-law-s-27a", State.NOT_KNOWN),
        ("th-extradition-act-2008/s-12", State.IN_FORCE),
        # a draft beside the treaty that was signed
        ("kh-vn-extradition-2013/draft-arts-3-11", State.NOT_KNOWN),
        # what is done under laws has no force of its own
        ("vn-extradition-procedure/nationals", State.NOT_KNOWN),
    ],
)
def test_the_state_of_a_provision(corpus: Corpus, identifier: str, state: State) -> None:
    instrument, provision = corpus.provision(identifier)
    assert standing(instrument, provision, corpus.by_id).state is state


def test_every_former_law_has_ended(corpus: Corpus) -> None:
    for instrument in corpus.instruments:
        for provision in instrument.provisions:
            if "(former)" in provision.ref or "former law" in provision.ref:
                found = standing(instrument, provision, corpus.by_id)
                assert found.state is State.ENDED
                assert found.title != instrument.title


def test_the_end_is_the_successors_beginning(corpus: Corpus) -> None:
    old = corpus.instrument("mm-anti-trafficking-law-2005")
    assert old.state is State.ENDED
    assert ended(old, corpus.by_id) == PartialDate(2022, 6, 16)
    assert ended(corpus.instrument("th-extradition-act-2008"), corpus.by_id) is None
    # a successor that is only believed to be one ends nothing
    suspected = corpus.instrument("mm-extradition-act-1904")
    assert suspected.state is None
    assert ended(suspected, corpus.by_id) is None
