"""Columns of the list behind that of the text: which they are, how wide, and what stands in their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from accounts import places
from accounts.markup import filled, joined
from issues.custom_values import shown_value
from issues.models import CustomField, CustomTarget
from ledger.fields import FIELDS, FieldKind
from ledger.listed import ListedMeasure
from ledger.rows import STATES, LedgerRow
from measures.pages.rows import cut
from measures.templatetags.deadlines import due
from measures.workflow import Status

DEFAULT_KEYS = ("leader", "department", "due_on", "status")
# Cut for the list; the quick look and the page of the measure have the whole of it.
MAX_VALUE = 60
# Longer than this a value is cut by its cell: it is read whole when pointed at.
MAX_SEEN = 14
WIDTHS = {"leader": "name", "handler": "name", "due_on": "due", "status": "state", "department": "place"}
WIDE = 18
CELL = '<td class="{}">{}</td>'
LABELLED = '<td class="{}" data-label="{}">{}</td>'
LONG = '<span class="clamp" title="{}">{}</span>'
CHIP = '<span class="chip chip-{}">{}</span>'
CHIPS = {state: filled(CHIP, Status(state[0]).colour, label) for state, label in STATES.items()}
SHORT_LINK = '<a class="clamp" href="{}">{}</a>'
FINDING_LINK = '<a class="clamp" href="{}" title="{}">{}</a>'
NOTHING = "—"
Values = Mapping[int, LedgerRow]


@dataclass(frozen=True)
class ShownColumn:
    """``key`` is that of a field of the ledger, or of the own column ``own``."""

    key: str
    title: str
    css: str
    own: CustomField | None = None


def column_of(key: str, own: Iterable[CustomField] = ()) -> ShownColumn | None:
    """None for a key that is no column any more."""
    if field := FIELDS.get(key):
        title = "状态" if key == "status" else field.title
        return ShownColumn(key, title, WIDTHS.get(key) or _width(field.kind, field.width))
    row = next((one for one in own if one.key == key), None)
    return None if row is None else ShownColumn(key, row.name, "word", row)


def _width(kind: FieldKind, width: float) -> str:
    if kind is FieldKind.TEXT:
        return "long" if width >= WIDE else "place"
    return "word"


def columns_of(keys: Sequence[str], own: Sequence[CustomField]) -> list[ShownColumn]:
    """Those that are there, in the order of ``keys``."""
    return [column for key in keys if (column := column_of(key, own)) is not None]


def default_keys(own: Iterable[CustomField]) -> list[str]:
    """For who has not chosen: the four of every ledger, and the office's own ones of measures."""
    listed = [one.key for one in own if one.is_listed and one.target == CustomTarget.MEASURE]
    return [*DEFAULT_KEYS, *listed]


def read_keys(columns: Iterable[ShownColumn]) -> list[str]:
    """Of the values that a row of the list does not hold itself."""
    return [one.key for one in columns if one.own is None and one.key not in CELLS]


def cells(
    measure: ListedMeasure, columns: Iterable[ShownColumn], *, today: date, values: Values
) -> SafeString:
    return joined("{}", ((_cell(measure, one, today, values),) for one in columns))


def _cell(measure: ListedMeasure, column: ShownColumn, today: date, values: Values) -> SafeString:
    if (drawn := CELLS.get(column.key)) is not None:
        return filled(CELL, column.css, drawn(measure, today))
    return filled(LABELLED, column.css, column.title, _clamped(_text(measure, column, values)))


def _text(measure: ListedMeasure, column: ShownColumn, values: Values) -> str:
    if (own := column.own) is not None:
        is_own = own.target == CustomTarget.MEASURE
        kept = measure.custom_values if is_own else measure.finding_values
        return shown_value(own, kept.get(own.key, ""))
    row = values.get(measure.pk)
    value = row.value(column.key) if row is not None else ""
    return value.isoformat() if isinstance(value, date | datetime) else str(value or "")


def _clamped(text: str) -> SafeString | str:
    if len(text) <= MAX_SEEN:
        return text or NOTHING
    return filled(LONG, cut(text, MAX_VALUE * 4), cut(text, MAX_VALUE))


def _leader(measure: ListedMeasure, _today: date) -> SafeString | str:
    return _clamped(measure.leader or "")


def _department(measure: ListedMeasure, _today: date) -> SafeString | str:
    return _clamped(measure.department or "")


def _status(measure: ListedMeasure, _today: date) -> SafeString:
    return CHIPS[measure.status, measure.timeframe]


def _finding(measure: ListedMeasure, _today: date) -> SafeString:
    title, url = measure.finding, places.keyed("measures:sub_issue", measure.sub_issue_id)
    if len(title) <= MAX_SEEN:
        return filled(SHORT_LINK, url, title)
    return filled(FINDING_LINK, url, cut(title, MAX_VALUE * 4), cut(title, MAX_VALUE))


# Drawn from the row itself; all others are read for the page.
CELLS: dict[str, Callable[[ListedMeasure, date], SafeString | str]] = {
    "leader": _leader,
    "department": _department,
    "due_on": due,
    "status": _status,
    "finding": _finding,
}
