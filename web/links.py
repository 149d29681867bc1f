"""Addresses inside the application, with the interface language carried along."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from web.i18n import DEFAULT

STATIC = Path(__file__).resolve().parent / "static"

Pairs = Iterable[tuple[str, str]]


@lru_cache(maxsize=256)
def fingerprint(name: str) -> str:
    """The first characters of the hash of a static file, so that a new one has a new address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a static file; it may be cached for as long as a browser likes."""
    return f"/static/{name}?v={fingerprint(name)}"


@dataclass(frozen=True, slots=True)
class Links:
    """Builds addresses for one interface language; English is the one that goes unsaid."""

    lang: str = DEFAULT

    def page(self, path: str, pairs: Pairs = ()) -> str:
        """`path` with parameters, empty ones left out."""
        given = [(k, v) for k, v in pairs if v]
        if self.lang != DEFAULT:
            given.append(("lang", self.lang))
        address = quote(path, safe="/:@!$&'()*+,;=-._~")
        return f"{address}?{urlencode(given)}" if given else address

    def provision(self, id_: str) -> str:
        """The page of a provision."""
        return self.page(f"/provisions/{id_}")

    def instrument(self, id_: str) -> str:
        """The page of an instrument."""
        return self.page(f"/instruments/{id_}")

    def country(self, code: str) -> str:
        """The page of a country."""
        return self.page(f"/countries/{code.lower()}")

    def search(self, *pairs: tuple[str, str]) -> str:
        """The search page with these parameters."""
        return self.page("/search", pairs)
