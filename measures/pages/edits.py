"""What edits changed: simple-history's rows of one record, told as entries with old and new values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from django.apps import apps
from django.db.models import Model, prefetch_related_objects

from audit import sql
from audit.differences import field_of
from issues.custom_values import value_changes
from issues.models import SubIssue
from measures.models import Measure, WithholdingReason
from measures.services.rearranging import SHIFTED
from measures.services.texts import OFFICE_FIELDS, RESULT_FIELDS
from measures.workflow import Act, Timeframe


class EditRow(Protocol):
    """What is read of a record of any model; the columns of its model come on top."""

    history_id: int
    history_type: str
    history_date: datetime
    history_user_id: str | None
    history_change_reason: str | None
    version: int
    archived_at: datetime | None
    custom_values: dict[str, str]


MEASURE_TEXTS = (
    *("mark", *OFFICE_FIELDS, "timeframe", "due_on", *RESULT_FIELDS),
    *("public_text", "withholding_reason"),
)
MEASURE_ROWS = ("sub_issue", "leader", "department", "handler")
SUB_ISSUE_TEXTS = ("mark", "title", "text", "causes")
SUB_ISSUE_ROWS = ("predecessor",)
# One save writes several records (texts, then departments, then the move), each with its own instant.
SAME_SAVE = timedelta(seconds=3)
NOTHING = "(空)"
ASSIGNED = frozenset({"责任领导", "牵头部门", "配合部门", "责任人", "时限类型", "整改时限"})


@dataclass(frozen=True)
class FieldChange:
    """A field's value before and after, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryEntry:
    """Who did what, when and why; ``changes`` names the fields that an edit changed."""

    at: datetime
    who: str
    what: str
    note: str = ""
    changes: list[FieldChange] = field(default_factory=list)
    colour: str = "grey"
    act: str = ""


def of_measure(measure: Measure, *, had_supporting: bool = True) -> list[HistoryEntry]:
    records = sql.of(Measure.history.model, "id", [measure.pk], order="history_date, history_id")
    _put_rows(records, measure)
    # Of the first record nothing is told but that it is there.
    supporting = _supporting(records) if had_supporting and len(records) > 1 else {}

    def changes(old: EditRow, new: EditRow) -> list[FieldChange]:
        return [
            *_text_changes(Measure, MEASURE_TEXTS, old=old, new=new),
            *_row_changes(Measure, MEASURE_ROWS, old=old, new=new),
            *_supporting_changes(supporting, old=old, new=new),
            *_custom_changes(old, new),
        ]

    return _entries(records, changes)


def _put_rows(records: list[Model], measure: Measure) -> None:
    """Whom the measure names now stands around it already; others are read once each."""
    for record in records:
        for name in MEASURE_ROWS:
            if getattr(record, f"{name}_id") == getattr(measure, f"{name}_id"):
                setattr(record, name, getattr(measure, name))
    prefetch_related_objects(records, *MEASURE_ROWS)


def of_sub_issue(sub_issue: SubIssue) -> list[HistoryEntry]:
    rows = SubIssue.history.filter(id=sub_issue.pk)
    return _entries(
        list(rows.order_by("history_date", "history_id")),
        lambda old, new: [
            *_text_changes(SubIssue, SUB_ISSUE_TEXTS, old=old, new=new),
            *_row_changes(SubIssue, SUB_ISSUE_ROWS, old=old, new=new),
            *_custom_changes(old, new),
        ],
    )


def _entries(
    records: list[EditRow], changes_between: Callable[[EditRow, EditRow], list[FieldChange]]
) -> list[HistoryEntry]:
    """One entry per save that changed something; the first record is the row's beginning."""
    entries: list[HistoryEntry] = []
    before: EditRow | None = None
    for group in _saves(records):
        first, last = group[0], group[-1]
        if before is None:
            entries.append(_entry(first, f"建立({first.history_change_reason or '新增'})", []))
        changes = changes_between(first if before is None else before, last)
        if changes or _is_archiving(last, before):
            title = "归档" if _is_archiving(last, before) else _title(changes)
            entries.append(_entry(last, title, changes))
        elif last.history_change_reason in SHIFTED:
            entries.append(_entry(last, str(last.history_change_reason), []))
        before = last
    return entries


def _entry(record: EditRow, title: str, changes: list[FieldChange]) -> HistoryEntry:
    reason = record.history_change_reason or ""
    note = "" if reason in title or reason in ("修改内容", Act.ASSIGN.label) else reason
    return HistoryEntry(record.history_date, record.history_user_id or "系统", title, note, changes)


def _title(changes: list[FieldChange]) -> str:
    return "改派" if {change.field for change in changes} <= ASSIGNED else "修改内容"


def _is_archiving(record: EditRow, before: EditRow | None) -> bool:
    return before is not None and record.archived_at is not None and before.archived_at is None


def _saves(records: list[EditRow]) -> Iterator[list[EditRow]]:
    group: list[EditRow] = []
    for record in records:
        if group and not _belongs(record, group[-1]):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


def _belongs(record: EditRow, previous: EditRow) -> bool:
    """The records that the supporting departments add right behind the save itself."""
    return (
        record.history_type == "~"
        and record.history_user_id == previous.history_user_id
        and record.version == previous.version
        and record.history_date - previous.history_date < SAME_SAVE
    )


def _text_changes(
    model: type[Model], names: tuple[str, ...], *, old: EditRow, new: EditRow
) -> list[FieldChange]:
    return [
        FieldChange(_label(model, name), as_text(getattr(old, name)), as_text(getattr(new, name)))
        for name in names
        if getattr(old, name) != getattr(new, name)
    ]


def _custom_changes(old: EditRow, new: EditRow) -> list[FieldChange]:
    """Own columns by their names of today; a query only where one of them changed."""
    found = value_changes(old.custom_values, new.custom_values)
    return [FieldChange(name, before or NOTHING, after or NOTHING) for name, before, after in found]


def _row_changes(
    model: type[Model], names: tuple[str, ...], *, old: EditRow, new: EditRow
) -> list[FieldChange]:
    return [
        FieldChange(_label(model, name), as_text(getattr(old, name)), as_text(getattr(new, name)))
        for name in names
        if getattr(old, f"{name}_id") != getattr(new, f"{name}_id")
    ]


def _supporting(records: list[EditRow]) -> dict[int, str]:
    """Names of the supporting departments per history record."""
    rows = apps.get_model("measures", "HistoricalMeasure_supporting_departments").objects
    found: dict[int, list[str]] = {}
    ids = [record.history_id for record in records]
    for row in rows.filter(history_id__in=ids).select_related("department").order_by("m2m_history_id"):
        found.setdefault(row.history_id, []).append(str(row.department))
    return {history_id: "、".join(names) for history_id, names in found.items()}


def _supporting_changes(supporting: dict[int, str], *, old: EditRow, new: EditRow) -> list[FieldChange]:
    before, after = (supporting.get(record.history_id, NOTHING) for record in (old, new))
    return [] if before == after else [FieldChange("配合部门", before, after)]


def _label(model: type[Model], name: str) -> str:
    return str(field_of(model, name).verbose_name)


def as_text(value: object) -> str:
    for choices in (Timeframe, WithholdingReason):
        if value in choices.values:
            return str(choices(value).label)
    return value.isoformat() if isinstance(value, date) else str(value or NOTHING)
