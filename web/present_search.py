"""A result of the engine as a page shows it: groups, facets, chips, paging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kb.identifiers import Outcome, Resolution
from kb.model import COUNTRIES, Basis, Kind, Mark, PartialDate, State, Temporal
from kb.search.plan import MAX_WINDOW, Mode, Plan
from kb.search.result import Hit, Result
from web import labels, views
from web.i18n import N_, Language
from web.parameters import SearchParameters
from web.present import Presenter
from web.scripts import marked_passages

FACETS = ("country", "kind", "topic", "concept", "state", "basis")

SHOWN = 8
"""Values of a facet that are shown at once; the rest opens beneath."""

_ORDER: Mapping[str, tuple[str, ...]] = {
    "country": COUNTRIES,
    "kind": tuple(Kind),
    "state": tuple(State),
    "basis": tuple(Basis),
}


def pairs(parameters: SearchParameters, **changes: str) -> list[tuple[str, str]]:
    """A search as address parameters; what is left at its default goes unsaid."""
    found = [("q", changes.get("q", parameters.q))]
    mode = _mode(parameters.mode)
    if mode != Mode.HYBRID:
        found.append(("mode", mode))
    for name in FACETS:
        found.extend((name, value) for value in getattr(parameters, name))
    found.append(("as_of", changes.get("as_of", parameters.as_of or "")))
    found.append(("limit", _limit(parameters)))
    offset = changes.get("offset", "0")
    if offset != "0":
        found.append(("offset", offset))
    return found


def form(language: Language, parameters: SearchParameters) -> views.Form:
    """The search form as it was filled in."""
    return _form(
        language, parameters.q, parameters.mode, parameters.as_of or "", _limit(parameters)
    )


def typed(language: Language, given: Mapping[str, str]) -> views.Form:
    """The form of a search that was refused: what was typed, as far as the form has a place."""
    mode = _mode(given.get("mode", ""))
    known = mode if mode in tuple(Mode) else Mode.HYBRID.value
    return _form(language, given.get("q", ""), known, given.get("as_of", ""))


def _form(language: Language, query: str, mode: str, as_of: str, limit: str = "") -> views.Form:
    modes = tuple(
        views.Choice(m.value, language.gettext(labels.MODE[m]), None, m == _mode(mode))
        for m in Mode
    )
    return views.Form(query, modes, as_of, limit)


def _limit(parameters: SearchParameters) -> str:
    """The number of results on a page, empty where it is the usual one."""
    usual = SearchParameters.model_fields["limit"].default
    return "" if parameters.limit == usual else str(parameters.limit)


def _mode(typed: str) -> str:
    return typed.strip().casefold()  # as a plan reads it


class Search:
    """Presents one result."""

    def __init__(self, presenter: Presenter, parameters: SearchParameters, plan: Plan) -> None:
        self.presenter = presenter
        self.parameters = parameters
        self.plan = plan

    def answer(self, result: Result) -> views.Answer:
        """Everything that the page of results shows."""
        words = self.presenter.words
        left = result.left_out
        left_out = []
        if left.get("not yet"):
            left_out.append(words(N_("%(n)s not yet in force on this day"), n=left["not yet"]))
        if left.get("ended"):
            left_out.append(words(N_("%(n)s no longer in force on this day"), n=left["ended"]))
        return views.Answer(
            total=result.total,
            took=words(N_("%(n)s ms"), n=f"{result.took_ms:.0f}"),
            groups=self._groups(result.hits),
            facets=tuple(self._facet(name, result.facets.get(name, {})) for name in FACETS),
            active=self._active(),
            clear=self._address(
                [p for p in pairs(self.parameters) if p[0] in ("q", "mode", "limit")]
            ),
            notes=tuple(words(note.message) for note in result.notes),
            left_out=tuple(left_out),
            paging=self._paging(result),
            cited=self._cited(result.citation),
            plan=self._plan(result.explain or {}),
            day=self._day(self.plan.as_of),
        )

    def _address(self, given: list[tuple[str, str]]) -> str:
        return self.presenter.links.page("/search", given)

    def _day(self, day: PartialDate | None) -> str:
        return self.presenter.language.date(day) if day else ""

    # --- hits ------------------------------------------------------------------

    def _groups(self, hits: tuple[Hit, ...]) -> tuple[views.Group, ...]:
        # a record may hold provisions of another law, which has a title and state of its own
        together: dict[tuple[str, str, str], list[Hit]] = {}
        for hit in hits:
            together.setdefault((hit.instrument, hit.title, hit.state), []).append(hit)
        return tuple(self._group(found) for found in together.values())

    def _group(self, hits: list[Hit]) -> views.Group:
        first, presenter = hits[0], self.presenter
        records = presenter.library.provisions
        known = next((records[h.id].instrument for h in hits if h.id in records), None)
        return views.Group(
            instrument=views.Link(first.title, presenter.links.instrument(first.instrument)),
            native=presenter.native(known) if known else "",
            kind=presenter.label(labels.KIND, first.kind),
            countries=presenter.flags(first.countries),
            state=presenter.state(first.state),
            status=first.status if first.status != first.state else "",
            hits=tuple(self._hit(h) for h in hits),
        )

    def _hit(self, hit: Hit) -> views.Hit:
        presenter = self.presenter
        temporal = ""
        if hit.temporal and hit.temporal != Temporal.IN_FORCE:
            temporal = presenter.label(labels.TEMPORAL, hit.temporal)
        return views.Hit(
            id=hit.id,
            href=presenter.links.page(hit.url),
            ref=hit.ref,
            heading=hit.heading,
            mark=presenter.mark(Mark(hit.mark)),
            snippet=marked_passages(hit.snippet),
            caution=hit.caution or "",
            temporal=temporal,
            concepts=tuple(self._concept(c) for c in hit.concepts),
            why=self._why(hit),
        )

    def _concept(self, code: str) -> views.Link:
        view = self.presenter.concept(code)
        return views.Link(view.label, view.href, view.question)

    def _why(self, hit: Hit) -> tuple[tuple[str, str], ...]:
        words = self.presenter.words
        found: list[tuple[str, str]] = []
        explain: Mapping[str, Any] = hit.explain or {}
        if explain.get("words") is not None:
            found.append((words(N_("Score of the words")), _number(explain["words"])))
        if explain.get("similarity") is not None:
            found.append((words(N_("Similarity of meaning")), _number(explain["similarity"])))
        if explain.get("among nearest") is not None:
            nearest = N_("yes") if explain["among nearest"] else N_("no")
            found.append((words(N_("Among the nearest by meaning")), words(nearest)))
        found.append((words(N_("Score in this list")), _number(hit.score)))
        return tuple(found)

    def _plan(self, explain: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        words = self.presenter.words
        found: list[tuple[str, str]] = []
        frequencies = explain.get("provisions with each word") or {}
        for word, number in frequencies.items():
            found.append((str(word), words(N_("in %(n)s provisions"), n=number)))
        if explain.get("by meaning"):
            found.append((words(N_("Nearest by meaning")), str(explain.get("nearest", ""))))
        return tuple(found)

    # --- citation ----------------------------------------------------------------

    def _cited(self, found: Resolution | None) -> views.Cited | None:
        """What the query cites, where it is a citation rather than a question."""
        links = self.presenter.links
        if found is None or found.outcome is Outcome.NOT_UNDERSTOOD:
            return None
        if found.outcome is Outcome.RESOLVED and found.url:
            members = self._members(m for m in found.members if m != found.id)
            return views.Cited(found.citation or "", links.page(found.url), "", members)
        if found.outcome is Outcome.AMBIGUOUS:
            candidates = tuple(
                views.Link(
                    c.citation,
                    links.provision(c.id) if c.id else links.instrument(c.instrument),
                )
                for c in found.candidates
            )
            return views.Cited("", "", found.message, candidates)
        return views.Cited("", "", found.message, self._members(found.nearest))

    def _members(self, ids: Iterable[str]) -> tuple[views.Link, ...]:
        """Links to provisions; one that the index has and the collection no longer is left out."""
        records = self.presenter.library.provisions
        return tuple(
            views.Link(
                records[i].provision.ref,
                self.presenter.links.provision(i),
                records[i].provision.heading,
            )
            for i in ids
            if i in records
        )

    # --- facets --------------------------------------------------------------------

    def _facet(self, name: str, counts: Mapping[str, int]) -> views.Facet:
        chosen = list(getattr(self.plan.filters, name))
        values = dict(counts) | {v: counts.get(v, 0) for v in chosen}
        order = _ORDER.get(name)
        if order is not None:
            ranked = [v for v in order if v in values]
        else:
            ranked = sorted(values, key=lambda v: (-values[v], v))
        choices = tuple(
            views.Choice(v, self.value(name, v), values[v], v in chosen) for v in ranked
        )
        front = tuple(c for i, c in enumerate(choices) if i < SHOWN or c.chosen)
        return views.Facet(
            name,
            self.presenter.label(labels.FACET, name),
            front,
            tuple(c for c in choices if c not in front),
        )

    def value(self, name: str, value: str) -> str:
        """The words for one value of a filter."""
        if name == "country":
            return self.presenter.flag(value).name
        if name == "concept":
            return self.presenter.concept_label(value)
        return self.presenter.label(labels.FACET_LABELS[name], value)

    def _active(self) -> tuple[views.Link, ...]:
        words = self.presenter.words
        given = pairs(self.parameters)
        found = []
        for name, values in self.plan.filters.items():
            for value in values:
                rest = [p for p in given if not (p[0] == name and _same(p[1], value))]
                text = self.value(name, value)
                found.append(
                    views.Link(text, self._address(rest), words(N_("Remove filter: %(v)s"), v=text))
                )
        if self.plan.as_of:
            rest = [p for p in given if p[0] != "as_of"]
            text = words(N_("Law on %(day)s"), day=self._day(self.plan.as_of))
            found.append(
                views.Link(text, self._address(rest), words(N_("Remove filter: %(v)s"), v=text))
            )
        return tuple(found)

    # --- paging ----------------------------------------------------------------------

    def _paging(self, result: Result) -> views.Paging:
        limit, offset, shown = self.plan.limit, self.plan.offset, len(result.hits)
        previous = following = None
        if not shown and offset > 0 and result.total:
            last = self._page((min(result.total, offset) - 1) // limit * limit)
            return views.Paging(0, 0, result.total, None, None, last_page=last)
        if offset > 0:
            previous = self._page(max(0, offset - limit))
        more = offset + shown < result.total
        cut = more and offset + 2 * limit > MAX_WINDOW
        if more and not cut:
            following = self._page(offset + limit)
        first = offset + 1 if shown else 0
        return views.Paging(first, offset + shown, result.total, previous, following, cut=cut)

    def _page(self, offset: int) -> str:
        return self._address(pairs(self.parameters, offset=str(offset)))


def _same(typed: str, value: str) -> bool:
    return typed.strip().casefold() == value.casefold()


def _number(value: float) -> str:
    return f"{value:.3f}"
