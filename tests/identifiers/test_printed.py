"""What is printed as the citation of a record's provision."""

from __future__ import annotations

from pathlib import Path

from kb.corpus import load
from kb.identifiers import citation, provision_citation


def test_a_provision_of_another_law_is_not_cited_as_one_of_this(corpus_folder: Path) -> None:
    corpus = load(corpus_folder)
    instrument, provision = corpus.provision("kh-aml-cft-law-2020/criminal-code-arts-404-409")
    printed = provision_citation(instrument, provision)
    assert printed.startswith("Criminal Code arts 404-409 (recorded with ")
    seen = 0
    for instrument in corpus.instruments:
        for provision in instrument.provisions:
            printed = provision_citation(instrument, provision)
            if not provision.citable:
                assert printed == citation(instrument)
            elif provision.of_instrument is not None:
                assert "(recorded with " in printed
                seen += 1
            else:
                assert printed.startswith(citation(instrument))
    assert seen >= 10
