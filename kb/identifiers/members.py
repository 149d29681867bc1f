"""What a reference points at: units, numbers with inserts, paragraphs, ranges.

`s 6/1` is a section of its own and `s 6(1)` a paragraph of section 6: the first is a
`Number` with an insert, the second a `Number` with a path. Two members meet only where
these agree, so an insert is never found under its stem nor the reverse, and 6 is never 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache

LATIN = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
"""Latin inserts in order: s 133 bis stands before s 133 ter."""


class Unit(StrEnum):
    """What is counted."""

    SECTION = "section"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    RULE = "rule"
    CLAUSE = "clause"
    CHAPTER = "chapter"
    STEP = "step"
    PART = "part"
    SCHEDULE = "schedule"
    BOOK = "book"
    TITLE = "title"
    ANNEX = "annex"
    POINT = "point"
    REGULATION = "regulation"


class Relation(Enum):
    """How a cited member stands to a recorded one; the order is from closest to none."""

    EXACT = "exact"
    IN_GROUP = "member of a grouped reference"
    PARAGRAPH_OF_WHOLE = "paragraph of a provision recorded whole"
    PARTS = "the record holds parts of what is cited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its insert: 6, 6/1, 234-1, 9A, 133 bis.

    `insert` is "" or the insert as compared: digits, a capital letter or two, or a Latin
    word. 234-1 and 234/1 are two spellings of one number; 133 bis and 133/2 are not.
    """

    value: int
    insert: str = ""

    @property
    def key(self) -> tuple[int, int, int, str]:
        """Order in the law: 38 before 38/1 before 39, 120A before 120B."""
        if not self.insert:
            return (self.value, 0, 0, "")
        if self.insert.isdigit():
            return (self.value, 1, int(self.insert), "")
        if self.insert in LATIN:
            return (self.value, 2, LATIN.index(self.insert), "")
        return (self.value, 3, len(self.insert), self.insert)

    def __str__(self) -> str:
        if not self.insert:
            return str(self.value)
        if self.insert.isdigit():
            return f"{self.value}/{self.insert}"
        return (
            f"{self.value} {self.insert}" if self.insert in LATIN else f"{self.value}{self.insert}"
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One step below a number: `(7)`, `(a)`, or a paragraph that is only counted.

    `counted` marks "para 2" and "first paragraph": in a Thai section that has items (1)
    and (2), its second paragraph is not item (2).
    """

    value: str
    counted: bool = False

    @property
    def order(self) -> tuple[int, int, str]:
        """For ranges: numbers by value, letters by the alphabet."""
        if self.value.isdigit():
            return (0, int(self.value), "")
        return (1, len(self.value), self.value)

    def __str__(self) -> str:
        return f"para {self.value}" if self.counted else f"({self.value})"


@dataclass(frozen=True, slots=True)
class Member:
    """A number or a range of numbers, or one number with a paragraph or a range of them.

    `last` closes a range of numbers, `path_last` a range of the last paragraph of `path`;
    `onward` leaves it open ("art 16(7) ff").
    """

    unit: Unit
    first: Number
    last: Number | None = None
    path: tuple[Paragraph, ...] = ()
    path_last: Paragraph | None = None
    onward: bool = False

    @property
    def single(self) -> bool:
        """One provision or one paragraph, no range."""
        return self.last is None and self.path_last is None and not self.onward

    @property
    def numbers(self) -> tuple[Number, Number]:
        """First and last number."""
        return (self.first, self.last or self.first)

    def holds_number(self, number: Number) -> bool:
        """Whether `number` lies in the range.

        An insert lies in it only where an end is an insert of the same stem: "ss 45-48"
        was read without knowing of a s 46/1, and that one is law of its own.
        """
        if self.last is None:
            after = self.onward and not self.path and number.key > self.first.key
            return number == self.first or (after and not number.insert)
        if not self.first.key <= number.key <= self.last.key:
            return False
        if not number.insert:
            return True
        ends = [n.value for n in (self.first, self.last) if n.insert]
        return number in (self.first, self.last) or number.value in ends

    def __str__(self) -> str:
        text = str(self.first) + _path(self.path)
        if self.last is not None:
            text += f"-{self.last}"
        if self.path_last is not None:
            text += f"-{self.path_last}"
        return f"{_SHORT[self.unit]} {text}{' ff' if self.onward else ''}"


_SHORT = {
    Unit.SECTION: "s",
    Unit.ARTICLE: "art",
    Unit.PARAGRAPH: "para",
    Unit.CLAUSE: "cl",
    Unit.CHAPTER: "ch",
    Unit.REGULATION: "reg",
} | {u: u.value for u in (Unit.RULE, Unit.STEP, Unit.PART, Unit.SCHEDULE, Unit.BOOK)}
_SHORT |= {u: u.value for u in (Unit.TITLE, Unit.ANNEX, Unit.POINT)}


def short(unit: Unit) -> str:
    """The abbreviation that refs use: s, art, para."""
    return _SHORT[unit]


def _path(path: tuple[Paragraph, ...]) -> str:
    return "".join(f" {p}" if p.counted else str(p) for p in path)


def _same(cited: Paragraph, recorded: Paragraph) -> bool:
    if cited.value != recorded.value:
        return False
    # "paragraph 7" of a treaty is recorded as (7); item (2) is never a counted paragraph
    return cited.counted == recorded.counted or (cited.counted and not recorded.counted)


def _in_path_range(paragraph: Paragraph, member: Member) -> bool:
    start = member.path[-1]
    if paragraph.counted and not start.counted:
        paragraph = Paragraph(paragraph.value)
    if paragraph.counted != start.counted or paragraph.order[0] != start.order[0]:
        return False
    if member.onward:
        return paragraph.order >= start.order
    end = member.path_last
    return end is not None and start.order <= paragraph.order <= end.order


@lru_cache(maxsize=65_536)
def relation(cited: Member, recorded: Member, *, same_unit: bool = False) -> Relation:
    """How `cited` stands to `recorded`. `same_unit` compares numbers whatever the unit."""
    if not same_unit and cited.unit is not recorded.unit:
        return Relation.NONE
    if recorded.path or cited.path:
        return _paragraphs(cited, recorded)
    if cited.numbers == recorded.numbers and cited.onward == recorded.onward:
        return Relation.EXACT
    if all(recorded.holds_number(n) for n in cited.numbers):
        return Relation.IN_GROUP
    if all(cited.holds_number(n) for n in recorded.numbers):
        return Relation.PARTS
    return Relation.NONE


def _paragraphs(cited: Member, recorded: Member) -> Relation:
    if not cited.path:
        held = cited.holds_number(recorded.first) and recorded.last is None
        return Relation.PARTS if held else Relation.NONE
    if cited.last is not None or not recorded.holds_number(cited.first):
        return Relation.NONE
    if not recorded.path:
        return Relation.PARAGRAPH_OF_WHOLE
    common = min(len(cited.path), len(recorded.path)) - 1
    if not all(_same(c, r) for c, r in zip(cited.path[:common], recorded.path, strict=False)):
        return Relation.NONE
    here, there = cited.path[common], recorded.path[common]
    deeper_cited = len(cited.path) > len(recorded.path)
    deeper_recorded = len(recorded.path) > len(cited.path)
    if not deeper_recorded and (recorded.path_last or recorded.onward):
        ends = (here,) if deeper_cited or cited.path_last is None else (here, cited.path_last)
        if all(_in_path_range(p, recorded) for p in ends):
            if deeper_cited:
                return Relation.PARAGRAPH_OF_WHOLE
            same = _same(here, there) and cited.path_last == recorded.path_last
            return Relation.EXACT if same and cited.onward == recorded.onward else Relation.IN_GROUP
    if not deeper_cited and (cited.path_last or cited.onward):
        ends = (
            (there,) if deeper_recorded or not recorded.path_last else (there, recorded.path_last)
        )
        return Relation.PARTS if all(_in_path_range(p, cited) for p in ends) else Relation.NONE
    if not _same(here, there):
        return Relation.NONE
    if deeper_cited:
        return Relation.PARAGRAPH_OF_WHOLE
    return Relation.PARTS if deeper_recorded else Relation.EXACT
