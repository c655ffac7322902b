"""各单位情况 as a workbook: what the page of units shows, all of it, and the four focuses of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from issues.models import Focus
from ledger.fields import FieldKind
from ledger.file_names import workbook_name
from ledger.rates import EACH_BY_ITS_OWN, RATE_RULE
from ledger.units.lines import UnitLine, UnitStanding, quarter_before, sum_of, unit_lines
from ledger.units.question import UnitQuestion
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan, Value

NUMBERS = (
    ("overdue", "逾期"),
    ("stalled", "30天无进展"),
    ("returned", "已退回"),
    ("postponed", "延过期"),
    ("watched", "应坚持"),
    ("lapsed", "断档"),
    ("findings", "具体问题"),
    ("findings_closed", "已销号"),
)
COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("unit", "单位", 34),
    SheetColumn("total", "整改措施", 10, FieldKind.NUMBER),
    SheetColumn("done", "已完成", 10, FieldKind.NUMBER),
    SheetColumn("rate", "完成率", 10, FieldKind.WORD),
    SheetColumn("rate_change", "比三个月前(百分点)", 12, FieldKind.WORD),
    *(SheetColumn(key, title, 11, FieldKind.NUMBER) for key, title in NUMBERS),
    *(SheetColumn(focus.value, f"{focus.label}完成率", 13, FieldKind.WORD) for focus in Focus),
    SheetColumn("filed_on", "最近报送", 13, FieldKind.DATE),
    SheetColumn("as_of", "数据截至", 24),
)
FOCUS_COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("unit", "单位", 34),
    *(
        SheetColumn(f"{focus.value}-{key}", f"{focus.label}:{title}", 11, FieldKind.NUMBER)
        for focus in Focus
        for key, title in (("total", "措施"), ("done", "完成"), ("overdue", "逾期"))
    ),
)
NAME = "各单位整改情况"


def units_name(today: date) -> str:
    return workbook_name(NAME, day=today, what="")


def write_units(path: Path, question: UnitQuestion) -> None:
    """In the order of the page."""
    today = timezone.localdate()
    lines = unit_lines(list(question.ordered()), today=today, of_round=question.round)
    notes = [f"截至{today}。{EACH_BY_ITS_OWN};{RATE_RULE}。", f"三个月前指{quarter_before(today)}。"]
    title = f"{question.round}{NAME}"
    plans = [
        SheetPlan(NAME, title, COLUMNS, _whole_lines(lines), notes=notes),
        SheetPlan("四个方面", f"{title}(四个方面)", FOCUS_COLUMNS, _focus_lines(lines), notes=notes),
    ]
    origin = origin_of(plans, organization=None, inspections=(), template="")
    write_book(path, plans, title=title, origin=origin)


def _whole_lines(lines: Sequence[UnitLine]) -> Iterator[SheetLine]:
    for number, line in enumerate(lines, start=1):
        now, change = line.now, line.rate_change
        parts = [line.focuses.get(focus.value) for focus in Focus]
        numbers = [line.numbers.get(key, 0) for key, _ in NUMBERS]
        rates = [part.rate if part else "—" for part in parts]
        first: tuple[Value, ...] = (number, line.organization.name, now.total, now.done, now.rate)
        yield SheetLine(
            (*first, "" if change is None else f"{change:+}", *numbers, *rates, line.filed_on, _as_of(line))
        )
    whole = sum_of(lines)
    if lines:
        numbers = [whole.numbers[key] for key, _ in NUMBERS]
        first = (None, "合计", whole.now.total, whole.now.done, whole.now.rate, "")
        yield SheetLine((*first, *numbers, *("" for _ in Focus), None, ""))


def _as_of(line: UnitLine) -> str:
    return line.reported.as_of_text.removeprefix("数据截至 ") if line.reported else "本系统实时"


def _focus_lines(lines: Sequence[UnitLine]) -> Iterator[SheetLine]:
    none = UnitStanding(0, 0, 0)
    for number, line in enumerate(lines, start=1):
        parts = [line.focuses.get(focus.value, none) for focus in Focus]
        values = [value for part in parts for value in (part.total, part.done, part.overdue)]
        yield SheetLine((number, line.organization.name, *values))
