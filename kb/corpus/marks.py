"""The mark of a provision: on what its statement rests, as a reader is told.

Nothing is shown, compared, cited or drafted from without its mark, and the weakest wins where
several meet.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.model import Basis, Instrument, Mark, Provision, SourceKind

_ORDER = tuple(Mark)
# A source that nobody has classified ranks with a translation: neither is the text itself.
_RANK = {mark: float(at) for at, mark in enumerate(_ORDER)}
_RANK[Mark.READ_NOT_CLASSIFIED] = _RANK[Mark.READ_IN_A_TRANSLATION]

_REPORTED = frozenset({SourceKind.OFFICIAL_REPORT, SourceKind.SECONDARY, SourceKind.DRAFT})
_TEXT = frozenset({SourceKind.OFFICIAL_TEXT, SourceKind.REPUBLISHED_TEXT})


def source_kind(provision: Provision) -> SourceKind | None:
    """The kind of the source that is shown, the first; None where there is no source."""
    return provision.sources[0].kind if provision.sources else None


def mark(provision: Provision, instrument: Instrument) -> Mark:
    """The mark of a provision of `instrument`.

    A text in a language that is not authentic counts as a translation, whoever published it;
    where the language of a source is not recorded, the source is taken at its word.
    """
    if provision.basis is Basis.RECALLED:
        return Mark.RECALLED
    if provision.basis is Basis.TEXT:
        return Mark.TEXT
    if provision.basis is Basis.REPORTED:
        return Mark.REPORTED
    kind = source_kind(provision)
    if kind is None or kind is SourceKind.NOT_CLASSIFIED:
        return Mark.READ_NOT_CLASSIFIED
    if kind in _REPORTED:
        return Mark.REPORTED
    language = provision.sources[0].language
    if kind in _TEXT and (language is None or language in instrument.languages):
        return Mark.READ_IN_THE_TEXT
    return Mark.READ_IN_A_TRANSLATION


def basis(provision: Provision) -> Basis:
    """What JSON, filters and facets call `basis`: *reported* also where the source reports."""
    if provision.basis is Basis.READ and source_kind(provision) in _REPORTED:
        return Basis.REPORTED
    return provision.basis


def weakest(marks: Iterable[Mark]) -> Mark | None:
    """The mark of a statement that rests on several; None where it rests on nothing."""
    return max(marks, key=lambda m: (_RANK[m], _ORDER.index(m)), default=None)
