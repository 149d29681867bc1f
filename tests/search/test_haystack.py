"""The engine as Haystack parts gives the same answers as the product path."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kb.errors import IndexBuildError
from kb.search import generations
from kb.search import haystack as parts
from kb.search.engine import Engine
from kb.search.plan import make_plan
from kb.settings import Settings
from tests.search.store_contract import DOCUMENTS

# isort: split
from haystack import Document, Pipeline, component
from haystack.document_stores.errors import DuplicateDocumentError, MissingDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.errors import FilterError

QUERIES = ("own nationals", "how is a person arrested before the request", "ການຄ້າມະນຸດ", "引渡")


@pytest.fixture
def store(tmp_path: Path) -> parts.ProvisionDocumentStore:
    manifest = {"model": {"dimension": 4}, "concepts": []}
    made = parts.ProvisionDocumentStore(str(tmp_path), manifest=manifest)
    made.write_documents([parts.to_haystack(d) for d in DOCUMENTS])
    return made


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_pipeline_finds_the_same_hits(
    engine: Engine, built_home: Path, query: str, mode: str
) -> None:
    pipeline = parts.query_pipeline(Settings(home=built_home), mode)
    found = pipeline.run({"retrieve": {"query": query, "top_k": 10}})["retrieve"]["documents"]
    plan = make_plan(query, mode=mode, concepts=engine.concepts)
    assert [(d.id, d.score) for d in found] == [(h.id, h.score) for h in engine.search(plan).hits]


def test_a_pipeline_filters_as_the_engine_does(built_home: Path) -> None:
    pipeline = parts.query_pipeline(Settings(home=built_home))
    condition = {
        "operator": "AND",
        "conditions": [
            {"field": "meta.country", "operator": "in", "value": ["LA", "TH"]},
            {"field": "kind", "operator": "==", "value": "law"},
        ],
    }
    found = pipeline.run({"retrieve": {"query": "extradition", "filters": condition}})
    documents = found["retrieve"]["documents"]
    assert documents
    assert all({"LA", "TH"} & set(d.meta["country"]) for d in documents)
    assert all(d.meta["kind"] == "law" for d in documents)


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "meta.colour", "operator": "==", "value": "red"},
        {"field": "meta.country", "operator": ">", "value": "LA"},
        {"operator": "OR", "conditions": [{"field": "kind", "operator": "==", "value": "law"}]},
    ],
)
def test_a_filter_that_a_search_cannot_honour_is_an_error(
    built_home: Path, condition: dict[str, object]
) -> None:
    retriever = parts.ProvisionRetriever(Settings(home=built_home))
    with pytest.raises(FilterError):
        retriever.run("extradition", filters=condition)


def test_an_answer_generator_fits_behind_the_retriever(built_home: Path) -> None:
    """As docs/haystack.md shows, with a generator that only quotes its sources."""

    @component
    class Quoting:
        @component.output_types(answer=str)
        def run(self, documents: list[Document]) -> dict[str, str]:
            return {"answer": "; ".join(f"{d.id} [{d.meta['shown']['mark']}]" for d in documents)}

    pipeline = Pipeline()
    pipeline.add_component("retrieve", parts.ProvisionRetriever(Settings(home=built_home)))
    pipeline.add_component("answer", Quoting())
    pipeline.connect("retrieve.documents", "answer.documents")
    answer = pipeline.run({"retrieve": {"query": "own nationals", "top_k": 2}})["answer"]["answer"]
    assert "extradition" in answer
    assert "[read" in answer


# --- the document store


def test_documents_come_back(store: parts.ProvisionDocumentStore) -> None:
    assert store.count_documents() == len(DOCUMENTS)
    held = {d.id: parts.from_haystack(d) for d in store.filter_documents()}
    assert held == {d.id: d for d in DOCUMENTS}


@pytest.mark.parametrize(
    ("condition", "slugs"),
    [
        ({"field": "meta.country", "operator": "==", "value": "LA"}, {"s-2", "s-3"}),
        ({"field": "country", "operator": "in", "value": ["VN", "CN"]}, {"s-5", "s-6"}),
        ({"field": "basis", "operator": "!=", "value": "read"}, {"s-4"}),
        ({"field": "kind", "operator": "not in", "value": ["law"]}, {"s-3"}),
        ({"operator": "NOT", "conditions": [
            {"field": "country", "operator": "in", "value": ["TH", "LA", "VN"]}]}, {"s-6"}),
        ({"operator": "OR", "conditions": [
            {"field": "id", "operator": "==", "value": "xx-act-2000/s-1"},
            {"field": "state", "operator": "==", "value": "ended"}]}, {"s-1", "s-16"}),
    ],
)  # fmt: skip
def test_filters(
    store: parts.ProvisionDocumentStore, condition: dict[str, object], slugs: set[str]
) -> None:
    found = store.filter_documents(condition)
    assert {d.id.split("/")[1] for d in found} == slugs


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "meta.colour", "operator": "==", "value": "red"},
        {"field": "country", "operator": "~", "value": "LA"},
        {"field": "country", "operator": "in", "value": "LA"},
        {"operator": "XOR", "conditions": []},
        {"value": "LA"},
    ],
)
def test_an_unknown_field_or_operator_is_an_error(
    store: parts.ProvisionDocumentStore, condition: dict[str, object]
) -> None:
    with pytest.raises(FilterError):
        store.filter_documents(condition)


def test_writing_joins_what_is_there(store: parts.ProvisionDocumentStore) -> None:
    new = parts.to_haystack(dataclasses.replace(DOCUMENTS[0], id="xx-act-2000/s-99"))
    new = dataclasses.replace(new, embedding=[0.0, 1.0, 0.0, 0.0])
    assert store.write_documents([new]) == 1
    assert store.count_documents() == len(DOCUMENTS) + 1
    with pytest.raises(DuplicateDocumentError):
        store.write_documents([new])
    assert store.write_documents([new], DuplicatePolicy.SKIP) == 0
    assert store.write_documents([new], DuplicatePolicy.OVERWRITE) == 1
    store.delete_documents([new.id])
    assert store.count_documents() == len(DOCUMENTS)
    with pytest.raises(MissingDocumentError):
        store.delete_documents([new.id])


def test_nothing_is_written_beside_a_build(store: parts.ProvisionDocumentStore) -> None:
    new = parts.to_haystack(dataclasses.replace(DOCUMENTS[0], id="xx-act-2000/s-99"))
    with (
        generations.build_lock(Path(store.index_folder)),
        pytest.raises(IndexBuildError, match="Another process"),
    ):
        store.write_documents([new])
    assert store.count_documents() == len(DOCUMENTS)


def test_a_document_of_another_shape_changes_nothing(store: parts.ProvisionDocumentStore) -> None:
    before = generations.read_pointer(Path(store.index_folder))
    with pytest.raises(ValueError, match="is no provision"):
        store.write_documents([Document(id="x", content="loose text")])
    assert generations.read_pointer(Path(store.index_folder)) == before


def test_a_store_survives_a_pipeline_file(store: parts.ProvisionDocumentStore) -> None:
    again = parts.ProvisionDocumentStore.from_dict(store.to_dict())
    assert again.count_documents() == len(DOCUMENTS)


def test_the_example_of_the_docs_runs(
    built_home: Path, project_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (project_root / "docs" / "haystack.md").read_text("utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    exec(compile(code, "docs/haystack.md", "exec"), {})  # noqa: S102
    assert "[th-extradition-act-2008/s-12]" in capsys.readouterr().out
