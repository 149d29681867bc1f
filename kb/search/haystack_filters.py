"""Haystack filters over the fields of a search document.

A field that a document does not have is an error here, never an empty answer. A field that
holds several values (countries, concepts, topics) matches where any of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from haystack.errors import FilterError

from kb.search.document import SearchDocument
from kb.search.result import FACETS

FIELDS: Mapping[str, Callable[[SearchDocument], tuple[str, ...]]] = {
    "id": lambda d: (d.id,),
    "instrument": lambda d: (d.shown["instrument"],),
    "ref": lambda d: (d.shown["ref"],),
    "country": lambda d: d.country,
    "kind": lambda d: (d.kind,),
    "concept": lambda d: d.concept,
    "topic": lambda d: d.topic,
    "state": lambda d: (d.state,),
    "basis": lambda d: (d.basis,),
}
"""The fields that can be filtered, with their values."""

Filter = Mapping[str, Any]


def _field(name: object) -> str:
    plain = str(name).removeprefix("meta.")
    if plain not in FIELDS:
        raise FilterError(f"Unknown field {name!r}. Use one of: {', '.join(FIELDS)}.")
    return plain


def _values(condition: Filter) -> set[str]:
    value = condition["value"]
    if condition["operator"] in ("in", "not in"):
        if not isinstance(value, list):
            raise FilterError(f"{condition['operator']!r} takes a list, not {value!r}.")
        return {str(v) for v in value}
    return {str(value)}


def matches(document: SearchDocument, condition: Filter) -> bool:
    """Whether a document passes a filter.

    Raises `FilterError` for an unknown field or operator, or a filter of another shape.
    """
    operator = condition.get("operator")
    if "conditions" in condition:
        results = [matches(document, c) for c in condition["conditions"]]
        if operator == "AND":
            return all(results)
        if operator == "OR":
            return any(results)
        if operator == "NOT":
            return not all(results)
        raise FilterError(f"Unknown operator {operator!r}. Use AND, OR or NOT.")
    if "field" not in condition or "value" not in condition:
        raise FilterError("A filter has field, operator and value, or operator and conditions.")
    own = set(FIELDS[_field(condition["field"])](document))
    if operator in ("==", "in"):
        return bool(own & _values(condition))
    if operator in ("!=", "not in"):
        return not own & _values(condition)
    raise FilterError(f"Unknown operator {operator!r}. Use ==, !=, in or not in.")


def to_filters(condition: Filter | None) -> dict[str, list[str]]:
    """The filters of a plan from a Haystack filter.

    A search takes alternatives within a field and requires all fields; any other filter
    raises `FilterError`, because a search that ignored it would answer another question.
    """
    if not condition:
        return {}
    if condition.get("operator") == "AND" and "conditions" in condition:
        found: dict[str, list[str]] = {}
        for part in condition["conditions"]:
            for name, values in to_filters(part).items():
                if name in found:
                    raise FilterError(f"The field {name!r} is named twice. Use `in` with a list.")
                found[name] = values
        return found
    name = _field(condition.get("field"))
    if name not in FACETS or condition.get("operator") not in ("==", "in"):
        raise FilterError(
            f"A search filters by == or in on {', '.join(FACETS)}, joined by AND. "
            "For other filters use filter_documents."
        )
    return {name: sorted(_values(condition))}
