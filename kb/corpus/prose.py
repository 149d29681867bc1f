"""Source prose of a fact sheet becomes a list of sources: address, locator, language, note.

Understood are plain addresses, "GitHub owner/repo: path", "github: owner/repo, path (note)",
several of them joined by ";" or "and", and words before or after an address. Words without an
address are kept as the address of a source, to be found by `kb corpus check`: prose that is not
understood is never dropped, and never turns a read provision into a recalled one.
"""

from __future__ import annotations

import re

from kb.model import Source, SourceKind

_LANGUAGES = {
    "English": "en",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Burmese": "my",
    "Vietnamese": "vi",
    "Chinese": "zh",
    "French": "fr",
    "Indonesian": "id",
    "Japanese": "ja",
}
_NAMES = "|".join(_LANGUAGES)

# A new source starts after a semicolon only where an address follows, perhaps behind a label.
_SPLIT = re.compile(r"\s*;\s+(?=(?:[^;:()]{1,60}: )?(?:https?://|github\b))", re.IGNORECASE)
_AND = re.compile(r" and (?=https?://)")
_LABEL = re.compile(r"(?P<label>[^:()]{1,80}): (?=https?://|github\b)", re.IGNORECASE)
_GITHUB = re.compile(
    r"github(?:: | )(?P<repo>[\w.-]+/[\w.-]+?)(?:(?:: |, )(?P<path>.+))?", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?P<address>https?://\S+)(?P<rest> .*)?", re.DOTALL)
_BRACKETS = re.compile(r" \((?P<words>[^()]*(?:\([^()]*\)[^()]*)*)\)(?P<after>[^()]*)$")
_PLACE = re.compile(r"(?:arts?|ss?|paras?|pp?\.|gazette pp?\.) ?[\d(].*")
_NO_SOURCE = re.compile(r"general knowledge\b.*", re.IGNORECASE)
_SECONDARY = re.compile(r"secondary (?:source|text|report|page)s?\b", re.IGNORECASE)
_SECONDARY_CAUTION = re.compile(r"Secondary(?:[:,.]| (?:sources?|texts?|reports?|pages?)\b)")
_UNOFFICIAL = re.compile(rf"\bunofficial (?:{_NAMES}) translation\b")
_IN_LANGUAGE = re.compile(rf"\b({_NAMES}) (?:text|texts|translation|version|copy|scan)\b")


def sources(prose: str | None) -> tuple[Source, ...]:
    """The sources that a line of prose names; none for nothing and for general knowledge."""
    if prose is None or not prose.strip() or _NO_SOURCE.fullmatch(prose.strip()):
        return ()
    found: list[Source] = []
    for part in _SPLIT.split(prose.strip()):
        found.extend(_part(part))
    return tuple(found)


def described(address: str, what: str | None) -> Source:
    """A source of the list at the head of a sheet: `{url, what}`."""
    first = sources(address)
    source = first[0] if len(first) == 1 else Source(address)
    return Source(
        address=source.address,
        locator=source.locator,
        language=source.language or language_named(what or ""),
        kind=_kind(what or ""),
        note="; ".join(w for w in (source.note, what) if w) or None,
    )


def is_converted(source: Source) -> bool:
    """Whether the source has an address that a program can follow."""
    return re.match(r"https?://\S+$", source.address) is not None


def says_secondary(caution: str | None) -> bool:
    """Whether a caution says outright that the source of its provision is a secondary one."""
    return _SECONDARY_CAUTION.match(caution or "") is not None


def language_named(words: str) -> str | None:
    """The language in which the words say the text is; None unless exactly one is named."""
    named = {_LANGUAGES[name] for name in _IN_LANGUAGE.findall(words)}
    if not named and (name := words.split(",")[0].strip()) in _LANGUAGES:
        named = {_LANGUAGES[name]}
    return named.pop() if len(named) == 1 else None


def language_tags(sentence: str) -> tuple[tuple[str, ...], str | None]:
    """`zh, th, en (English prevails)` as tags and the one that prevails."""
    match = re.fullmatch(r"([^()]*?)\s*(?:\((\w+) prevails\))?", sentence.strip())
    if match is None:
        return (sentence.strip(),), None
    tags = tuple(t.strip() for t in match[1].split(",") if t.strip())
    return tags, _LANGUAGES.get(match[2]) if match[2] else None


def _part(part: str) -> list[Source]:
    label = None
    if match := _LABEL.match(part):
        label, part = match["label"].strip(), part[match.end() :]
    if match := _GITHUB.fullmatch(part):
        return [_repository(match["repo"], match["path"], label)]
    found: list[Source] = []
    # "A and B (note)": the words stand for every address of the group.
    pieces = _AND.split(part)
    shared = None
    for piece in reversed(pieces):
        match = _ADDRESS.fullmatch(piece)
        if match is None:
            return [Source(_whole(label, part), kind=_kind(part))]
        rest = (match["rest"] or "").strip()
        if rest:
            shared = rest[1:-1] if re.fullmatch(r"\([^()]*(\([^()]*\)[^()]*)*\)", rest) else rest
        found.append(_source(match["address"].rstrip(";,"), None, label, shared))
    return found[::-1]


def _repository(repo: str, path: str | None, label: str | None) -> Source:
    notes: list[str] = []
    place: list[str] = []
    while path and (match := _BRACKETS.search(path)):
        after = match["after"].strip(" ,")
        if after and not _PLACE.fullmatch(after):
            break
        if after:
            place.append(after)
        notes[:0] = [match["words"]]
        path = path[: match.start()]
    words: list[str] = []
    for note in notes:
        for piece in note.split(", ") if "gazette p" in note else [note]:
            (place if _PLACE.fullmatch(piece) else words).append(piece)
    locator = ", ".join(p for p in (path, *place) if p) or None
    return _source(f"https://github.com/{repo}", locator, label, "; ".join(words) or None)


def _source(address: str, locator: str | None, label: str | None, note: str | None) -> Source:
    words = "; ".join(w for w in (label, note) if w)
    if locator is None and note is not None and _PLACE.fullmatch(note):
        locator, words = note, label or ""
    return Source(
        address=address,
        locator=locator,
        language=language_named(note or ""),
        kind=_kind(words),
        note=words or None,
    )


def _kind(words: str) -> SourceKind:
    if _UNOFFICIAL.search(words):
        return SourceKind.UNOFFICIAL_TRANSLATION
    if _SECONDARY.match(words):
        return SourceKind.SECONDARY
    return SourceKind.NOT_CLASSIFIED


def _whole(label: str | None, part: str) -> str:
    return f"{label}: {part}" if label else part
