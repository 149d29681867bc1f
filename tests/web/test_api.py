"""The API: shapes, strictness, problem documents, headers."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient

import kb
from kb.identifiers.citator import MAX_CITATION
from kb.model import COUNTRIES, Basis
from kb.search.plan import MAX_QUERY, MAX_WINDOW, Mode
from web import record_schemas, schemas
from web.problems import FAMILIES
from web.state import Holder

FACETS = {"country", "kind", "concept", "topic", "state", "basis"}


def problem(client: TestClient, address: str, status: int) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance", "code"} <= set(document)
    assert document["status"] == status
    assert document["instance"] == address.partition("?")[0]
    schemas.ProblemOut.model_validate(document)
    return document


def get(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_search_answers_as_the_contract_says(client: TestClient):
    data = get(client, "/api/v1/search?q=refuse+to+extradite+own+nationals&country=LA&limit=7")
    assert set(data) == {
        "query", "mode", "as_of", "total", "took_ms", "facets", "left_out", "notes", "hits",
    }  # fmt: skip
    assert set(data["facets"]) == FACETS
    assert set(data["left_out"]) == {"not yet", "ended"}
    assert len(data["hits"]) == 7
    for hit in data["hits"]:
        assert "LA" in hit["countries"]
        assert hit["url"] == f"/provisions/{hit['id']}"
        assert hit["temporal"] is None
        plain = hit["snippet"].replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain
    scores = [(-h["score"], h["id"]) for h in data["hits"]]
    assert scores == sorted(scores)
    schemas.SearchOut.model_validate(data)


def test_country_codes_in_either_case_and_alternatives_within_a_filter(client: TestClient):
    low = get(client, "/api/v1/search?q=extradition&country=la&country=TH&mode=keyword")
    high = get(client, "/api/v1/search?q=extradition&country=LA&country=TH&mode=keyword")
    assert low["total"] == high["total"]
    assert low["hits"] == high["hits"]
    for country in ("LA", "TH"):
        alone = get(client, f"/api/v1/search?q=extradition&country={country}&mode=keyword")
        assert alone["total"] < low["total"]


def test_empty_fields_count_as_absent(client: TestClient):
    full = get(client, "/api/v1/search?q=extradition&mode=keyword")
    empty = get(
        client, "/api/v1/search?q=extradition&mode=keyword&country=&as_of=&limit=&offset=&explain="
    )
    assert (empty["total"], empty["hits"]) == (full["total"], full["hits"])


def test_explain_is_there_only_when_asked_for(client: TestClient):
    data = get(client, "/api/v1/search?q=extradition&explain=true&limit=1")
    assert data["explain"]["plan"]["query"] == "extradition"
    assert "explain" in data["hits"][0]
    assert "explain" not in get(client, "/api/v1/search?q=extradition&limit=1")


@pytest.mark.parametrize(
    ("address", "field", "valid"),
    [
        ("/api/v1/search?q=a&colour=red", "colour", "q"),
        ("/api/v1/search?q=a&country=XX", "country", "TH"),
        ("/api/v1/search?q=a&kind=poem", "kind", "law"),
        ("/api/v1/search?q=a&concept=no.such", "concept", "extradition.nationality"),
        ("/api/v1/search?q=a&topic=fishing", "topic", "extradition"),
        ("/api/v1/search?q=a&state=asleep", "state", "in force"),
        ("/api/v1/search?q=a&basis=guess", "basis", "read"),
        ("/api/v1/search?q=a&mode=psychic", "mode", "hybrid"),
        ("/api/v1/similar/th-extradition-act-2008/s-12?country=XX", "country", "TH"),
        ("/api/v1/similar/th-extradition-act-2008/s-12?q=a", "q", "limit"),
        ("/api/v1/cite?text=a&q=b", "q", "text"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_valid(
    client: TestClient, address: str, field: str, valid: str
):
    document = problem(client, address, 422)
    assert document["field"] == field
    assert valid in document["valid"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search",
        "/api/v1/search?q=",
        f"/api/v1/search?q={'a' * 10_000}",
        "/api/v1/search?q=%00%01",
        "/api/v1/search?q=a&limit=0",
        "/api/v1/search?q=a&limit=ten",
        "/api/v1/search?q=a&offset=990&limit=20",
        "/api/v1/search?q=a&as_of=2015",
        "/api/v1/search?q=a&as_of=2015-02-30",
        "/api/v1/search?q=a&q=b",
        "/api/v1/search?q=a&mode=keyword&mode=hybrid",
        "/api/v1/similar/th-extradition-act-2008/s-12?limit=0",
        "/api/v1/cite",
        "/api/v1/cite?text=",
        "/api/v1/concepts?x=1",
        "/api/v1/coverage?x=1",
        "/api/v1/health?x=1",
        "/api/v1/instruments/th-extradition-act-2008?x=1",
        "/health?x=1",
        "/metrics?x=1",
    ],
)
def test_what_cannot_be_meant_is_refused(client: TestClient, address: str):
    document = problem(client, address, 422)
    assert document["code"] == "usage"
    assert document["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/instruments/nothing",
        "/api/v1/provisions/th-extradition-act-2008/s-999",
        "/api/v1/provisions/nothing",
        "/api/v1/similar/th-extradition-act-2008/s-999",
        "/api/v1/nothing",
    ],
)
def test_what_is_not_there_is_a_problem_document(client: TestClient, address: str):
    assert problem(client, address, 404)["code"] == "not found"


def test_a_wrong_identifier_names_those_that_come_near(client: TestClient):
    document = problem(client, "/api/v1/instruments/th-extradition-act-2009", 404)
    assert "th-extradition-act-2008" in document["nearest"]


def test_other_methods_are_refused_in_the_same_shape(client: TestClient):
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not allowed"
    for address in ("/api/v1/search", "/search", "/static/site.css"):
        for method in ("POST", "DELETE"):
            answer = client.request(method, address)
            assert answer.status_code == 405, address
            assert answer.headers["allow"] == "GET, HEAD"


def test_an_instrument_and_its_provisions(client: TestClient):
    data = get(client, "/api/v1/instruments/th-extradition-act-2008")
    record_schemas.InstrumentOut.model_validate(data)
    assert data["countries"] == ["TH"]
    assert data["in_force"] == "2008-08-09"
    identifiers = [p["id"] for p in data["provisions"]]
    assert "th-extradition-act-2008/s-12" in identifiers
    one = get(client, "/api/v1/provisions/th-extradition-act-2008/s-12")
    record_schemas.ProvisionOut.model_validate(one)
    assert one["citation"] == "Extradition Act (Thailand), B.E. 2551 (2008), s 12"
    assert one["instrument"] == "th-extradition-act-2008"
    assert one["texts"] == []


def test_similar_provisions_are_of_other_instruments_and_pass_the_filters(client: TestClient):
    address = "/api/v1/similar/th-extradition-act-2008/s-12?limit=5&country=CN&country=KH"
    data = get(client, address)
    schemas.SimilarOut.model_validate(data)
    assert len(data["hits"]) == 5
    for hit in data["hits"]:
        assert hit["instrument"] != "th-extradition-act-2008"
        assert {"CN", "KH"} & set(hit["countries"])
        assert "extradition.nationality" in hit["concepts"]


def test_cite_resolves(client: TestClient):
    data = get(client, "/api/v1/cite?text=s+7+Extradition+Act+Thailand")
    schemas.CiteOut.model_validate(data)
    assert set(data) == {"instrument", "ref", "id", "url", "citation", "members"}
    assert data["id"] == "th-extradition-act-2008/s-7"
    parts = get(client, "/api/v1/cite?text=刑法第二百四十条")
    assert parts["id"] is None
    assert parts["members"]


def test_cite_says_why_not(client: TestClient):
    beyond = problem(client, "/api/v1/cite?text=s+700+Extradition+Act+Thailand", 404)
    assert beyond["code"] in ("not recorded", "not existing")
    assert beyond["understood"]["instrument"] == "th-extradition-act-2008"
    nonsense = problem(client, "/api/v1/cite?text=once+upon+a+time", 404)
    assert nonsense["code"] == "not understood"
    assert nonsense["understood"]["text"] == "once upon a time"


def test_cite_with_several_readings_answers_300(client: TestClient):
    answer = client.get("/api/v1/cite?text=art+1+Extradition+Law")
    assert answer.status_code == 300, answer.text
    candidates = answer.json()["candidates"]
    assert len(candidates) > 1
    assert all(set(c) == {"instrument", "ref", "id", "citation"} for c in candidates)


def test_limits_are_those_of_the_rooms(client: TestClient):
    address = "/api/v1/similar/th-extradition-act-2008/s-12"
    assert len(get(client, f"{address}?limit=150")["hits"]) == 150
    assert problem(client, f"{address}?limit={MAX_WINDOW + 1}", 422)["field"] == "limit"
    longest = "s 7 Extradition Act Thailand".ljust(MAX_CITATION, ".")
    assert client.get("/api/v1/cite", params={"text": longest}).status_code != 422
    assert problem(client, f"/api/v1/cite?text={'a' * (MAX_CITATION + 1)}", 422)["field"] == "text"


REAL = [
    ("SearchOut", "/api/v1/search?q=trafficking&as_of=2015-06-01&limit=50"),
    ("SearchOut", "/api/v1/search?q=UNTOC+art+16(7)&explain=true"),
    ("SearchOut", "/api/v1/search?q=s+70+Extradition+Act+Thailand"),
    ("SearchOut", "/api/v1/search?q=art+1+Extradition+Law"),
    ("SimilarOut", "/api/v1/similar/th-extradition-act-2008/s-12"),
    ("CiteOut", "/api/v1/cite?text=s+7+Extradition+Act+Thailand"),
    ("CandidatesOut", "/api/v1/cite?text=art+1+Extradition+Law"),
    ("ProblemOut", "/api/v1/cite?text=s+700+Extradition+Act+Thailand"),
    ("ProblemOut", "/api/v1/search?q=a&country=XX"),
    ("ProblemOut", "/api/v1/search?q=a&limit=ten"),
    ("ConceptsOut", "/api/v1/concepts"),
    ("CoverageOut", "/api/v1/coverage"),
    ("HealthOut", "/api/v1/health"),
]


@pytest.mark.parametrize(("shape", "address"), REAL)
def test_a_real_answer_has_the_fields_of_its_schema_and_no_other(
    client: TestClient, shape: str, address: str
):
    model = getattr(schemas, shape)
    assert model.model_config["extra"] == "forbid"
    model.model_validate(client.get(address).json(), strict=True)


def test_every_record_has_the_fields_of_its_schema_and_no_other(
    client: TestClient, application: FastAPI
):
    holder: Holder = application.state.holder
    for instrument in holder.library.instruments:
        data = get(client, f"/api/v1/instruments/{instrument.id}")
        record_schemas.InstrumentOut.model_validate(data, strict=True)
        assert set(data) == set(_names(record_schemas.InstrumentOut))
        for provision in instrument.provisions[:1]:
            one = get(client, f"/api/v1/provisions/{instrument.provision_id(provision)}")
            record_schemas.ProvisionOut.model_validate(one, strict=True)
            assert set(one) == set(_names(record_schemas.ProvisionOut))


def _names(shape: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in shape.model_fields.items()]


def test_parameters_and_shapes_say_what_is_accepted(client: TestClient):
    document = get(client, "/api/v1/openapi.json")
    operation = document["paths"]["/api/v1/search"]["get"]
    given = {p["name"]: p["schema"] for p in operation["parameters"]}
    assert given["q"]["maxLength"] == MAX_QUERY
    assert given["mode"]["enum"] == [m.value for m in Mode]
    assert given["country"]["items"]["enum"] == list(COUNTRIES)
    assert set(given["basis"]["items"]["enum"]) == set(Basis)
    assert (given["limit"]["minimum"], given["limit"]["maximum"]) == (1, MAX_WINDOW)
    assert (given["offset"]["minimum"], given["offset"]["maximum"]) == (0, MAX_WINDOW - 1)
    cite = document["paths"]["/api/v1/cite"]["get"]["parameters"]
    assert [p["schema"]["maxLength"] for p in cite] == [MAX_CITATION]
    shapes = {n for m in (schemas, record_schemas) for n in vars(m) if n.endswith("Out")}
    used = set(document["components"]["schemas"])
    assert shapes <= used, "a shape that no answer has"
    for name in shapes:
        assert "additionalProperties" not in document["components"]["schemas"][name]


def test_concepts_coverage_and_health(client: TestClient, application: FastAPI):
    holder: Holder = application.state.holder
    concepts = get(client, "/api/v1/concepts")
    schemas.ConceptsOut.model_validate(concepts)
    assert len(concepts["concepts"]) == len(holder.library.concepts) > 100
    coverage = get(client, "/api/v1/coverage")
    schemas.CoverageOut.model_validate(coverage)
    assert coverage["provisions"] == len(holder.library.provisions)
    assert set(coverage["by_country"]) == set(COUNTRIES)
    for address in ("/health", "/api/v1/health"):
        health = get(client, address)
        schemas.HealthOut.model_validate(health)
        assert health["status"] == "ok"
        assert health["problems"] == []
        assert health["notice"] == kb.NOTICE
        assert "/" not in str(health["index"])  # no folder of this machine


def test_metrics_count_areas_and_never_queries(client: TestClient):
    client.get("/search?q=secretname")
    client.get("/secretpath")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    for line in samples:
        name, value = line.rsplit(" ", 1)
        assert name.startswith("kb_")
        assert float(value) >= 0
    assert any('area="search",status="200"' in line for line in samples)
    assert "secret" not in answer.text


def test_openapi_describes_every_operation_and_carries_the_notice(client: TestClient):
    document = get(client, "/api/v1/openapi.json")
    assert document["info"]["description"] == kb.NOTICE
    assert set(document["paths"]) == {
        "/api/v1/search", "/api/v1/instruments/{id}", "/api/v1/provisions/{id}",
        "/api/v1/similar/{id}", "/api/v1/cite", "/api/v1/concepts", "/api/v1/coverage",
        "/api/v1/health",
    }  # fmt: skip
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            for parameter in operation.get("parameters", ()):
                assert parameter["description"], parameter["name"]


def test_docs_explain_every_kind_of_problem(client: TestClient):
    html = client.get("/docs").text
    for family in FAMILIES:
        anchor = family.code.replace(" ", "-")
        assert f'id="problem-{anchor}"' in html
    assert client.get("/redoc").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/search?q=a", "/api/v1/search?q=a", "/nowhere", "/static/site.css", "/health"]
)
def test_every_answer_has_the_security_headers(client: TestClient, address: str):
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_head_is_get_without_a_body(client: TestClient):
    for address in ("/", "/api/v1/concepts", "/static/site.css"):
        answer = client.head(address)
        assert answer.status_code == 200
        assert answer.content == b""


def test_static_files_are_kept_under_their_hash_and_checked_without_it(client: TestClient):
    page = client.get("/").text
    address = page.partition('href="/static/site.css?v=')[2].partition('"')[0]
    kept = client.get(f"/static/site.css?v={address}")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = client.get("/static/site.css")
    assert plain.headers["cache-control"] == "no-cache"
    again = client.get("/static/site.css", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/static/../app.py").status_code == 404


def test_a_browser_gets_a_page_and_a_program_the_document(client: TestClient):
    page = client.get("/instruments/nothing", headers={"accept": "text/html,*/*"})
    assert page.headers["content-type"].startswith("text/html")
    document = client.get("/instruments/nothing", headers={"accept": "application/json"})
    assert document.headers["content-type"] == "application/problem+json"
    assert page.status_code == document.status_code == 404
