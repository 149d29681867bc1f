"""The description of the API as a page of our own: no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web import problems
from web.i18n import language
from web.parameters import PageParameters, refuse_repeats
from web.rendering import page

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_repeats)])

EXAMPLES: Mapping[str, str] = {
    "/api/v1/search": "/api/v1/search?q=refuse+to+extradite+own+nationals&country=LA&limit=5",
    "/api/v1/instruments/{id}": "/api/v1/instruments/th-extradition-act-2008",
    "/api/v1/provisions/{id}": "/api/v1/provisions/th-extradition-act-2008/s-12",
    "/api/v1/similar/{id}": "/api/v1/similar/th-extradition-act-2008/s-12?limit=5",
    "/api/v1/cite": "/api/v1/cite?text=UNTOC+art+16(7)",
    "/api/v1/concepts": "/api/v1/concepts",
    "/api/v1/coverage": "/api/v1/coverage",
    "/api/v1/health": "/api/v1/health",
}


@router.get("/docs")
def docs(request: Request, parameters: Annotated[PageParameters, Query()]) -> Response:
    """Every operation of the API, its parameters, answers and problems."""
    language(parameters.lang)
    document = request.app.openapi()
    return page(
        request,
        "docs.html",
        section="docs",
        operations=operations(document),
        schemas=schemas(document),
        families=[
            {"anchor": problems.slug(f.code), "code": f.code, "status": f.status, "title": f.title}
            for f in problems.FAMILIES
        ],
    )


def operations(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of an OpenAPI document, as the page lists them."""
    found = []
    for path, methods in document["paths"].items():
        shown = path.replace("{id:path}", "{id}")
        for method, operation in methods.items():
            found.append(
                {
                    "method": method.upper(),
                    "path": shown,
                    "anchor": shown.removeprefix("/api/v1/").partition("/")[0],
                    "summary": operation.get("summary", ""),
                    "description": operation.get("description", ""),
                    "example": EXAMPLES.get(shown, ""),
                    "parameters": [
                        {
                            "name": p["name"],
                            "required": p.get("required", False),
                            "type": type_of(p.get("schema", {})),
                            "default": p.get("schema", {}).get("default"),
                            "description": p.get("description", ""),
                        }
                        for p in operation.get("parameters", ())
                    ],
                    "responses": [
                        {
                            "status": status,
                            "description": answer.get("description", ""),
                            "schema": _schema_name(answer),
                        }
                        for status, answer in sorted(operation.get("responses", {}).items())
                    ],
                }
            )
    return found


def schemas(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The shapes of the answers, each with its fields."""
    found = []
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        if not name.endswith("Out"):
            continue
        found.append(
            {
                "name": name.removesuffix("Out"),
                "description": schema.get("description", ""),
                "fields": [
                    {
                        "name": field,
                        "type": type_of(inner),
                        "description": inner.get("description", ""),
                    }
                    for field, inner in schema.get("properties", {}).items()
                ],
            }
        )
    return found


def type_of(schema: Mapping[str, Any]) -> str:
    """A JSON type in words: `string or null`, `list of Hit`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix("Out")
    if "anyOf" in schema:
        return " or ".join(type_of(s) for s in schema["anyOf"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        inner = type_of(schema["additionalProperties"])
        return "object" if inner == "any" else f"object of {inner}"
    return kind


def _schema_name(answer: Mapping[str, Any]) -> str:
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return type_of(schema) if schema else ""
