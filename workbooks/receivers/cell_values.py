"""What stands in a cell: the ledger's value in the receiver's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ledger.fields import FieldKind
from workbooks.receivers.layout import FormColumn, FormField
from workbooks.receivers.lines import FormData, FormLine
from workbooks.receivers.own_columns import in_unit_of, is_money
from workbooks.receivers.package.sheets import FormValue
from workbooks.receivers.report import ColumnReport
from workbooks.receivers.words import (
    LATE,
    STATE_KEYS,
    TIMEFRAMES,
    name_word,
    state_word,
    timeframe_word,
)

TICK = "√"
# A deadline that is no date is told by its kind.
UNDATED = ("立行立改", "长期坚持")


def cell_value(
    column: FormColumn | FormField, line: FormLine, *, data: FormData, report: ColumnReport
) -> FormValue | None:
    """None leaves the cell empty; what a list of words has no word for is reported."""
    if isinstance(column, FormColumn) and column.tick:
        return TICK if _is_ticked(column, line, data) else None
    if len(column.keys) == 1:
        return _single(column, line, data=data, report=report)
    parts = [_plain(key, line, column=column, data=data) for key in column.keys]
    text = "\n".join(dict.fromkeys(_as_text(part) for part in parts if part not in (None, "")))
    return text or None


def _is_ticked(column: FormColumn, line: FormLine, data: FormData) -> bool:
    if any(re.search(pattern, column.tick) for pattern in TIMEFRAMES.values()):
        return timeframe_word(line.row.timeframe, column.words) == column.tick
    return _state(line, column.words, data) == column.tick


def _state(line: FormLine, words: Sequence[str], data: FormData) -> str:
    return state_word(line.state, words, is_overdue=line.is_overdue, is_phase_done=data.is_phase_done)


def _single(
    column: FormColumn | FormField, line: FormLine, *, data: FormData, report: ColumnReport
) -> FormValue | None:
    key, chosen = column.keys[0], dict(column.choices)
    value = _plain(key, line, column=column, data=data)
    if key == "due_on" and line.row.timeframe in UNDATED and (column.is_word_first or not line.row.due_on):
        return chosen.get(line.row.timeframe, line.row.timeframe) or None
    if value in (None, ""):
        return None
    if not column.words and not chosen:
        return value
    ours = line.state if key == "status" else _as_text(value)
    if key == "status" and line.is_overdue and LATE in chosen:
        ours = LATE
    if ours in chosen:
        word = chosen[ours]
    else:
        word = _word(key, ours, column=column, line=line, data=data) if column.words else ours
    if not word:
        report.reject(ours)
    return word or None


def _word(key: str, ours: str, *, column: FormColumn | FormField, line: FormLine, data: FormData) -> str:
    if key == "status":
        return _state(line, column.words, data)
    if key in STATE_KEYS:
        return state_word(ours, column.words)
    if key == "timeframe":
        return timeframe_word(ours, column.words, title=column.title)
    words = (ours, line.row.focus) if key == "category" else (ours,)
    return next((found for word in words if word and (found := name_word(word, column.words))), "")


def _plain(key: str, line: FormLine, *, column: FormColumn | FormField, data: FormData) -> FormValue | None:
    """The ledger's value; beside other things a kind of deadline stands for a date that is not there."""
    value: FormValue | None = line.row.value(key)
    if isinstance(value, Decimal) and is_money(key, data.fields):
        return in_unit_of(column, value)
    if key == "due_on" and value is None and line.row.timeframe in UNDATED:
        return line.row.timeframe
    return value


def _as_text(value: FormValue | None) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def is_date(column: FormColumn | FormField, data: FormData) -> bool:
    return len(column.keys) == 1 and data.fields[column.keys[0]].kind is FieldKind.DATE
