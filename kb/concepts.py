"""The concept codes and the seven-language glossary as one lookup.

A concept code stands for one legal question; the glossary leads words of seven languages
to codes. Both are data in corpus/; this room only answers questions about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.model import Concept, Entry


@dataclass(frozen=True)
class Glossary:
    """Concepts and glossary entries, looked up by code and by word."""

    concepts: Mapping[str, Concept]
    entries: tuple[Entry, ...]

    @cached_property
    def _by_code(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {code: [] for code in self.concepts}
        for entry in self.entries:
            for code in entry.concepts:
                found.setdefault(code, []).append(entry)
        return found

    def words(self, codes: Iterable[str]) -> list[str]:
        """The questions of the codes and every word, in every language, that leads to one."""
        chosen = list(dict.fromkeys(codes))
        found: dict[str, None] = {}
        for code in chosen:
            concept = self.concepts.get(code)
            if concept is not None:
                found[concept.question] = None
            for entry in self._by_code.get(code, ()):
                for term in entry.terms:
                    for word in (term.preferred, *term.synonyms):
                        found[word] = None
        return list(found)

    def label(self, code: str, language: str = "en") -> str:
        """The preferred word for a code, or the code itself where there is none."""
        for entry in self._by_code.get(code, ()):
            if entry.id == code:
                for term in entry.terms:
                    if term.language == language and term.sure is not False:
                        return term.preferred
                return entry.label
        return code
