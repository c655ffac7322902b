"""长期坚持台账: a line a promise – what, since when, how it was kept, and where it lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from ledger.fields import FieldKind
from measures.figures.rhythm import WatchPeriod
from measures.figures.watched import WatchLine, watch_lines
from measures.models.watch import WatchQuerySet
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan

NAME = "长期坚持台账"
BATCH_SIZE = 200
# Three years of every day; and as many gaps as a cell can be read with.
MAX_COUNTED = 1100
MAX_NAMED = 24
COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("finding", "具体问题", 26),
    SheetColumn("measure", "整改措施", 36),
    SheetColumn("promise", "坚持事项", 24),
    SheetColumn("period", "周期", 9, FieldKind.WORD),
    SheetColumn("starts_on", "起算日期", 13, FieldKind.DATE),
    SheetColumn("leader", "责任领导", 10, FieldKind.WORD),
    SheetColumn("department", "牵头部门", 13, FieldKind.WORD),
    SheetColumn("handler", "责任人", 10, FieldKind.WORD),
    SheetColumn("is_closed", "是否销号", 9, FieldKind.WORD),
    SheetColumn("demanded", "应坚持期数", 11, FieldKind.NUMBER),
    SheetColumn("kept", "做到期数", 10, FieldKind.NUMBER),
    SheetColumn("missed", "断档期数", 10, FieldKind.NUMBER),
    SheetColumn("gaps", "断档的各期", 34),
    SheetColumn("due_on", "本期截止", 13, FieldKind.DATE),
    SheetColumn("state", "坚持情况", 10, FieldKind.WORD),
    SheetColumn("end", "终止", 24),
)


def watch_sheet(watches: WatchQuerySet, *, title: str, today: date) -> SheetPlan:
    """Of promises with what a row shows; read in batches."""
    note = f"截至{today}。断档:一个周期结束时没有做到。休息日和起止当期不计。销号不终止坚持。"
    return SheetPlan(NAME, title, COLUMNS, _lines(watches, today), notes=[note])


def _lines(watches: WatchQuerySet, today: date) -> Iterator[SheetLine]:
    rows = watches.for_list().in_ledger_order().iterator(chunk_size=BATCH_SIZE)
    number = 0
    while batch := list(islice(rows, BATCH_SIZE)):
        for line in watch_lines(batch, today, most=MAX_COUNTED):
            number += 1
            yield SheetLine(_values(number, line))


def _values(number: int, line: WatchLine) -> tuple[str | int | date | None, ...]:
    watch, measure = line.watch, line.watch.measure
    return (
        number,
        str(measure.sub_issue),
        f"{measure.mark}{measure.text}",
        watch.promise(),
        watch.period_words,
        watch.starts_on,
        measure.leader.full_name if measure.leader else "",
        measure.department.name if measure.department else "",
        measure.handler.full_name if measure.handler else "",
        "已销号" if measure.sub_issue.is_closed else "未销号",
        line.kept + len(line.missed),
        line.kept,
        len(line.missed),
        _gaps(line.missed),
        watch.due_on,
        line.state.label,
        f"{watch.ends_on}:{watch.end_reason}" if watch.ends_on else "",
    )


def _gaps(missed: list[WatchPeriod]) -> str:
    """The newest where there are many."""
    named = "、".join(f"{one.begins_on}至{one.last_on}" for one in missed[-MAX_NAMED:])
    more = len(missed) - MAX_NAMED
    return f"另有{more}期更早;{named}" if more > 0 else named
