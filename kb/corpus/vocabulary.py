"""Concepts and glossary of the corpus: the words that tie provisions of six countries together."""

from __future__ import annotations

from typing import Any

from kb.corpus.fields import Fields, Problem
from kb.model import LANGUAGES, Concept, Entry, Term

KINDS = ("yes-no", "open")


def read_concepts(data: Any) -> tuple[dict[str, Concept], list[Problem]]:
    """The concepts of concepts.yaml by code, in the order of the file."""
    problems: list[Problem] = []
    file = Fields(data, problems)
    found: dict[str, Concept] = {}
    for f in file.each("concepts"):
        code = f.required("code")
        if code in found:
            f.fail(
                "duplicate-concept",
                "code",
                f"the concept {code!r} is there twice.",
                "Remove one of the two.",
            )
        found[code] = Concept(code, f.required("question"), f.one_of("kind", KINDS), f.text("yes"))
        f.done()
    file.done()
    return found, problems


def read_glossary(data: Any) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The entries of glossary.yaml: first one for each concept code, then the further words."""
    problems: list[Problem] = []
    file = Fields(data, problems)
    for told in ("version", "what", "conventions", "search_notes", "attested"):
        file.raw(told)
    entries = [_entry(f, f.required("code"), None) for f in file.each("concepts")]
    entries += [_entry(f, f.required("id"), f.texts("concepts")) for f in file.each("terms")]
    file.done()
    return tuple(entries), problems


def _entry(f: Fields, id_: str, concepts: tuple[str, ...] | None) -> Entry:
    words = f.inside("terms")
    terms: list[Term] = []
    for language in words.data if words else ():
        if language not in LANGUAGES:
            f.fail(
                "bad-language-tag",
                "terms",
                f"{language!r} is no language of the glossary.",
                f"Use {', '.join(LANGUAGES)}.",
            )
        inside = words.inside(str(language)) if words else None
        if inside is not None:
            terms.append(
                Term(
                    str(language),
                    inside.required("preferred"),
                    inside.texts("synonyms"),
                    inside.flag("sure"),
                )
            )
            inside.done()
    entry = Entry(id_, f.required("label"), (id_,) if concepts is None else concepts, tuple(terms))
    f.done()
    return entry
