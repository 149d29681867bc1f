"""The API: what the pages show, as JSON for programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from kb.corpus.shown import instrument_json, provision_json
from kb.identifiers import Outcome
from kb.search.plan import check_window, make_filters, make_plan
from web import record_schemas, schemas
from web.i18n import language
from web.parameters import (
    CiteParameters,
    NoParameters,
    SearchParameters,
    SimilarParameters,
    refuse_repeats,
)
from web.present import Presenter
from web.problems import (
    MEDIA_TYPE,
    NOT_EXISTING,
    NOT_RECORDED,
    NOT_UNDERSTOOD,
    Problem,
)
from web.routes.machines import health_of
from web.state import Holder

router = APIRouter(
    prefix="/api/v1",
    dependencies=[Depends(refuse_repeats)],
    responses={
        422: {
            "model": schemas.ProblemOut,
            "description": "An unknown parameter or value; `valid` lists what is accepted.",
        }
    },
)

NOT_THERE: dict[int | str, dict[str, Any]] = {
    404: {"model": schemas.ProblemOut, "description": "No record has this identifier."}
}


CITATION = {
    Outcome.NOT_RECORDED: NOT_RECORDED,
    Outcome.NOT_EXISTING: NOT_EXISTING,
    Outcome.NOT_UNDERSTOOD: NOT_UNDERSTOOD,
}


def holder(request: Request) -> Holder:
    """What the application holds."""
    held: Holder = request.app.state.holder
    return held


Held = Annotated[Holder, Depends(holder)]
Id = Annotated[str, Path(description="A permanent identifier; of a provision it holds a slash.")]
Nothing = Annotated[NoParameters, Query()]


@router.get(
    "/search",
    response_model=schemas.SearchOut,
    summary="Search provisions",
    response_description="The answer.",
)
def search(held: Held, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Provisions by words, by meaning, or both, under filters; with facets and totals."""
    plan = make_plan(
        parameters.q,
        mode=parameters.mode,
        filters=parameters.filters(),
        concepts=tuple(held.library.concepts),
        as_of=parameters.as_of,
        limit=parameters.limit,
        offset=parameters.offset,
        explain=parameters.explain,
    )
    return JSONResponse(held.engine.search(plan).as_json())


@router.get(
    "/instruments/{id}",
    response_model=record_schemas.InstrumentOut,
    responses=NOT_THERE,
    summary="An instrument with its provisions",
    response_description="The answer.",
)
def instrument(held: Held, id: Id, _: Nothing) -> Response:
    """A law, agreement or procedure as recorded. A former identifier redirects."""
    found = held.library.corpus.instrument(id)
    if found.id != id:
        return moved(f"/api/v1/instruments/{found.id}")
    return JSONResponse(instrument_json(found, held.library.corpus))


@router.get(
    "/provisions/{id:path}",
    response_model=record_schemas.ProvisionOut,
    responses=NOT_THERE,
    summary="A provision",
    response_description="The answer.",
)
def provision(held: Held, id: Id, _: Nothing) -> Response:
    """One provision; its identifier holds a slash: `th-extradition-act-2008/s-7`."""
    record = held.library.record(id)
    if record.id != id:
        return moved(f"/api/v1/provisions/{record.id}")
    return JSONResponse(provision_json(record.instrument, record.provision, held.library.corpus))


@router.get(
    "/similar/{id:path}",
    response_model=schemas.SimilarOut,
    responses=NOT_THERE,
    summary="Comparable provisions of other instruments",
    response_description="The answer.",
)
def similar(held: Held, id: Id, parameters: Annotated[SimilarParameters, Query()]) -> Response:
    """Provisions that answer the same legal questions first, then those near by meaning."""
    record = held.library.record(id)
    if record.id != id:
        return moved(f"/api/v1/similar/{record.id}")
    check_window(parameters.limit)
    filters = make_filters(parameters.filters(), tuple(held.library.concepts))
    hits = held.engine.similar(record.id, filters, parameters.limit)
    return JSONResponse({"hits": [hit.as_json() for hit in hits]})


@router.get(
    "/cite",
    response_model=schemas.CiteOut,
    responses={
        300: {"model": schemas.CandidatesOut, "description": "Several readings."},
        404: {
            "model": schemas.ProblemOut,
            "description": "Not resolved: `code` is `not recorded` for an article that may exist "
            "and is not recorded, `not existing` for a number beyond the instrument, or `not "
            "understood`; `understood` says how it was read, `nearest` what comes near.",
        },
    },
    summary="Resolve a citation",
    response_description="The answer.",
)
def cite(held: Held, request: Request, parameters: Annotated[CiteParameters, Query()]) -> Response:
    """What a citation as people write it points at, or that it cannot be resolved."""
    resolution = held.library.citator.resolve(parameters.text)
    answer = resolution.as_json()
    if resolution.outcome is Outcome.RESOLVED:
        return JSONResponse(answer)
    if resolution.outcome is Outcome.AMBIGUOUS:
        return JSONResponse(answer, status_code=300)
    problem = Problem(
        CITATION[resolution.outcome],
        resolution.message,
        nearest=resolution.nearest,
        understood=answer["understood"],
    )
    return JSONResponse(problem.as_json(request.url.path), status_code=404, media_type=MEDIA_TYPE)


@router.get(
    "/concepts",
    response_model=schemas.ConceptsOut,
    summary="All legal questions",
    response_description="The answer.",
)
def concepts(held: Held, _: Nothing) -> Response:
    """The codes that tie provisions of different countries together, with counts."""
    library = held.library
    words = Presenter(library, language("en"))
    return JSONResponse(
        {
            "concepts": [
                {
                    "code": c.code,
                    "question": c.question,
                    "kind": c.kind,
                    "yes": c.yes,
                    "label": words.concept_label(c.code),
                    "provisions": library.concept_totals.get(c.code, 0),
                    "countries": dict(sorted(library.concept_counts.get(c.code, {}).items())),
                }
                for c in library.concepts.values()
            ]
        }
    )


@router.get(
    "/coverage",
    response_model=schemas.CoverageOut,
    summary="What the collection holds",
    response_description="The answer.",
)
def coverage(held: Held, _: Nothing) -> Response:
    """Counts per country, concept, basis, and how much of the instruments was read."""
    return JSONResponse(dict(held.library.coverage))


@router.get(
    "/health",
    response_model=schemas.HealthOut,
    summary="Whether the server answers",
    response_description="The answer.",
)
def health(held: Held, _: Nothing) -> Response:
    """The same as `/health`."""
    return health_of(held)


def moved(address: str) -> Response:
    """A permanent redirect to the present identifier."""
    return Response(status_code=301, headers={"location": address})
