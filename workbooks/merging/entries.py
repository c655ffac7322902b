"""整改进展 in a cell: what is there already is left alone, what was added becomes further entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from datetime import date

from accounts.days import refuse_day
from accounts.models import User
from ledger import fields
from measures import rules
from measures.workflow import Status
from workbooks.merging.differences import Said
from workbooks.merging.model import NewEntry, PlannedChange, RowPlan
from workbooks.merging.snapshot import KnownEntry, SystemState, normal
from workbooks.reading import Cell, SheetRow, read_day

_DATED = re.compile(
    r"^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{4}[./]\d{1,2}[./]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)[\s::,,、]*",
    re.MULTILINE,
)


def plan_entries(
    row: SheetRow, plan: RowPlan, *, said: Said, snapshot: SystemState, by: User, received_on: date
) -> None:
    """An entry without a date is one of the day the file came in, and the preview says so."""
    text = said.texts.get(fields.PROGRESS, "")
    if not text:
        return
    column = row.letters[fields.PROGRESS]
    known = snapshot.progress.get(plan.measure.pk, []) if plan.measure is not None else []
    shown = snapshot.shown(plan.measure)[fields.PROGRESS] if plan.measure is not None else ""
    # What was written in front of the entries that were shown, and what was written behind them.
    parts = text.split(shown, 1) if shown else [text]
    for entry in (entry for part in parts for entry in _entries(part, received_on, known=known)):
        if not _is_known(entry, known) and entry not in plan.entries:
            plan.entries.append(entry)
            plan.changes.append(PlannedChange(fields.PROGRESS, "", f"{entry.day:%Y-%m-%d} {entry.text}"))
    if not plan.entries:
        return
    if any(entry.day > received_on for entry in plan.entries):
        plan.refuse(column, "进展日期不能晚于今天。")
    if not all(entry.is_dated for entry in plan.entries):
        plan.warn(column, f"没有写日期的进展,按收到文件的日期{received_on:%Y-%m-%d}记录。")
    _ask_rules(column, plan, by=by)


def _entries(text: str, received_on: date, *, known: list[KnownEntry]) -> Iterator[NewEntry]:
    starts = list(_DATED.finditer(text))
    head = text[: starts[0].start()] if starts else text
    if head.strip():
        yield NewEntry(received_on, head.strip(), is_dated=False)
    for match, following in zip(starts, [*starts[1:], None], strict=False):
        body = text[match.end() : following.start() if following else len(text)].strip()
        day = read_day(Cell(match[1])).day
        if day is None or refuse_day(day):
            yield NewEntry(received_on, text[match.start() : match.end()].strip() + body, is_dated=False)
        elif body:
            yield from _behind_known(NewEntry(day, body), received_on, known=known)


def _behind_known(entry: NewEntry, received_on: date, *, known: list[KnownEntry]) -> Iterator[NewEntry]:
    """A line without a date below an entry that is there already is an entry of its own."""
    for one in known:
        if one.day == entry.day and entry.text.startswith(one.text):
            if rest := entry.text[len(one.text) :].strip():
                yield NewEntry(received_on, rest, is_dated=False)
            return
    yield entry


def _is_known(entry: NewEntry, known: list[KnownEntry]) -> bool:
    return any(
        normal(entry.text) == normal(one.text) and (not entry.is_dated or entry.day == one.day)
        for one in known
    )


def _ask_rules(column: str, plan: RowPlan, *, by: User) -> None:
    """Asked of the measure as it is when its assignment and its texts are written."""
    if plan.measure is None:
        if plan.assignment is None:
            plan.refuse(column, "该措施尚未分派,请先由整改办分派。")
        return
    after = copy(plan.measure)
    if plan.is_reopening or (after.status == Status.DRAFT and plan.assignment is not None):
        after.status = Status.IN_PROGRESS
    plan.refuse(column, rules.refuse_record_progress(by, after))
