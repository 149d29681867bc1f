"""A summary says what the law says. How a text was read or looked for stands in the notes."""

import re

import pytest

from kb.corpus import load
from kb.corpus.files import Corpus
from tests.corpus.support import CORPUS

WORKING_REMARK = re.compile(
    r"""(?ix)
    \b(?:not|never|only)\ (?:been\ )?(?:seen|read\b|checked|verified|confirmed|looked)
    | \b(?:was|were)\ (?:not\ )?(?:cut\ off|read\b)
    | cut\ off | cut\ short | snippet | excerpt | searched\ for | general\ knowledge
    | this\ sheet | fact\ sheet | unverified | no\ text\b
    | could\ not\ be\ (?:seen|read|found|confirmed|checked|established)
    | text\ (?:seen|read|used) | seen\ only | to\ be\ (?:checked|confirmed) | \brecalled\b
    | \bour\ (?:reading|inference|record) | \(inference\) | \(contents | breaks\ off
    | amounts?\ not\ stated | is\ not\ held
    """
)
# The one record whose text nobody holds says so.
ALLOWED = {
    ("mm-extradition-law-2017", "whole-law"): "is not held",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(CORPUS)


def test_no_summary_or_heading_holds_a_working_remark(corpus: Corpus):
    found = [
        (instrument.id, provision.slug, match[0])
        for instrument in corpus.instruments
        for provision in instrument.provisions
        for text in (provision.heading, provision.summary)
        for match in [WORKING_REMARK.search(text)]
        if match and (instrument.id, provision.slug) not in ALLOWED
    ]
    assert found == []


def test_every_allowance_is_still_needed(corpus: Corpus):
    for (id_, slug), words in ALLOWED.items():
        assert words in corpus.provision(f"{id_}/{slug}")[1].summary


def test_no_note_tells_how_something_was_searched_for(corpus: Corpus):
    search = re.compile(
        r"(?i)\bsearched for\b|\bfurther search\b|to be read next|best place to complete"
        r"|this sheet|earlier version|could not be (?:found|opened|reached)|snippet"
    )
    for instrument in corpus.instruments:
        texts = [instrument.notes, *(s.note for s in instrument.sources)]
        texts += [p.remarks for p in instrument.parties]
        for provision in instrument.provisions:
            texts += [provision.caution, provision.notes, *(s.note for s in provision.sources)]
        for text in texts:
            assert not (text and search.search(text)), (instrument.id, text)


@pytest.mark.parametrize(
    ("id_", "limit", "note"),
    [
        ("vn-mla-criminal-law-2025/refusal-article-not-verified", "among them", "not read"),
        ("la-vn-legal-assistance-1998/art-55-1", "among other things", "Not read"),
        ("la-penal-code-2017/art-215", "The definition opens", "Not read"),
        ("mm-extradition-law-2017/whole-law", "not recorded", "Not read"),
        ("cn-icja-implementing-provisions-2024/art-8", "Part of the article", "Not read"),
    ],
)
def test_a_summary_never_claims_more_than_was_read(corpus: Corpus, id_: str, limit: str, note: str):
    _, provision = corpus.provision(id_)
    assert limit in provision.summary
    assert provision.notes is not None
    assert note in provision.notes


def test_instruments_are_found_under_the_names_by_which_people_cite_them(corpus: Corpus):
    names = {
        "vn-penal-code-2015": ["BLHS"],
        "vn-criminal-procedure-code-2015": ["BLTTHS"],
        "cn-criminal-law-1997": ["刑法"],
        "cn-extradition-law-2000": ["引渡法"],
        "un-untoc-2000": ["UNTOC"],
        "un-trafficking-protocol-2000": ["Palermo Protocol"],
        "asean-actip-2015": ["ACTIP"],
        "th-extradition-act-2008": ["พ.ร.บ.ส่งผู้ร้ายข้ามแดน"],
        "th-penal-code-1956": ["ป.อ.", "Penal Code", "Criminal Code"],
    }
    for id_, aliases in names.items():
        assert set(aliases) <= set(corpus.instrument(id_).aliases)
    for instrument in corpus.instruments:
        assert instrument.aliases or instrument.kind == "procedure", instrument.id
        assert len(set(instrument.aliases)) == len(instrument.aliases)
