"""Query parameters, read strictly.

An unknown parameter is refused with the list of those that exist, a parameter that is
given twice where one value is expected is refused, and a form field that was sent empty
counts as absent. What a value may be is decided by `kb.search.plan`; the bounds here
describe that decision to programs and check nothing themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb.errors import UsageError
from kb.identifiers.citator import MAX_CITATION
from kb.messages import said
from kb.model import COUNTRIES, LANGUAGES, Basis, Kind, State, Topic
from kb.search.plan import MAX_QUERY, MAX_WINDOW, Mode

REPEATABLE = frozenset({"country", "kind", "concept", "topic", "state", "basis"})
"""Parameters that may be given several times; their values are alternatives."""


class Parameters(BaseModel):
    """Base of every set of parameters: knows its names and refuses the rest."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, data: Any) -> Any:
        """Raises `UsageError`, which is no `ValueError` and so reaches the problem handler."""
        if not isinstance(data, Mapping):
            return data
        kept: dict[str, Any] = {}
        for name, value in data.items():
            values = value if isinstance(value, list) else [value]
            given = [v for v in values if not (isinstance(v, str) and not v.strip())]
            if name not in cls.model_fields:
                valid = tuple(cls.model_fields)
                raise UsageError(
                    said("Unknown parameter %(name)r.", name=str(name)[:80]),
                    said("Use one of: %(valid)s.", valid=", ".join(valid))
                    if valid
                    else said("This address has none."),
                    field=str(name)[:80],
                    valid=valid,
                )
            if given:
                kept[name] = given if isinstance(value, list) else given[0]
        return kept


class NoParameters(Parameters):
    """For an address of the API that takes none."""


class PageParameters(Parameters):
    """What every page takes."""

    lang: str = Field(
        "en",
        description="Language of the interface: en, th, lo, km, my, vi or zh.",
        json_schema_extra={"enum": list(LANGUAGES)},
    )


def _each(values: Iterable[str]) -> dict[str, Any]:
    return {"items": {"type": "string", "enum": [str(v) for v in values]}}


class FilterParameters(Parameters):
    """The filters of a search; the values of one filter are alternatives."""

    country: list[str] = Field(
        [],
        description="ISO code of a country: KH, CN, LA, MM, TH, VN. Repeatable.",
        json_schema_extra=_each(COUNTRIES),
    )
    kind: list[str] = Field(
        [],
        description="law, agreement or procedure. Repeatable.",
        json_schema_extra=_each(Kind),
    )
    concept: list[str] = Field([], description="A concept code of /api/v1/concepts. Repeatable.")
    topic: list[str] = Field(
        [],
        description="The field of law of the instrument, such as extradition. Repeatable.",
        json_schema_extra=_each(Topic),
    )
    state: list[str] = Field(
        [],
        description="Whether the instrument is in force, such as `in force`. Repeatable.",
        json_schema_extra=_each(State),
    )
    basis: list[str] = Field(
        [],
        description="On what the statement rests: read, reported, recalled, text. Repeatable.",
        json_schema_extra=_each(Basis),
    )

    def filters(self) -> dict[str, list[str]]:
        """As `make_plan` takes them."""
        return {name: getattr(self, name) for name in FilterParameters.model_fields}


class SearchParameters(FilterParameters):
    """A search: what to look for, how, where and on which day."""

    q: str = Field(
        "",
        description='Words or a question. `"…"` is an exact phrase, `-word` excludes a word, '
        "`word*` is a beginning. May be left out where a filter is given.",
        json_schema_extra={"maxLength": MAX_QUERY},
    )
    mode: str = Field(
        Mode.HYBRID.value,
        description="hybrid (words and meaning), keyword (words) or semantic (meaning).",
        json_schema_extra={"enum": [m.value for m in Mode]},
    )
    as_of: str | None = Field(
        None,
        description="A day, YYYY-MM-DD: leaves out what was not yet or no longer in force.",
        json_schema_extra={"format": "date"},
    )
    limit: int = Field(
        10,
        description="Provisions in one answer, at least 1.",
        json_schema_extra={"minimum": 1, "maximum": MAX_WINDOW},
    )
    offset: int = Field(
        0,
        description="Provisions to pass over; with `limit` at most 1,000.",
        json_schema_extra={"minimum": 0, "maximum": MAX_WINDOW - 1},
    )
    explain: bool = Field(False, description="Adds the plan and what each score came from.")


class SearchPageParameters(SearchParameters, PageParameters):
    """The search page: a search, and the language of the interface."""


class SimilarParameters(FilterParameters):
    """Comparable provisions: the filters of a search and how many."""

    limit: int = Field(
        10,
        description="Provisions in the answer, 1 to 1,000.",
        json_schema_extra={"minimum": 1, "maximum": MAX_WINDOW},
    )


class CiteParameters(Parameters):
    """A citation to resolve."""

    text: str = Field(
        ...,
        max_length=MAX_CITATION,
        description="A citation as people write it: `s 7 Extradition Act`.",
    )


def refuse_repeats(request: Request) -> None:
    """Raises `UsageError` where a parameter with one value was given two different ones."""
    for name in request.query_params:
        values = {v for v in request.query_params.getlist(name) if v.strip()}
        if name not in REPEATABLE and len(values) > 1:
            raise UsageError(
                said(
                    "The parameter %(name)r was given %(n)s values.", name=name[:80], n=len(values)
                ),
                "Give one value.",
                field=name[:80],
            )
