"""The edit history of one row, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db import models
from django.utils import timezone

MAX_ENTRIES = 200
# Bookkeeping that says nothing to a reader.
HIDDEN = frozenset({"version", "position", "password", "last_login"})
KINDS = {"+": "新建", "~": "修改", "-": "删除"}


@dataclass(frozen=True)
class PanelFieldChange:
    """A field's value before and after, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PanelHistoryEntry:
    at: datetime
    who: str
    what: str
    note: str = ""
    changes: list[PanelFieldChange] = field(default_factory=list)
    colour: str = "grey"


class HistoryRecord(Protocol):
    """A row of django-simple-history, as far as it is shown; the fields of its model come on top."""

    history_type: str
    history_change_reason: str | None
    history_date: datetime
    history_user_id: str | None
    tracked_fields: Iterable[models.Field]


# field → key → what the row of that key is called
Names = Mapping[str, Mapping[object, str]]


def entries(row: models.Model, *, without: Collection[str] = ()) -> list[PanelHistoryEntry]:
    """Newest first; a model without edit history has none. ``without``: fields of which nothing is said."""
    history = getattr(row, "history", None)
    if history is None:
        return []
    # One more than is shown: the oldest shown is compared with it.
    records: list[HistoryRecord] = list(history.order_by("-history_date", "-history_id")[: MAX_ENTRIES + 1])
    names = _names(type(row), records)
    pairs = list(zip(records, [*records[1:], None], strict=True))[:MAX_ENTRIES]
    return [_entry(record, before, names, HIDDEN.union(without)) for record, before in pairs]


def _entry(
    record: HistoryRecord, before: HistoryRecord | None, names: Names, hidden: Collection[str]
) -> PanelHistoryEntry:
    kind, reason = KINDS[record.history_type], record.history_change_reason or ""
    changes = _changes(before, record, names, hidden) if before is not None else []
    return PanelHistoryEntry(record.history_date, record.history_user_id or "系统", kind, reason, changes)


def _changes(
    old: HistoryRecord, new: HistoryRecord, names: Names, hidden: Collection[str]
) -> list[PanelFieldChange]:
    return [
        PanelFieldChange(str(one.verbose_name), _as_text(old, one, names), _as_text(new, one, names))
        for one in new.tracked_fields
        if one.name not in hidden and getattr(old, one.attname) != getattr(new, one.attname)
    ]


def _as_text(record: HistoryRecord, one: models.Field, names: Names) -> str:
    value = getattr(record, one.attname)
    if value in (None, ""):
        return "(空)"
    if one.is_relation:
        return names[one.name].get(value, f"编号{value}")
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


def _names(model: type[models.Model], records: list[HistoryRecord]) -> Names:
    """What foreign keys point to, one query for each key that has a value."""
    found: dict[str, dict[object, str]] = {}
    for one in model._meta.concrete_fields:
        if isinstance(one, models.ForeignKey):
            ids = {getattr(record, one.attname, None) for record in records} - {None}
            rows = one.related_model._default_manager.in_bulk(ids) if ids else {}
            found[one.name] = {pk: str(row) for pk, row in rows.items()}
    return found
