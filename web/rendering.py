"""Templates become pages, in the language of the interface."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kb.errors import UsageError
from kb.model import LANGUAGES, PartialDate
from kb.search.plan import MAX_QUERY, MAX_WINDOW
from web import i18n, labels, present_search
from web.i18n import Language
from web.labels import COUNTRY
from web.links import Links, static
from web.problems import Problem, slug
from web.scripts import coded, passages, ref

TEMPLATES = Path(__file__).resolve().parent / "templates"

MAX_NAME = 80
"""Characters of a parameter's name that is worth repeating."""


@lru_cache(maxsize=len(LANGUAGES))
def environment(code: str) -> Environment:
    """The templates with the catalogue of one language."""
    language = i18n.language(code)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    env.globals.update(static=static, language=language, links=Links(code), window=MAX_WINDOW)
    # `_` in a template vouches for its message as markup and is for literals alone; what
    # comes from elsewhere is translated as plain text, which the template then escapes.
    env.filters.update(
        translated=language.gettext, passages=passages, coded=coded, ref=ref, number=language.number
    )
    return env


_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


def origin(request: Request) -> str:
    """Scheme and host as the reader's browser named them, for permanent addresses.

    Empty where the name is none: the addresses are then those within this server.
    """
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else ""


def language_of(request: Request) -> Language:
    """The interface language of a request; for error pages, an unknown one is English."""
    try:
        return i18n.language(request.query_params.get("lang", "").strip() or i18n.DEFAULT)
    except UsageError:
        return i18n.language(i18n.DEFAULT)


def _language_menu(request: Request, current: Language) -> list[dict[str, Any]]:
    # what is longer than any valid value is not repeated in every language
    given = [
        (k, v)
        for k, v in request.query_params.multi_items()
        if k != "lang" and v and len(k) <= MAX_NAME and len(v) <= MAX_QUERY
    ]
    menu = []
    for code in LANGUAGES:
        pairs = given if code == i18n.DEFAULT else [*given, ("lang", code)]
        query = f"?{urlencode(pairs)}" if pairs else ""
        menu.append(
            {
                "code": code,
                "name": i18n.NAMES[code],
                "href": f"{request.url.path}{query}",
                "current": code == current.code,
            }
        )
    return menu


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    section: str = "",
    **context: Any,
) -> HTMLResponse:
    """One page. `section` names the entry of the navigation that it belongs to."""
    language = language_of(request)
    links = Links(language.code)
    html = (
        environment(language.code)
        .get_template(template)
        .render(
            section=section,
            address=f"{origin(request)}{request.url.path}"
            + (f"?{request.url.query}" if request.url.query else ""),
            today=language.date(_today()),
            menu=_language_menu(request, language),
            countries=[
                {
                    "name": language.gettext(c.name),
                    "native": c.native,
                    "language": c.language,
                    "href": links.country(c.code),
                    "code": c.code,
                }
                for c in COUNTRY.values()
            ],
            notice=language.gettext(labels.NOTICE),
            **context,
        )
    )
    return HTMLResponse(html, status_code=status, headers={"cache-control": "no-cache"})


def _today() -> PartialDate:
    now = dt.date.today()
    return PartialDate(now.year, now.month, now.day)


def problem_page(request: Request, problem: Problem) -> HTMLResponse:
    """The page of a problem, with what the reader can do about it."""
    return page(
        request,
        "problem.html",
        status=problem.http_status,
        problem=problem,
        form=present_search.typed(language_of(request), request.query_params)
        if request.url.path == "/search"
        else None,
        explained=f"/docs#problem-{slug(problem.family.code)}",
    )
