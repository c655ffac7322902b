"""What the preview page shows: the tree, the source line by line, and what to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organization
from notices.imports.confirm import parse
from notices.imports.to_records import inspection_dates
from notices.parser import model as parsed

# A page with more lines than this helps nobody; genuine notices have up to 600.
MOST_LINES = 3_000


@dataclass
class Line:
    """A line of the source with what was said about it."""

    number: int
    text: str
    warnings: list[str] = field(default_factory=list)
    left_out: str = ""


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
class Preview:
    notice: parsed.Notice
    lines: list[Line]
    hidden_lines: int
    marks: list[MarkChoice]
    levels: dict[str, str]
    facts: list[tuple[str, str]]
    remarks: list[str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Categories, sub-issues, measures."""
        found = self.notice
        return len(found.categories), sum(1 for _ in found.sub_issues()), sum(1 for _ in found.measures())

    @property
    def parts(self) -> list[parsed.Section | parsed.Category]:
        """Sections and categories in the order of the source."""
        return sorted((*self.notice.sections, *self.notice.categories), key=lambda part: part.position)


def read_levels(data: Mapping[str, Any]) -> dict[parsed.MarkKind, parsed.Level]:
    """The re-assigned levels of a form or an address; names that mean nothing are passed over."""
    kinds, levels = parsed.MarkKind.__members__, parsed.Level.__members__
    return {kinds[name]: levels[data[name]] for name in data if name in kinds and data[name] in levels}


def make_preview(
    source: str, *, levels: Mapping[parsed.MarkKind, parsed.Level], organization: Organization
) -> Preview:
    """Raises ``NotANotice``."""
    notice = parse(source, levels=levels)
    lines = _lines(source, notice)
    return Preview(
        notice=notice,
        lines=lines[:MOST_LINES],
        hidden_lines=max(0, len(lines) - MOST_LINES),
        marks=[_choice(use) for use in notice.marks],
        levels={use.kind.name: use.level.name for use in notice.marks},
        facts=_facts(notice),
        remarks=_remarks(notice, organization),
    )


def source_lines(source: str) -> list[Line]:
    """The source alone, for a text in which nothing was found."""
    return [Line(number, text) for number, text in enumerate(source.split("\n")[:MOST_LINES], 1)]


def _lines(source: str, notice: parsed.Notice) -> list[Line]:
    warnings: dict[int, list[str]] = defaultdict(list)
    for warning in notice.warnings:
        warnings[warning.line].append(warning.message)
    left_out = {left.line: left.reason for left in notice.left_out}
    return [
        Line(number, text, warnings.get(number, []), left_out.get(number, ""))
        for number, text in enumerate(source.split("\n"), 1)
    ]


def _choice(use: parsed.MarkUse) -> MarkChoice:
    return MarkChoice(use, [(level.name, level.label, level is use.level) for level in parsed.Level])


def _facts(notice: parsed.Notice) -> list[tuple[str, str]]:
    preamble, closing = notice.preamble, notice.closing
    dates = [preamble.inspection_start, preamble.inspection_end]
    period = " 至 ".join(day.isoformat() if day else "(未读到)" for day in dates) if any(dates) else ""
    return [
        ("标题", preamble.title),
        ("单位", preamble.organization),
        ("巡察组", preamble.team),
        ("进驻时间", period),
        ("反馈日期", preamble.feedback_on.isoformat() if preamble.feedback_on else ""),
        ("联系电话", closing.phone),
        ("电子邮箱", closing.email),
        ("通信地址", " ".join(part for part in (closing.address, closing.postcode) if part)),
    ]


def _remarks(notice: parsed.Notice, organization: Organization) -> list[str]:
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
    printed, registered = (_core(name) for name in (named, organization.name))
    return printed in registered or registered in printed


def _core(name: str) -> str:
    name = "".join(name.split()).removeprefix("中共").removeprefix("中国共产党")
    for ending in ("党组", "党委", "委员会", "党总支"):
        name = name.removesuffix(ending)
    return name
