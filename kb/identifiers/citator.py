"""The citation table: made from the corpus, stored in the search index, asked by the faces.

Light to import and to load, for a search that cites nothing: grammars of references and
names are read when the first citation is resolved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from kb.identifiers.folding import key
from kb.identifiers.instrument import CitedInstrument
from kb.identifiers.resolution import Outcome, Resolution
from kb.messages import said
from kb.model import Instrument

if TYPE_CHECKING:
    from kb.identifiers.resolver import Resolver

MAX_CITATION = 400
"""Characters. Longer than any full title with number, date and article."""

_FORMAT = 1
_MAY_CITE = re.compile(r"\d|[条條§]|\b[IVXLC]+\b|[a-z]-[a-z]")


class Citator:
    """Resolves citations against a table of instruments. Immutable; look-ups are built late."""

    def __init__(self, instruments: Iterable[CitedInstrument | Instrument]) -> None:
        self.instruments = tuple(
            i if isinstance(i, CitedInstrument) else CitedInstrument.of(i) for i in instruments
        )

    @classmethod
    def from_instruments(cls, instruments: Iterable[Instrument]) -> Citator:
        """The table of a corpus."""
        return cls(instruments)

    def to_json(self) -> str:
        """The whole table, for the search index."""
        rows = [i.as_row() for i in self.instruments]
        return json.dumps([_FORMAT, rows], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Citator:
        """The inverse of `to_json`. Raises `ValueError` for another format."""
        data = json.loads(text)
        if not isinstance(data, list) or len(data) != 2 or data[0] != _FORMAT:
            raise ValueError("this table of citations has another format: build the index again")
        return cls(CitedInstrument.from_row(r) for r in data[1])

    def resolve(self, text: str) -> Resolution:
        """What a citation means. Never raises for what somebody typed."""
        stripped = text.strip()
        if len(stripped) > MAX_CITATION:
            return Resolution(
                Outcome.NOT_UNDERSTOOD,
                stripped[:80],
                message=said(
                    "A citation has at most %(most)s characters; this text has %(n)s.",
                    most=MAX_CITATION,
                    n=len(stripped),
                ),
            )
        return self._resolver.resolve(stripped)

    def looks_like_citation(self, text: str) -> bool:
        """Whether a search box should take the text for a citation rather than a question.

        Only where it is an identifier or an alias, or holds a unit word or sign with a
        number and names an instrument by its title or by words such as act or treaty.
        """
        stripped = text.strip()
        if not stripped or len(stripped) > MAX_CITATION:
            return False
        if key(stripped) in self._aliases:
            return True
        return bool(_MAY_CITE.search(stripped)) and self._resolver.recognises(stripped)

    @cached_property
    def _aliases(self) -> frozenset[str]:
        return frozenset(key(a) for i in self.instruments for a in i.aliases)

    @cached_property
    def _resolver(self) -> Resolver:
        from kb.identifiers.resolver import Resolver

        return Resolver(self.instruments)
