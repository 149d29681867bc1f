"""Sentences that keep their pattern, so that a face can say them in another language.

A message is an English string like any other; beside it stand the pattern that the
catalogues translate and the values that are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping


class Message(str):
    """An English sentence made of `template` (`%(name)s` stands for a value) and `values`.

    A value may be a message itself. Without values the template is the sentence.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Message:
        """Raises `KeyError` where the template names a value that is not given."""
        made = super().__new__(cls, template % values if values else template)
        made.template = template
        made.values = values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]
        """What makes the same message again, for copies."""
        return self.template, self.values


def said(template: str, **values: object) -> Message:
    """`said("Unknown %(field)s.", field="topic")`: a message; catalogues find it by this name."""
    return Message(template, values)
