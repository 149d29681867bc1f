"""Reading one mapping of a YAML file: every field is checked, every problem says where it is.

A path is a tuple of keys and positions, `("provisions", 3, "basis")`. Problems are collected,
so that one run can name all that is wrong with a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from kb import dates
from kb.model import Date

Path = tuple[str | int, ...]

E = TypeVar("E", bound=StrEnum)

# ISO 639-1; a source may be in a language that none of the six States uses.
ISO_639_1 = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
    zu""".split()
)


def show_path(path: Path) -> str:
    """`provisions[3].basis`, as messages write it."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text or "the whole file"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one field: a code for programs, a message and a remedy for people."""

    code: str
    path: Path
    message: str
    remedy: str = ""

    @property
    def field(self) -> str:
        """The path as text."""
        return show_path(self.path)


class Fields:
    """One mapping under inspection. Each getter answers a safe value and notes what is wrong."""

    def __init__(self, data: Any, problems: list[Problem], path: Path = ()) -> None:
        self.problems = problems
        self.path = path
        self.seen: set[str] = set()
        self.data: Mapping[str, Any] = {}
        if isinstance(data, Mapping):
            self.data = data
        else:
            self.fail("not-a-mapping", None, "fields are expected here.", "Write `name: value`.")

    def fail(self, code: str, key: str | None, message: str, remedy: str = "") -> None:
        """Notes a problem with `key`, or with the mapping itself."""
        path = self.path if key is None else (*self.path, key)
        self.problems.append(Problem(code, path, message, remedy))

    def raw(self, key: str) -> Any:
        """The value as the file has it."""
        self.seen.add(key)
        return self.data.get(key)

    def text(self, key: str) -> str | None:
        """Text, or None where the field is absent or empty."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail("not-text", key, f"{value!r} is not text.", "Put the value in quotes.")
            return None
        return value.strip() or None

    def required(self, key: str) -> str:
        """Text that must be there."""
        value = self.text(key)
        if value is None and not any(p.path == (*self.path, key) for p in self.problems):
            self.fail("missing", key, f"the field {key!r} is missing or empty.", "Fill it in.")
        return value or ""

    def flag(self, key: str) -> bool | None:
        """True, false or None."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self.fail(
            "not-a-flag", key, f"{value!r} is neither true nor false.", "Write true or false."
        )
        return None

    def number(self, key: str) -> float | None:
        """A number or None."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail("not-a-number", key, f"{value!r} is not a number.", "Write digits.")
            return None
        return value

    def date(self, key: str) -> Date | None:
        """A date, a partial date or a span."""
        try:
            return dates.parse(self.raw(key))
        except ValueError as error:
            self.fail("impossible-date", key, f"{error}.", "Write a date that exists.")
            return None

    def choice(self, key: str, kind: type[E]) -> E | None:
        """A word of a closed list, or None where the field is absent."""
        value = self.raw(key)
        if value is None:
            return None
        return self._word(key, value, kind, (*self.path, key))

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A list of words of a closed list."""
        words = (
            self._word(key, value, kind, (*self.path, key, at))
            for at, value in enumerate(self._list(key))
        )
        return tuple(word for word in words if word is not None)

    def _word(self, key: str, value: Any, kind: type[E], path: Path) -> E | None:
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(kind)
            self.problems.append(
                Problem("unknown-value", path, f"{value!r} is no {key}.", f"Use one of: {known}.")
            )
            return None

    def one_of(self, key: str, words: Sequence[str]) -> str | None:
        """A word out of `words`, or None where the field is absent."""
        value = self.text(key)
        if value is not None and value not in words:
            self.fail(
                "unknown-value", key, f"{value!r} is no {key}.", f"Use one of: {', '.join(words)}."
            )
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for at, value in enumerate(self._list(key)):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self.problems.append(
                    Problem(
                        "not-text",
                        (*self.path, key, at),
                        f"{value!r} is not text.",
                        "Put the value in quotes.",
                    )
                )
        return tuple(found)

    def language(self, key: str) -> str | None:
        """One language tag."""
        value = self.text(key)
        if value is not None and value.split("-")[0] not in ISO_639_1:
            self._bad_language(value, (*self.path, key))
            return None
        return value

    def languages(self, key: str) -> tuple[str, ...]:
        """A list of language tags."""
        found = self.texts(key)
        for at, value in enumerate(found):
            if value.split("-")[0] not in ISO_639_1:
                self._bad_language(value, (*self.path, key, at))
        return found

    def _bad_language(self, value: str, path: Path) -> None:
        self.problems.append(
            Problem(
                "bad-language-tag",
                path,
                f"{value!r} is not a language tag.",
                "Write a two-letter code such as en, th, lo, km, my, vi or zh, one a list item.",
            )
        )

    def _list(self, key: str) -> Sequence[Any]:
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return value
        self.fail("not-a-list", key, f"{value!r} is not a list.", "Write [a, b] or one `- ` each.")
        return ()

    def inside(self, key: str) -> Fields | None:
        """The mapping under `key`, or None."""
        value = self.raw(key)
        return None if value is None else Fields(value, self.problems, (*self.path, key))

    def each(self, key: str) -> list[Fields]:
        """The mappings of a list under `key`."""
        return [
            Fields(value, self.problems, (*self.path, key, at))
            for at, value in enumerate(self._list(key))
        ]

    def done(self) -> None:
        """Notes every field that nobody asked for: a misspelt name must not vanish in silence."""
        for key in self.data:
            if key not in self.seen:
                known = ", ".join(sorted(self.seen))
                self.fail(
                    "unknown-field",
                    str(key),
                    f"there is no field {key!r} here.",
                    f"Known fields: {known}.",
                )
