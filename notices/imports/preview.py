"""What the preview page shows: the tree, the source line by line, what to look at and to correct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Organization
from accounts.named import core_name
from notices.imports.assignments import AssignmentProposal, proposals
from notices.imports.corrections import open_questions
from notices.imports.reading import corrections_of, read_notice, state_of
from notices.imports.spots import Spot, Spots
from notices.imports.to_records import inspection_dates
from notices.models import Notice
from notices.parser import model as parsed

# A page with more lines than this helps nobody; genuine notices have up to 600.
MAX_LINES = 3_000
# The names of the buttons: shorter than those of the selects, in the order of their keys 1 to 6.
SHORT_LABELS = {
    parsed.Level.SECTION: "章节",
    parsed.Level.CATEGORY: "类别",
    parsed.Level.GROUP: "分组",
    parsed.Level.SUB_ISSUE: "问题",
    parsed.Level.MEASURE: "措施",
    parsed.Level.TEXT: "正文",
}
INFERRED = "年份由上文推出"


@dataclass
class PreviewLine:
    """A line of the source with what was said about it; ``at`` is the place that stands for it, if any."""

    number: int
    text: str
    warnings: list[str] = field(default_factory=list)
    left_out: str = ""
    at: int | None = None


@dataclass(frozen=True)
class MarkChoice:
    """One kind of mark and the level it was given; a row of the selects."""

    use: parsed.MarkUse
    options: list[tuple[str, str, bool]]

    @property
    def name(self) -> str:
        return self.use.kind.name

    @property
    def label(self) -> str:
        return self.use.kind.label


@dataclass(frozen=True)
class NoticeFact:
    label: str
    value: str
    remark: str = ""

    @property
    def missing(self) -> str:
        return "" if self.value else "原文中没有读到"


@dataclass(frozen=True)
class LevelButton:
    key: int
    name: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class ChosenSpot:
    """The place that is being corrected."""

    spot: Spot
    is_first: bool

    @property
    def levels(self) -> list[LevelButton]:
        return [
            LevelButton(key, level.name, label, level is self.spot.level)
            for key, (level, label) in enumerate(SHORT_LABELS.items(), 1)
        ]

    @property
    def can_join(self) -> bool:
        return self.spot.is_start and not self.is_first and not self.spot.outside


@dataclass(frozen=True)
class NoticePreview:
    """``state`` is the fingerprint of the corrections that it was made from."""

    notice: parsed.Notice
    lines: list[PreviewLine]
    hidden_lines: int
    marks: list[MarkChoice]
    facts: list[NoticeFact]
    remarks: Sequence[str]
    questions: list[parsed.Uncertain]
    proposals: list[AssignmentProposal]
    chosen: ChosenSpot | None
    state: str
    steps: int
    notes: Sequence[str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Categories, sub-issues, measures."""
        found = self.notice
        return len(found.categories), sum(1 for _ in found.sub_issues()), sum(1 for _ in found.measures())

    @property
    def parts(self) -> list[parsed.Section | parsed.Category]:
        return self.notice.parts()

    @property
    def doubtful(self) -> Collection[int]:
        """The places of the open questions."""
        return {spot.at for spot in self.questions}

    @property
    def offered(self) -> list[AssignmentProposal]:
        return [one for one in self.proposals if one.assignment]

    @property
    def unusable(self) -> list[AssignmentProposal]:
        """Without one of what an assignment needs."""
        return [one for one in self.proposals if not one.assignment]


def make_preview(row: Notice, *, place: int | None = None) -> NoticePreview:
    """``place`` is an index of the source that is being corrected. Raises ``NotANotice``."""
    notice = read_notice(row)
    spots = Spots.of(row.source, corrections_of(row), notice)
    lines = _lines(row.source, notice, spots)
    spot = spots.at(place) if place is not None else None
    is_open = row.imported_at is None
    return NoticePreview(
        notice=notice,
        lines=lines[:MAX_LINES],
        hidden_lines=max(0, len(lines) - MAX_LINES),
        marks=[_choice(use) for use in notice.marks],
        facts=_facts(notice),
        remarks=_remarks(notice, row.organization),
        questions=open_questions(row, notice.uncertain) if is_open else [],
        proposals=proposals(notice, row.organization) if is_open else [],
        chosen=ChosenSpot(spot, spot.at == spots.first()) if spot and is_open else None,
        state=state_of(row),
        steps=row.corrections[-1]["step"] if row.corrections else 0,
        notes=row.notes,
    )


def source_lines(source: str) -> list[PreviewLine]:
    """The source alone, for a text in which nothing was found."""
    return [PreviewLine(number, text) for number, text in enumerate(source.split("\n")[:MAX_LINES], 1)]


def _lines(source: str, notice: parsed.Notice, spots: Spots) -> list[PreviewLine]:
    warnings: Mapping[int, list[str]] = defaultdict(list)
    for warning in notice.warnings:
        warnings[warning.line].append(warning.message)
    left_out = {left.line: left.reason for left in notice.left_out}
    places = spots.by_line()
    return [
        PreviewLine(number, text, warnings.get(number, []), left_out.get(number, ""), places.get(number))
        for number, text in enumerate(source.split("\n"), 1)
    ]


def _choice(use: parsed.MarkUse) -> MarkChoice:
    """Where marks of a kind differ, they stay as they are until somebody says one level for all."""
    if not use.others:
        return MarkChoice(use, [(level.name, level.label, level is use.level) for level in parsed.Level])
    levels = [(level.name, f"全部作{level.label}", False) for level in parsed.Level]
    return MarkChoice(use, [("", f"多数作{use.level.label},不改动", True), *levels])


def _facts(notice: parsed.Notice) -> list[NoticeFact]:
    preamble, closing = notice.preamble, notice.closing
    days = {name: getattr(preamble, name) for name in ("inspection_start", "inspection_end")}
    period = " 至 ".join(_day(day) or "(未读到)" for day in days.values()) if any(days.values()) else ""
    return [
        NoticeFact("标题", preamble.title),
        NoticeFact("单位", preamble.organization),
        NoticeFact("巡察组", preamble.team),
        NoticeFact("进驻时间", period, _inferred(preamble, *days)),
        NoticeFact("反馈日期", _day(preamble.feedback_on), _inferred(preamble, "feedback_on")),
        NoticeFact("联系电话", closing.phone),
        NoticeFact("电子邮箱", closing.email),
        NoticeFact("通信地址", " ".join(part for part in (closing.address, closing.postcode) if part)),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _inferred(preamble: parsed.Preamble, *names: str) -> str:
    return INFERRED if set(names) & set(preamble.inferred) else ""


def _remarks(notice: parsed.Notice, organization: Organization) -> Sequence[str]:
    """What concerns the whole text; none of it stands in the way of importing."""
    found = [warning.message for warning in notice.warnings if not warning.line]
    named = notice.preamble.organization
    if named and not _is_same(named, organization):
        found.append(f"通报的单位是“{named}”,您所在的单位是“{organization.name}”,请确认没有选错文件。")
    preamble = notice.preamble
    dates = (preamble.inspection_start, preamble.inspection_end)
    if inspection_dates(preamble) != dates:
        found.append("进驻的结束日期早于开始日期,导入后这两个日期留空,请在巡察设置中补填。")
    return found


def _is_same(named: str, organization: Organization) -> bool:
    """The printed name and the registered one often differ by 中共 and 党组."""
    printed, registered = (core_name(name) for name in (named, organization.name))
    return printed in registered or registered in printed
