"""Golden search cases on the shipped corpus. They run against every store.

Each says what must be among the first ten, or what all hits must be; never an exact order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.search.result import Hit


@dataclass(frozen=True)
class Case:
    """`at_least` of `among` are in the first ten, and `every` holds for all hits."""

    query: str
    mode: str = "hybrid"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    among: Sequence[str] = ()
    at_least: int = 0
    every: Callable[[Hit], bool] | None = None


NATIONALS = (
    "th-extradition-act-2008/s-12",
    "cn-extradition-law-2000/art-8-1",
    "kh-constitution-1993/art-33",
    "kh-criminal-procedure-code-2007/art-566",
    "cn-kh-extradition-1999/art-5-1",
    "cn-la-extradition-2002/art-3-4",
    "cn-th-extradition-1993/art-5",
    "cn-vn-extradition-2015/art-3-4",
    "kh-th-extradition-1998/art-5-1",
    "vn-mutual-legal-assistance-law-2007/art-35-1",
)


def on(*starts: str) -> Callable[[Hit], bool]:
    """A hit that has a concept beginning with one of these."""
    return lambda hit: any(c.startswith(starts) for c in hit.concepts)


CASES = (
    Case("refuse to extradite own nationals", among=NATIONALS, at_least=6),
    Case(
        "refuse to extradite own nationals",
        filters={"country": ["LA"]},
        every=lambda hit: "LA" in hit.countries,
    ),
    Case(
        "own nationals", "keyword", {"kind": ["agreement"]}, every=lambda h: h.kind == "agreement"
    ),
    Case(
        "death penalty assurance",
        filters={"concept": ["extradition.death-penalty"]},
        every=on("extradition.death-penalty"),
    ),
    # native words reach English summaries through the glossary
    *(
        Case(word, mode, every=on("extradition."))
        for word in ("ส่งผู้ร้ายข้ามแดน", "dẫn độ", "引渡")
        for mode in ("hybrid", "keyword")
    ),
    *(
        Case(
            word,
            mode,
            every=on(
                "offence.", "penalty.", "victim.", "prevention.", "institution.", "jurisdiction."
            ),
        )
        for word in ("ການຄ້າມະນຸດ", "ជួញដូរមនុស្ស", "လူကုန်ကူး")
        for mode in ("hybrid", "keyword")
    ),
    # a Vietnamese word typed without its marks
    Case('"dan do"', "keyword", every=on("extradition.", "mla.")),
    # the law of one State, named in words
    Case(
        "Thailand provisional arrest days",
        among=["th-extradition-act-2008/s-15", "th-extradition-act-2008/s-16"],
        at_least=1,
    ),
    Case(
        "consent of the victim is irrelevant",
        among=[
            "un-trafficking-protocol-2000/art-3-b",
            "asean-actip-2015/art-2-b",
            "mm-anti-trafficking-law-2005/s-3-a",
        ],
        at_least=1,
    ),
)
