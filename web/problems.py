"""Errors as RFC 9457 problem documents: one shape for every address and every cause.

Programs receive `application/problem+json`; a browser that asks for a page receives the
same document as HTML. `type` points at its explanation in the API description.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from kb import errors
from kb.messages import Message, said
from web.i18n import N_
from web.security import HEADERS

log = logging.getLogger("web")

MEDIA_TYPE = "application/problem+json"

ALLOWED = "GET, HEAD"
"""The methods of every address."""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of problem: its code, HTTP status and title."""

    code: str
    status: int
    title: str


USAGE = Family("usage", 422, N_("The request cannot be understood"))
NOT_FOUND = Family("not found", 404, N_("There is nothing at this address"))
NOT_RECORDED = Family("not recorded", 404, N_("The instrument is recorded, this article is not"))
NOT_EXISTING = Family("not existing", 404, N_("The instrument has no such article"))
NOT_UNDERSTOOD = Family("not understood", 404, N_("This is not a citation of anything here"))
NOT_ALLOWED = Family("not allowed", 405, N_("This address does not accept this method"))
TOO_LONG = Family("too long", 414, N_("The address is too long"))
NO_INDEX = Family("no index", 503, N_("The search index is not available"))
UNAVAILABLE = Family("unavailable", 503, N_("The search cannot answer at the moment"))
CORPUS = Family("corpus", 503, N_("The collection cannot be read"))
INTERNAL = Family("internal", 500, N_("Something went wrong on this server"))
OTHER = Family("other", 400, N_("The request failed"))

FAMILIES = (
    USAGE,
    NOT_FOUND,
    NOT_RECORDED,
    NOT_EXISTING,
    NOT_UNDERSTOOD,
    NOT_ALLOWED,
    TOO_LONG,
    NO_INDEX,
    UNAVAILABLE,
    CORPUS,
    INTERNAL,
    OTHER,
)

_BY_ERROR: tuple[tuple[type[errors.KnowledgeBaseError], Family], ...] = (
    (errors.UsageError, USAGE),
    (errors.UnknownIdentifierError, NOT_FOUND),
    (errors.IndexMissingError, NO_INDEX),
    (errors.StoreError, UNAVAILABLE),
    (errors.ModelError, UNAVAILABLE),
    (errors.CorpusError, CORPUS),
)


@dataclass(frozen=True, slots=True)
class Problem(Exception):
    """A problem document before it is written out."""

    family: Family
    detail: str
    remedy: str = ""
    status: int = 0
    field: str = ""
    valid: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    errors: tuple[Mapping[str, str], ...] = ()
    understood: Mapping[str, Any] | None = None

    @property
    def http_status(self) -> int:
        """The HTTP status of this answer."""
        return self.status or self.family.status

    def as_json(self, instance: str) -> dict[str, Any]:
        """The document; members that do not apply are left out."""
        document: dict[str, Any] = {
            "type": f"/docs#problem-{slug(self.family.code)}",
            "title": self.family.title,
            "status": self.http_status,
            "detail": self.detail,
            "instance": instance,
            "code": self.family.code,
        }
        if self.remedy:
            document["remedy"] = self.remedy
        if self.field:
            document["field"] = self.field
        for name, values in (("valid", self.valid), ("nearest", self.nearest)):
            if values:
                document[name] = list(values)
        if self.errors:
            document["errors"] = [dict(e) for e in self.errors]
        if self.understood is not None:
            document["understood"] = dict(self.understood)
        return document


def slug(code: str) -> str:
    """The code of a family as part of an address."""
    return code.replace(" ", "-")


def from_error(error: errors.KnowledgeBaseError) -> Problem:
    """The problem that an error of the knowledge base amounts to."""
    family = next((f for kind, f in _BY_ERROR if isinstance(error, kind)), INTERNAL)
    return Problem(
        family,
        error.message,
        error.remedy,
        field=getattr(error, "field", ""),
        valid=tuple(getattr(error, "valid", ())),
        nearest=tuple(getattr(error, "nearest", ())),
    )


def _from_http(error: HTTPException) -> Problem:
    if error.status_code == 404:
        return Problem(
            NOT_FOUND,
            "This server has no page or answer at this address.",
            "Check the address, or search from the first page.",
        )
    if error.status_code == 405:
        return Problem(NOT_ALLOWED, "This address is read with GET.", "Use GET.")
    phrase = HTTPStatus(error.status_code).phrase
    return Problem(OTHER, said("%(phrase)s.", phrase=phrase), status=error.status_code)


def _not_valid(item: Mapping[str, Any], field: str) -> Message:
    """What is wrong with one parameter; for a kind of fault not foreseen, in English."""
    bounds = item.get("ctx", {})
    match item.get("type"):
        case "missing":
            return said("The parameter %(field)r is needed.", field=field)
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return said("The parameter %(field)r is not a whole number.", field=field)
        case "bool_parsing" | "bool_type":
            return said("The parameter %(field)r is neither true nor false.", field=field)
        case "string_too_long":
            return said(
                "The parameter %(field)r has more than %(most)s characters.",
                field=field,
                most=bounds.get("max_length"),
            )
    return said(
        "The parameter %(field)r is not valid: %(problem)s.", field=field, problem=item.get("msg")
    )


def _from_validation(error: RequestValidationError) -> Problem:
    found: list[Mapping[str, str]] = []
    for item in error.errors():
        place: Sequence[Any] = item.get("loc", ())
        field = str(place[-1])[:80] if place else ""
        found.append({"field": field, "message": _not_valid(item, field)})
    return Problem(
        USAGE,
        found[0]["message"],
        "Correct the value, or leave the parameter out.",
        field=found[0]["field"],
        errors=tuple(found),
    )


def wants_page(request: Request) -> bool:
    """Whether the client is to get HTML: a page address and no wish for JSON."""
    path = request.url.path
    if path.startswith("/api/") or path in ("/health", "/metrics"):
        return False
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or "json" not in accept


Page = Callable[[Request, Problem], Response]


def answer(request: Request, problem: Problem, page: Page) -> Response:
    """The problem in the form that this client asked for."""
    if wants_page(request):
        return page(request, problem)
    return JSONResponse(
        problem.as_json(request.url.path),
        status_code=problem.http_status,
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI, page: Page) -> None:
    """Every error of the application becomes a problem document."""

    def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.KnowledgeBaseError)
        problem = from_error(error)
        if problem.http_status >= 500:
            log.error("%s", error)
        return answer(request, problem, page)

    def ready(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(request, error, page)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = answer(request, _from_http(error), page)
        if error.status_code == 405:
            response.headers["allow"] = ALLOWED
        return response

    def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(request, _from_validation(error), page)

    def unexpected(request: Request, error: Exception) -> Response:
        # The query string may hold what somebody is working on: only the path is logged.
        log.error("unexpected error at %s", request.url.path, exc_info=error)
        response = answer(
            request,
            Problem(
                INTERNAL,
                "An unexpected error stopped this answer; nothing was changed.",
                "Try again; if it happens again, tell the people who run this server.",
            ),
            page,
        )
        # This answer is given outside the middleware that adds them to all others.
        response.headers.update(HEADERS)
        return response

    app.add_exception_handler(errors.KnowledgeBaseError, known)
    app.add_exception_handler(Problem, ready)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(Exception, unexpected)
