"""Commands that read law: search, show, cite, similar."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb import NOTICE, settings
from kb.cli.output import Json, pairs, plain, print_json, say, wrapped
from kb.errors import IndexMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.search.engine import Engine
    from kb.search.plan import Plan
    from kb.search.result import Hit, Result

Country = Annotated[
    list[str] | None, typer.Option("--country", help="KH, CN, LA, MM, TH or VN; repeatable.")
]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="law, agreement or procedure.")]
ConceptCode = Annotated[list[str] | None, typer.Option("--concept", help="A concept code.")]
Topic = Annotated[list[str] | None, typer.Option("--topic", help="Field of law.")]
State = Annotated[list[str] | None, typer.Option("--state", help="in force, ended, …")]
Basis = Annotated[
    list[str] | None, typer.Option("--basis", help="read, reported, recalled or text.")
]
Limit = Annotated[int, typer.Option("--limit", help="Provisions to show.")]


def search(
    query: Annotated[
        str, typer.Argument(help='Words, a question, "a phrase", -not, prefix*.')
    ] = "",
    mode: Annotated[str, typer.Option("--mode", help="hybrid, keyword or semantic.")] = "hybrid",
    country: Country = None,
    kind: Kind = None,
    concept: ConceptCode = None,
    topic: Topic = None,
    state: State = None,
    basis: Basis = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The law on this day, YYYY-MM-DD.")
    ] = None,
    limit: Limit = 10,
    offset: Annotated[int, typer.Option("--offset", help="Provisions to leave out.")] = 0,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each hit is there.")] = False,
    as_json: Json = False,
) -> None:
    """Find provisions by words, by meaning or both."""
    from kb.search.engine import Engine
    from kb.search.plan import make_plan

    def plan_with(concepts: Sequence[str]) -> Plan:
        return make_plan(
            query,
            mode=mode,
            filters=_chosen(country, kind, concept, topic, state, basis),
            concepts=concepts,
            as_of=as_of,
            limit=limit,
            offset=offset,
            explain=explain,
        )

    try:
        engine = Engine.open(settings.load())
    except IndexMissingError:
        plan_with(concept or ())  # what was typed wrong is wrong without an index too
        raise
    plan = plan_with(engine.concepts)
    result = engine.search(plan)
    if as_json:
        print_json(result.as_json())
    else:
        _print_result(result, offset)


def _chosen(
    country: list[str] | None,
    kind: list[str] | None,
    concept: list[str] | None,
    topic: list[str] | None,
    state: list[str] | None,
    basis: list[str] | None,
) -> dict[str, list[str]]:
    given = {
        "country": country,
        "kind": kind,
        "concept": concept,
        "topic": topic,
        "state": state,
        "basis": basis,
    }
    return {name: values for name, values in given.items() if values}


def _print_hit(number: int, hit: Hit) -> None:
    places = "/".join(hit.countries)
    print(f"{number:>3}. {hit.title} ({places}), {hit.ref} — {hit.heading}")
    print(wrapped(plain(hit.snippet)))
    marks = [hit.mark, _force(hit.state, hit.status)]
    if hit.temporal:
        marks.append(f"on that day: {hit.temporal}")
    print(f"    {hit.id}  [{'; '.join(marks)}]")
    if hit.caution:
        print(wrapped(f"Caution: {hit.caution}"))
    if hit.explain:
        print(wrapped(f"Why: {pairs(dict(hit.explain))}"))
    print()


def _print_result(result: Result, offset: int) -> None:
    if result.citation is not None:
        cited = result.citation
        print(f"Citation: {cited.citation}  →  {cited.url}\n" if cited.found else cited.message)
    for number, hit in enumerate(result.hits, start=offset + 1):
        _print_hit(number, hit)
    for note in result.notes:
        say(note.message)
    left = ", ".join(f"{n} {what}" for what, n in result.left_out.items() if n)
    say(f"{result.total} provisions" + (f"; left out: {left}" if left else "") + f". {NOTICE}")
    if result.explain:
        print_json(result.explain)


def similar(
    identifier: Annotated[
        str, typer.Argument(help="A provision, e.g. th-extradition-act-2008/s-7.")
    ],
    country: Country = None,
    kind: Kind = None,
    concept: ConceptCode = None,
    topic: Topic = None,
    state: State = None,
    basis: Basis = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Comparable provisions elsewhere: same concepts first, then by meaning."""
    from kb.search.engine import Engine
    from kb.search.plan import check_window, make_filters

    engine = Engine.open(settings.load())
    check_window(limit)
    filters = make_filters(_chosen(country, kind, concept, topic, state, basis), engine.concepts)
    hits = engine.similar(identifier, filters, limit)
    if as_json:
        print_json({"hits": [hit.as_json() for hit in hits]})
        return
    for number, hit in enumerate(hits, start=1):
        _print_hit(number, hit)
    say(NOTICE)


def cite(
    text: Annotated[str, typer.Argument(help='A citation as people write it: "UNTOC art 16(7)".')],
    as_json: Json = False,
) -> None:
    """Resolve a citation, or say that it cannot be resolved."""
    from kb.search.engine import Engine

    engine = Engine.open(settings.load())
    resolution = engine.citator.resolve(text)
    if as_json:
        print_json(resolution.as_json())
    elif resolution.found:
        print(resolution.citation)
        print(resolution.id or resolution.instrument)
        for member in (*([resolution.id] if resolution.id else []), *resolution.members):
            print(f"    {member}  [{_standing(engine, member)}]")
        say(NOTICE)
    else:
        say(f"kb: {resolution.message}")
    if not resolution.found:
        sys.exit(1)


def _standing(engine: Engine, identifier: str) -> str:
    """Mark and state of a provision, as the index holds them."""
    row = engine.store.row(identifier)
    if row is None:
        return "not in the index: run `kb index build`"
    shown = engine.store.documents([row])[0].shown
    return f"{shown['mark']}; {_force(shown['state'], shown['status'])}"


def _force(state: str, status: str) -> str:
    """The state, and the sentence of the record where it says more."""
    return state if status == state else f"{state}: {status}"


def show(
    identifier: Annotated[str, typer.Argument(help="An instrument or a provision.")],
    as_json: Json = False,
) -> None:
    """Show an instrument or a provision as the record holds it."""
    from kb import corpus
    from kb.corpus import shown

    where = settings.load()
    held = corpus.load(where.corpus_folder, where.library_folder)
    if "/" in identifier:
        instrument, provision = held.provision(identifier)
        data = shown.provision_json(instrument, provision, held)
    else:
        data = shown.instrument_json(held.instrument(identifier), held)
    if as_json:
        print_json(data)
        return
    _print_record(data)
    say(NOTICE)


def _plain(value: Any) -> str:
    """A value of a record in one line: what is empty is left out, lists are joined."""
    if isinstance(value, dict):
        parts = ((name, _plain(held)) for name, held in value.items() if held not in _EMPTY)
        return ", ".join(f"{name}: {text}" for name, text in parts if text)
    if isinstance(value, list):
        return "; ".join(_plain(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


_EMPTY: tuple[Any, ...] = (None, [], {}, "")


def _print_record(data: dict[str, Any]) -> None:
    provisions = data.pop("provisions", None)
    for name, value in data.items():
        items = (
            value
            if isinstance(value, list) and any(isinstance(v, dict) for v in value)
            else [value]
        )
        lines = [line for line in (_plain(item) for item in items if item not in _EMPTY) if line]
        if lines:
            print(f"{name.replace('_', ' ')}:")
        for line in lines:
            print(wrapped(line))
    for item in provisions or ():
        print(f"  {item['ref']} — {item['heading']}  [{item['mark']}]")
