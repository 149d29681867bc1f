"""The language of the interface: gettext catalogues, dates and numbers.

Catalogues are read from `web/locales/<language>/LC_MESSAGES/messages.po` when they are
first needed and compiled in memory, so there is no compiled file that could be out of
date. A language whose catalogue holds no translation yet falls back to English, and
`Language.fallback` lets the page say so.
"""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from kb.errors import UsageError
from kb.messages import Message, said
from kb.model import LANGUAGES, Date, PartialDate, Span

LOCALES = Path(__file__).resolve().parent / "locales"

DEFAULT = "en"

NAMES: Mapping[str, str] = {
    "en": "English",
    "th": "ไทย",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
    "my": "မြန်မာ",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""Each language by its own name, for the language menu."""


def N_(message: str) -> str:
    """Marks a message for extraction where it is written down, not yet translated."""
    return message


@dataclass(frozen=True, slots=True)
class Language:
    """One interface language. `text` is the language in which the page really appears."""

    code: str
    text: str
    catalogue: gettext.NullTranslations

    @property
    def fallback(self) -> bool:
        """True where English stands in for a language without a translation."""
        return self.code != self.text

    def gettext(self, message: str) -> str:
        """The message in this language, with its values; an empty message stays empty."""
        if isinstance(message, Message):
            pattern = self.catalogue.gettext(message.template)
            values = {
                name: self.gettext(value) if isinstance(value, Message) else value
                for name, value in message.values.items()
            }
            return pattern % values if values else pattern
        return self.catalogue.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The message in the form that fits the number."""
        return self.catalogue.ngettext(one, many, number)

    @property
    def locale(self) -> str:
        """The locale of dates: English ones are written 9 August 2008, as in the records."""
        return "en_GB" if self.text == DEFAULT else self.text

    def number(self, value: int) -> str:
        """A count, grouped as the language writes it."""
        return str(format_decimal(value, locale=self.text))

    def date(self, date: Date | None) -> str:
        """A date of the record in words, as exact as it is known and no more."""
        if date is None:
            return self.gettext(N_("not known"))
        if isinstance(date, PartialDate):
            return self._partial(date)
        return self._span(date)

    def _partial(self, date: PartialDate) -> str:
        if date.month is None:
            return str(date.year)
        day = dt.date(date.year, date.month, date.day or 1)
        if date.day is None:
            return str(format_skeleton("yMMMM", day, locale=self.locale))
        return str(format_date(day, format="long", locale=self.locale))

    def _span(self, span: Span) -> str:
        earliest = self._partial(span.earliest) if span.earliest else None
        latest = self._partial(span.latest) if span.latest else None
        if earliest and latest:
            return self.gettext(N_("between %(earliest)s and %(latest)s")) % {
                "earliest": earliest,
                "latest": latest,
            }
        if earliest:
            return self.gettext(N_("not before %(date)s")) % {"date": earliest}
        if latest:
            return self.gettext(N_("not after %(date)s")) % {"date": latest}
        return self.gettext(N_("not known"))


def _translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return any(string) if isinstance(string, (tuple, list)) else bool(string)


def _catalogue(code: str) -> gettext.NullTranslations | None:
    """The compiled catalogue, or None where no message has been translated."""
    path = LOCALES / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, locale=code)
    if not any(message.id and _translated(message.string) for message in catalog):
        return None
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """The interface language of a code. Raises `UsageError` for one that does not exist."""
    if code not in LANGUAGES:
        raise UsageError(
            said("Unknown language %(code)r.", code=code[:40]),
            said("Use one of: %(valid)s.", valid=", ".join(LANGUAGES)),
            field="lang",
            valid=LANGUAGES,
        )
    catalogue = _catalogue(code)
    if code == DEFAULT or catalogue is None:
        return Language(code, DEFAULT, catalogue or gettext.NullTranslations())
    return Language(code, code, catalogue)
