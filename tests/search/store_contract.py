"""What every store must do, as tests that each store's own module inherits.

A subclass gives `make_store(documents, vectors)`; vectors are rows of four numbers, and
None for a text that cannot be embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from kb.search.document import NEVER, SearchDocument, Times
from kb.search.plan import make_plan
from kb.search.query import KeywordQuery, keyword_query
from kb.search.store import NEAREST, Found, Store

CONCEPTS = ("extradition.nationality", "offence.trafficking", "penalty.base")
MakeStore = Callable[[Sequence[SearchDocument], Sequence[Any]], Store]
ALWAYS = Times(0, 0, NEVER, NEVER, 0, in_force=True)


def document(
    slug: str,
    summary: str = "",
    *,
    heading: str = "",
    country: Sequence[str] = ("TH",),
    concept: Sequence[str] = ("penalty.base",),
    times: Times = ALWAYS,
    **more: str,
) -> SearchDocument:
    """A small provision."""
    return SearchDocument(
        id=f"xx-act-2000/{slug}",
        fields={
            "heading": [heading] if heading else [],
            "ref": [slug.replace("-", " ")],
            "title": [],
            "terms": [],
            "summary": [summary] if summary else [],
            "text": [],
        },
        country=tuple(country),
        kind=more.get("kind", "law"),
        concept=tuple(concept),
        topic=("trafficking",),
        state=more.get("state", "in force"),
        basis=more.get("basis", "read"),
        times=times,
        meaning=summary,
        shown={"instrument": "xx-act-2000", "heading": heading, "summary": summary},
    )


DOCUMENTS = (
    document(
        "s-1",
        "A national is not extradited to a foreign State.",
        heading="Own nationals",
        concept=["extradition.nationality"],
    ),
    document(
        "s-2",
        "Trafficking in persons is punished by imprisonment of four years.",
        country=["LA"],
        concept=["offence.trafficking", "penalty.base"],
    ),
    document(
        "s-3",
        "Trafficking in children; the penalty for trafficking in children is higher.",
        country=["LA", "TH"],
        concept=["offence.trafficking"],
        kind="agreement",
    ),
    document("s-4", "ผู้ใดค้ามนุษย์ต้องระวางโทษจำคุก", basis="recalled"),
    document("s-5", "Người phạm tội mua bán người bị phạt tù.", country=["VN"]),
    document("s-6", "以出卖为目的，有拐骗、绑架行为之一的，是拐卖妇女、儿童。", country=["CN"]),
    document("s-16", "Nothing of interest.", state="ended"),
)
VECTORS = ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0.8, 0.6, 0], None, [0, 0, 1, 0], None, [0, 0, 0, 1])


def ask(text: str = "", **more: Any) -> KeywordQuery:
    """The request that a typed query makes."""
    return keyword_query(make_plan(text, concepts=CONCEPTS, **more))


def ids(store: Store, found: Found) -> list[str]:
    """Slugs of the keyword hits, best first."""
    rows = sorted(found.keyword, key=lambda r: (-round(found.keyword[r], 4), r))
    return [d.id.split("/")[1] for d in store.documents(rows)]


def vector(*numbers: float) -> Any:
    return np.asarray(numbers, dtype=np.float32)


class StoreContract:
    """Inherit, and give `make_store`."""

    @pytest.fixture
    def store(self, make_store: MakeStore) -> Store:
        return make_store(DOCUMENTS, VECTORS)

    # --- words

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("extradited", {"s-1"}),
            ("extraditing NATIONALS", {"s-1"}),
            ("trafficking", {"s-2", "s-3"}),
            ('"trafficking in persons"', {"s-2"}),
            ('"persons in trafficking"', set()),
            ("trafficking -children", {"s-2"}),
            ("imprison*", {"s-2"}),
            ("ค้ามนุษย์", {"s-4"}),
            ("mua bán", {"s-5"}),
            ("mua ban", {"s-5"}),
            ("拐卖", {"s-6"}),
            ("儿童", {"s-6"}),
            ("nowhere", set()),
        ],
    )
    def test_finds_words(self, store: Store, query: str, expected: set[str]) -> None:
        found = store.find(ask(query), None, 0)
        assert set(ids(store, found)) == expected
        assert found.total == len(expected)

    def test_a_number_does_not_match_its_neighbours(self, store: Store) -> None:
        assert ids(store, store.find(ask('"s 6"'), None, 0)) == ["s-6"]
        assert ids(store, store.find(ask('"s 16"'), None, 0)) == ["s-16"]

    def test_the_better_match_comes_first(self, store: Store) -> None:
        assert ids(store, store.find(ask("trafficking children"), None, 0))[0] == "s-3"

    def test_a_heading_weighs_more_than_a_summary(self, make_store: MakeStore) -> None:
        store = make_store(
            [document("a", "surrender of a person"), document("b", heading="surrender")],
            [None, None],
        )
        assert ids(store, store.find(ask("surrender"), None, 0)) == ["b", "a"]

    def test_equal_scores_are_ordered_by_identifier(self, make_store: MakeStore) -> None:
        made = [document(f"s-{n:02d}", "the same words") for n in range(30)]
        store = make_store(made, [None] * 30)
        assert ids(store, store.find(ask("words"), None, 0)) == [f"s-{n:02d}" for n in range(30)]

    def test_a_query_in_the_script_of_a_state_prefers_its_law(self, make_store: MakeStore) -> None:
        made = [
            document("s-1", "ผู้ใดค้ามนุษย์", country=["LA"]),
            document("s-2", "ผู้ใดค้ามนุษย์", country=["TH"]),
            document("s-3", "nothing of the kind", country=["TH"]),
        ]
        store = make_store(made, [None] * 3)
        found = store.find(ask("ค้ามนุษย์"), None, 0)
        assert ids(store, found) == ["s-2", "s-1"]
        assert found.total == 2

    def test_special_signs_are_only_text(self, store: Store) -> None:
        for query in ("a(b[c", r"\d+", "imprison.*", "NOT AND OR", "heading:own", "~1 ^2 {x}"):
            store.find(ask(query), None, 0)

    # --- filters, facets, days

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"country": ["LA"]}, {"s-2", "s-3"}),
            ({"country": ["VN", "CN"]}, {"s-5", "s-6"}),
            ({"country": ["LA"], "kind": ["agreement"]}, {"s-3"}),
            ({"concept": ["offence.trafficking"]}, {"s-2", "s-3"}),
            ({"basis": ["recalled"]}, {"s-4"}),
            ({"state": ["ended"]}, {"s-16"}),
            ({"topic": ["labour"]}, set()),
        ],
    )
    def test_a_filter_alone_lists(
        self, store: Store, filters: dict[str, list[str]], expected: set[str]
    ) -> None:
        found = store.find(ask(filters=filters), None, 0)
        assert set(ids(store, found)) == expected
        assert found.total == len(expected)

    def test_facets_count_the_candidates(self, store: Store) -> None:
        found = store.find(ask("trafficking"), None, 0)
        assert found.facets["country"] == {"LA": 2, "TH": 1}
        assert found.facets["kind"] == {"law": 1, "agreement": 1}
        assert found.facets["concept"] == {"offence.trafficking": 2, "penalty.base": 1}
        assert found.facets["basis"] == {"read": 2}

    def test_a_day_leaves_out_what_certainly_did_not_apply(self, make_store: MakeStore) -> None:
        def times(start: int, end: int) -> Times:
            return Times(start, start, end, end, 0, in_force=True)

        store = make_store(
            [
                document("old", "rule", times=times(19_500_101, 20_100_101)),
                document("new", "rule", times=times(20_190_408, NEVER)),
                document("now", "rule", times=times(20_080_605, NEVER)),
                document("unknown", "rule", times=Times(0, NEVER, NEVER, NEVER, 0, False)),
            ],
            [[1, 0, 0, 0]] * 4,
        )
        question = ask("rule", as_of="2012-05-01")
        for near in (None, vector(1, 0, 0, 0)):
            found = store.find(question, near, 0.1)
            assert set(ids(store, found)) == {"now", "unknown"}
            assert found.total == 2
            assert found.left_out == {"not yet": 1, "ended": 1}
        nothing = store.find(ask("rule"), None, 0)
        assert nothing.left_out == {"not yet": 0, "ended": 0}
        assert nothing.total == 4

    # --- meaning

    def test_the_nearest_come_in_order_above_the_floor(self, store: Store) -> None:
        question = KeywordQuery((), (), (), ask("x").filters, None)
        found = store.find(question, vector(0, 1, 0, 0), 0.5)
        assert [d.id for d in store.documents(found.nearest)] == [
            "xx-act-2000/s-2",
            "xx-act-2000/s-3",
        ]
        assert [round(found.cosine[r], 4) for r in found.nearest] == [1.0, 0.8]
        assert found.total == 2
        assert found.facets["country"] == {"LA": 2, "TH": 1}

    def test_the_gate_holds_for_meaning_too(self, store: Store) -> None:
        for query, expected in (
            (ask("x", filters={"kind": ["agreement"]}), ["s-3"]),
            (ask("x -children"), ["s-2"]),
            (ask('"in children"'), ["s-3"]),
        ):
            only = KeywordQuery((), query.required, query.excluded, query.filters, None)
            found = store.find(only, vector(0, 1, 0, 0), 0.5)
            assert [d.id.split("/")[1] for d in store.documents(found.nearest)] == expected

    def test_words_and_meaning_are_counted_once(self, store: Store) -> None:
        found = store.find(ask("trafficking nationals"), vector(0, 1, 0, 0), 0.5)
        assert found.total == 3
        assert set(found.keyword) == {0 + r for r in found.keyword}
        assert len(found.cosine) == 3  # also of the keyword hit that is not near

    def test_a_filter_does_not_starve_the_nearest(self, make_store: MakeStore) -> None:
        many = NEAREST * 3
        made = [
            document(f"s-{n:04d}", "x", country=["LA" if n % 300 == 299 else "TH"])
            for n in range(many)
        ]
        near = [[1 - n / (many * 10), (n / many), 0, 0] for n in range(many)]
        store = make_store(made, near)
        question = KeywordQuery((), (), (), ask("x", filters={"country": ["LA"]}).filters, None)
        found = store.find(question, vector(1, 0, 0, 0), -1)
        assert [d.id for d in store.documents(found.nearest)] == [
            "xx-act-2000/s-0299",
            "xx-act-2000/s-0599",
        ]

    def test_at_most_so_many_are_near(self, make_store: MakeStore) -> None:
        made = [document(f"s-{n:04d}", "x") for n in range(NEAREST + 50)]
        store = make_store(made, [[1, 0, 0, 0]] * len(made))
        question = KeywordQuery((), (), (), ask("x").filters, None)
        found = store.find(question, vector(1, 0, 0, 0), 0)
        assert found.total == len(found.nearest) == NEAREST
        assert list(found.nearest) == sorted(found.nearest)

    # --- single documents

    def test_documents_come_back_as_they_went_in(self, store: Store) -> None:
        assert store.count == len(DOCUMENTS)
        for wanted, numbers in zip(DOCUMENTS, VECTORS, strict=True):
            row = store.row(wanted.id)
            assert row is not None
            assert store.documents([row]) == [wanted]
            held = store.vector(row)
            assert (held is None) == (numbers is None)
            if held is not None:
                assert held.tolist() == pytest.approx(numbers)
        assert store.row("xx-act-2000/s-99") is None
        assert store.documents([]) == []

    def test_documents_keep_the_order_asked_for(self, store: Store) -> None:
        assert [d.id for d in store.documents([3, 0, 2])] == [
            sorted(d.id for d in DOCUMENTS)[n] for n in (3, 0, 2)
        ]
