"""What a notice (通报) is made of: plain values, no behaviour, no Django.

Every text is a verbatim slice of the source with the white space around it removed; paragraphs inside
one text are separated by "\\n". A fact that is not in the source is "" (texts) or None (dates,
numbers), never a guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from notices.parser.kinds import Level as Level
from notices.parser.kinds import MarkKind as MarkKind


class NotANotice(ValueError):
    """The text is readable but nothing of a notice was found in it. str(error) is one Chinese sentence."""


@dataclass(frozen=True)
class NoticeWarning:
    """Something to look at by hand. `line` is 1-based in the source; 0 when it concerns the whole text."""

    line: int
    message: str


@dataclass(frozen=True)
class LeftOut:
    """A part of the source that belongs to the web page, the printed page or a repeated table of contents.

    `at` is the index of its first character in the source.
    """

    line: int
    text: str
    reason: str
    at: int = 0


class FieldName(Enum):
    """What a label of a finding or measure names, besides the promise itself."""

    DESCRIPTION = "description"
    CAUSE = "cause"
    GOAL = "goal"
    EFFECT = "effect"
    STATE = "state"
    LEADER = "leader"
    DEPARTMENT = "department"
    SUPPORTING = "supporting_departments"
    HANDLER = "handler"
    DUE = "due"
    NEXT = "next"
    EVIDENCE = "evidence"
    NOTE = "note"


@dataclass(frozen=True)
class PrintedField:
    """One labelled fact, as printed: “责任领导:张三” is (LEADER, "责任领导:", "张三")."""

    name: FieldName
    label: str
    value: str
    line: int


@dataclass(frozen=True)
class Alternative:
    """Another level that a heading may have, with the share of the evidence that speaks for it (0–1)."""

    level: Level
    confidence: float


@dataclass(frozen=True)
class Heading:
    """How sure the reading of one heading or marked paragraph is.

    `at` is the index of its first character in the source: what a correction refers to. `confidence` is
    0–1; `alternatives` are the other levels, best first.
    """

    at: int
    line: int
    text: str
    kind: MarkKind
    level: Level
    confidence: float
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Uncertain:
    """A spot to be confirmed first. `reason` is one Chinese sentence.

    `kind` is set where the question is about all marks of that kind, not about this one heading.
    """

    at: int
    line: int
    text: str
    level: Level
    proposed: Level
    reason: str
    kind: MarkKind | None = None


@dataclass(frozen=True)
class LevelUse:
    """Another level that some marks of a kind were given: how many, and the line of the first."""

    level: Level
    count: int
    line: int


@dataclass(frozen=True)
class MarkUse:
    """What one kind of mark was taken to mean in this document: one row of the preview's selects.

    `level` is that of most of them; `others` are what the rest of the `count` were taken for.
    """

    kind: MarkKind
    level: Level
    count: int
    example: str
    line: int
    others: tuple[LevelUse, ...] = ()


@dataclass(frozen=True)
class Preamble:
    """Title and opening. `text` is what stands between the title and the first heading."""

    title: str
    organization: str
    team: str
    inspection_start: date | None
    inspection_end: date | None
    feedback_on: date | None
    text: str
    # Names of the fields above whose year is not printed and was told from the dates before.
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading that is no category: 整改工作组织情况, 下一步打算, or what merely contains the categories.

    `position` is shared with Category: sections and categories together, in the order of the source, from 1.
    """

    mark: str
    title: str
    text: str
    line: int
    position: int
    at: int = 0

    @property
    def is_section(self) -> bool:
        return True


@dataclass(frozen=True)
class Measure:
    """One promise. Printed as mark + label + text + trailer.

    `label` is e.g. "整改情况:", "整改情况:已完成。" or "【已完成】"; `trailer` closes this one measure, e.g.
    "完成情况:已完成。" or "(已完成)", and is not part of `text`.
    """

    number: int | None
    mark: str
    label: str
    text: str
    stated_status: str
    trailer: str
    line: int
    fields: tuple[PrintedField, ...] = ()
    at: int = 0


@dataclass(frozen=True)
class SubIssue:
    """One finding. Printed as group (when it changes), mark + title, text, lead, measures, trailer.

    `lead` introduces several numbered measures, e.g. "整改情况:" before (1)… or 一是…; `trailer` is what
    stands after the measures with its label, e.g. "完成情况:已完成。".
    """

    number: int | None
    mark: str
    title: str
    group_mark: str
    group: str
    text: str
    lead: str
    stated_status: str
    trailer: str
    line: int
    measures: tuple[Measure, ...]
    fields: tuple[PrintedField, ...] = ()
    at: int = 0
    group_at: int = 0


@dataclass(frozen=True)
class Category:
    """An issue category (…方面). The unnamed one has number None, mark "" and title ""."""

    number: int | None
    mark: str
    title: str
    text: str
    line: int
    position: int
    focus: str
    sub_issues: tuple[SubIssue, ...]
    at: int = 0

    @property
    def is_section(self) -> bool:
        return False


@dataclass(frozen=True)
class Closing:
    """From 欢迎广大干部群众… to the end. Several phones are joined by "、"; figures are half-width."""

    text: str
    phone: str
    email: str
    address: str
    postcode: str


@dataclass(frozen=True)
class Notice:
    """A whole notice. `warnings` and `left_out` are in the order of their lines."""

    preamble: Preamble
    sections: tuple[Section, ...]
    categories: tuple[Category, ...]
    closing: Closing
    warnings: tuple[NoticeWarning, ...] = ()
    marks: tuple[MarkUse, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    headings: tuple[Heading, ...] = ()
    uncertain: tuple[Uncertain, ...] = ()

    def parts(self) -> list[Section | Category]:
        """Sections and categories in the order of the source."""
        found: list[Section | Category] = [*self.sections, *self.categories]
        return sorted(found, key=lambda part: part.position)

    def sub_issues(self) -> Iterator[SubIssue]:
        for category in self.categories:
            yield from category.sub_issues

    def measures(self) -> Iterator[Measure]:
        for sub_issue in self.sub_issues():
            yield from sub_issue.measures
