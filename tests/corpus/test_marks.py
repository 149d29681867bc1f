from dataclasses import replace

import pytest

from kb.corpus import load, marks
from kb.corpus.coverage import coverage
from kb.corpus.records import from_dict
from kb.model import Basis, Mark, Source, SourceKind
from tests.corpus.support import CORPUS, law

INSTRUMENT = from_dict(law())
PROVISION = INSTRUMENT.provisions[0]
K = SourceKind


@pytest.mark.parametrize(
    ("basis", "kind", "language", "expected"),
    [
        (Basis.READ, K.OFFICIAL_TEXT, "th", Mark.READ_IN_THE_TEXT),
        (Basis.READ, K.REPUBLISHED_TEXT, "th", Mark.READ_IN_THE_TEXT),
        (Basis.READ, K.REPUBLISHED_TEXT, None, Mark.READ_IN_THE_TEXT),
        (Basis.READ, K.OFFICIAL_TEXT, "en", Mark.READ_IN_A_TRANSLATION),
        (Basis.READ, K.REPUBLISHED_TEXT, "en", Mark.READ_IN_A_TRANSLATION),
        (Basis.READ, K.OFFICIAL_TRANSLATION, "en", Mark.READ_IN_A_TRANSLATION),
        (Basis.READ, K.UNOFFICIAL_TRANSLATION, "en", Mark.READ_IN_A_TRANSLATION),
        (Basis.READ, K.NOT_CLASSIFIED, "th", Mark.READ_NOT_CLASSIFIED),
        (Basis.READ, K.OFFICIAL_REPORT, "th", Mark.REPORTED),
        (Basis.READ, K.SECONDARY, None, Mark.REPORTED),
        (Basis.READ, K.DRAFT, "th", Mark.REPORTED),
        (Basis.REPORTED, K.OFFICIAL_TEXT, "th", Mark.REPORTED),
        (Basis.RECALLED, K.OFFICIAL_TEXT, "th", Mark.RECALLED),
        (Basis.TEXT, K.OFFICIAL_TEXT, "th", Mark.TEXT),
    ],
)
def test_the_mark_of_a_provision(
    basis: Basis, kind: SourceKind, language: str | None, expected: Mark
):
    source = Source("https://example.org/", language=language, kind=kind)
    provision = replace(PROVISION, basis=basis, sources=(source,))
    assert marks.mark(provision, INSTRUMENT) is expected


def test_only_the_first_source_is_shown_and_marks():
    first = Source("https://example.org/", kind=K.SECONDARY)
    second = Source("https://example.org/", kind=K.OFFICIAL_TEXT)
    provision = replace(PROVISION, sources=(first, second))
    assert marks.mark(provision, INSTRUMENT) is Mark.REPORTED
    assert marks.source_kind(provision) is K.SECONDARY
    assert marks.basis(provision) is Basis.REPORTED


def test_without_a_source_nothing_is_claimed_of_it():
    provision = replace(PROVISION, sources=())
    assert marks.mark(provision, INSTRUMENT) is Mark.READ_NOT_CLASSIFIED
    assert marks.source_kind(provision) is None


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        ([Mark.READ_IN_THE_TEXT, Mark.RECALLED, Mark.TEXT], Mark.RECALLED),
        ([Mark.TEXT, Mark.READ_IN_THE_TEXT], Mark.TEXT),
        ([Mark.READ_NOT_CLASSIFIED, Mark.READ_IN_A_TRANSLATION], Mark.READ_NOT_CLASSIFIED),
        ([Mark.READ_NOT_CLASSIFIED, Mark.REPORTED], Mark.REPORTED),
        ([Mark.READ_NOT_CLASSIFIED, Mark.TEXT], Mark.READ_NOT_CLASSIFIED),
        ([], None),
    ],
)
def test_the_weakest_wins(several: list[Mark], expected: Mark | None):
    assert marks.weakest(several) is expected


def test_coverage_counts_every_provision_once_in_the_totals():
    corpus = load(CORPUS)
    found = coverage(corpus)
    assert found["instruments"] == 141
    assert found["provisions"] == 2407
    assert found["read"] + found["reported"] + found["recalled"] + found["text"] == 2407
    assert found["recalled"] == 212
    assert set(found["by_country"]) == {"KH", "CN", "LA", "MM", "TH", "VN"}
    assert found["by_concept"]["extradition.nationality"]["TH"] > 0
    assert list(found["by_concept"]) == list(corpus.concepts)
    thai = found["by_country"]["TH"]
    assert thai["provisions"] == sum(
        len(i.provisions) for i in corpus.instruments if "TH" in i.countries
    )
    assert sum(found["by_instrument"].values()) == 2407
    assert set(found["by_coverage"]) == {"full", "partial", "existence only"}
