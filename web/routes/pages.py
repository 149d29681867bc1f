"""The pages. Each reads its parameters, asks one room, and fills one template."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from kb.errors import KnowledgeBaseError, UnknownIdentifierError
from kb.messages import said
from kb.model import COUNTRIES, Mark
from kb.search.plan import make_plan
from web import labels, present_search
from web.i18n import N_, language
from web.labels import COUNTRY
from web.parameters import (
    PageParameters,
    SearchPageParameters,
    refuse_repeats,
)
from web.present import Presenter
from web.present_records import Records
from web.present_search import Search
from web.rendering import origin, page
from web.state import Holder
from web.views import Comparable

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_repeats)])

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("refuse to extradite own nationals", "en"),
    ("victim not punished for illegal entry", "en"),
    ('"dual criminality"', "en"),
    ("UNTOC art 16(7)", "en"),
    ("ส่งผู้ร้ายข้ามแดน", "th"),
    ("ជួញដូរមនុស្ស", "km"),
    ("dẫn độ", "vi"),
    ("引渡", "zh"),
)
"""Searches to begin with: a question, a phrase, a citation, and other languages."""

COMPARABLE = 12
"""Comparable provisions beside a provision."""


def holder(request: Request) -> Holder:
    """What the application holds."""
    held: Holder = request.app.state.holder
    return held


Held = Annotated[Holder, Depends(holder)]
Plain = Annotated[PageParameters, Query()]


def presenter(held: Holder, lang: str) -> Presenter:
    """Words and links in the language asked for. Raises `UsageError` for an unknown one."""
    return Presenter(held.library, language(lang))


@router.get("/")
def home(request: Request, held: Held, parameters: Plain) -> Response:
    """The first page: the search box, the countries, what the marks mean."""
    words = presenter(held, parameters.lang)
    records = Records(words, origin(request))
    return page(
        request,
        "home.html",
        section="search",
        form=present_search.form(words.language, SearchPageParameters()),
        examples=EXAMPLES,
        coverage=held.library.coverage,
        strip=records.strip(),
        marks=[words.mark(m) for m in Mark],
        kinds=records.kinds(),
        topics=records.topics(held.library.instruments),
        questions=len(held.library.concepts),
    )


@router.get("/search")
def search(
    request: Request, held: Held, parameters: Annotated[SearchPageParameters, Query()]
) -> Response:
    """Results of a search; with filters alone a list; with nothing the form."""
    words = presenter(held, parameters.lang)
    form = present_search.form(words.language, parameters)
    if not parameters.q.strip() and not any(parameters.filters().values()):
        return page(
            request, "search.html", section="search", form=form, answer=None, examples=EXAMPLES
        )
    plan = make_plan(
        parameters.q,
        mode=parameters.mode,
        filters=parameters.filters(),
        concepts=tuple(held.library.concepts),
        as_of=parameters.as_of,
        limit=parameters.limit,
        offset=parameters.offset,
        explain=True,
    )
    answer = Search(words, parameters, plan).answer(held.engine.search(plan))
    return page(
        request, "search.html", section="search", form=form, answer=answer, examples=EXAMPLES
    )


@router.get("/instruments/{id}")
def instrument(request: Request, held: Held, id: str, parameters: Plain) -> Response:
    """An instrument: everything recorded of it, and its provisions."""
    words = presenter(held, parameters.lang)
    found = held.library.corpus.instrument(id)
    if found.id != id:
        return moved(words.links.instrument(found.id))
    view = Records(words, origin(request)).instrument(found)
    return page(request, "instrument.html", instrument=view)


@router.get("/provisions/{id:path}")
def provision(request: Request, held: Held, id: str, parameters: Plain) -> Response:
    """A provision, and comparable provisions beside it."""
    words = presenter(held, parameters.lang)
    record = held.library.record(id)
    if record.id != id:
        return moved(words.links.provision(record.id))
    records = Records(words, origin(request))
    beside: tuple[Comparable, ...] = ()
    no_beside = ""
    try:
        beside = records.comparable(record, held.engine.similar(record.id, None, COMPARABLE))
    except UnknownIdentifierError:
        no_beside = words.words(
            N_("This record is newer than the search index; comparable provisions follow.")
        )
    except KnowledgeBaseError as error:
        # The record can be read without an index; only what stands beside it is missing.
        no_beside = words.words(error.message)
    return page(
        request,
        "provision.html",
        provision=records.provision(record),
        instrument=records.instrument(record.instrument),
        comparable=beside,
        no_comparable=no_beside,
    )


@router.get("/countries/{cc}")
def country(request: Request, held: Held, cc: str, parameters: Plain) -> Response:
    """A country: its instruments by kind and field of law."""
    words = presenter(held, parameters.lang)
    code = cc.upper()
    if code not in COUNTRIES:
        raise UnknownIdentifierError(
            said("There is no country %(code)r here.", code=cc[:20]),
            said("Use one of: %(valid)s.", valid=", ".join(c.lower() for c in COUNTRIES)),
        )
    if cc != cc.lower():
        return moved(words.links.country(code))
    view = Records(words, origin(request)).country(code)
    return page(request, "country.html", section=code, country=view)


@router.get("/concepts")
def concepts(request: Request, held: Held, parameters: Plain) -> Response:
    """All legal questions, with counts per country."""
    words = presenter(held, parameters.lang)
    return page(
        request,
        "concepts.html",
        section="concepts",
        groups=Records(words, origin(request)).concepts(),
        columns=[words.flag(c) for c in COUNTRY],
    )


@router.get("/about")
def about(request: Request, held: Held, parameters: Plain) -> Response:
    """What the collection holds, where it comes from, and what its marks mean."""
    words = presenter(held, parameters.lang)
    coverage = held.library.coverage
    return page(
        request,
        "about.html",
        section="about",
        coverage=coverage,
        rows=[(words.flag(c), coverage["by_country"].get(c, {})) for c in COUNTRY],
        read=[
            (words.label(labels.COVERAGE, name), number)
            for name, number in coverage["by_coverage"].items()
        ],
        marks=[words.mark(m) for m in Mark],
        model=held.engine.status().get("model") if held.ready else None,
    )


def moved(address: str) -> RedirectResponse:
    """A permanent redirect to the present address."""
    return RedirectResponse(address, status_code=301)
