"""Everything that happened to a measure, newest first: read from the append-only records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps

from issues.models import Closure
from measures.models import Comment, EvidenceUse, Measure, ProgressUpdate, StatusChange
from measures.workflow import Status, Timeframe

TEXT_FIELDS = ("mark", "text", "goal", "timeframe", "due_on", "outcome", "next_step", "remark")
ROW_FIELDS = ("leader", "department", "handler")
# One save writes several records (texts, then departments, then the move), each with its own instant.
SAME_SAVE = timedelta(seconds=3)


@dataclass(frozen=True)
class Change:
    """A field's value before and after, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """Who did what, when and why; ``changes`` names the fields that an edit changed."""

    at: datetime
    who: str
    what: str
    note: str = ""
    changes: list[Change] = field(default_factory=list)
    colour: str = "grey"


def timeline(
    measure: Measure,
    *,
    moves: Iterable[StatusChange],
    progress: Iterable[ProgressUpdate],
    uses: Iterable[EvidenceUse],
    comments: Iterable[Comment],
) -> list[Entry]:
    """The rows are handed in because the page shows them as well; edits and closures are read here."""
    edits = _edits(measure)
    closures = Closure.objects.filter(sub_issue_id=measure.sub_issue_id)
    entries = [
        *_joined([_move(row) for row in moves], edits),
        *(_progress(row) for row in progress),
        *(entry for use in uses for entry in _evidence(use)),
        *(Entry(row.at, row.actor_name, "发表意见", row.text) for row in comments),
        *(_closure(row) for row in closures),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _joined(moves: list[Entry], edits: list[Entry]) -> list[Entry]:
    """An edit and the move of the same save become one entry."""
    result, left = [], list(edits)
    for move in moves:
        own = next((edit for edit in left if edit.changes and _is_same_save(edit, move)), None)
        if own is not None:
            left.remove(own)
            move = replace(move, changes=own.changes)
        result.append(move)
    return result + left


def _is_same_save(edit: Entry, move: Entry) -> bool:
    reasons = {"ASSIGN": "分派", "REVISE": "完成后修改"}
    is_editing = any(move.what.startswith(title) for title in reasons.values())
    return is_editing and edit.who == move.who and abs(edit.at - move.at) < SAME_SAVE


def _move(row: StatusChange) -> Entry:
    to_status = Status(row.to_status)
    moved = (
        "" if row.from_status == row.to_status else f":{row.get_from_status_display()} → {to_status.label}"
    )
    return Entry(row.at, row.actor_name, f"{row.get_act_display()}{moved}", row.note, colour=to_status.colour)


def _progress(row: ProgressUpdate) -> Entry:
    title = "更正进展" if row.replaces_id else "记录进展"
    return Entry(row.at, row.actor_name, f"{title}({row.happened_on:%Y-%m-%d})", row.text)


def _closure(row: Closure) -> Entry:
    return Entry(row.at, row.actor_name, f"{row.get_act_display()}(所属问题)", row.note)


def _evidence(use: EvidenceUse) -> Iterator[Entry]:
    name = f"“{use.evidence.name}”"
    yield Entry(use.at, use.actor_name, f"添加佐证材料{name}", use.evidence.note)
    for version in use.evidence.versions.all():  # type: ignore[attr-defined]
        if version.at > use.at and version.number > 1:
            text = version.name or version.reference
            yield Entry(version.at, version.actor_name, f"{name}更新为第{version.number}版", text)
    if use.withdrawn_at:
        yield Entry(use.withdrawn_at, use.withdrawn_by_name, f"撤下佐证材料{name}", use.withdrawn_reason)


def _edits(measure: Measure) -> list[Entry]:
    """One entry per save, with the fields it changed; the first one is the row's beginning."""
    rows: Any = Measure.history.filter(id=measure.pk).select_related("leader", "department", "handler")  # type: ignore[attr-defined]
    records = list(rows.order_by("history_date", "history_id"))
    supporting = _supporting(records)
    entries, before = [], None
    for group in _saves(records):
        last = group[-1]
        changes = _changes(before, last, supporting) if before is not None else []
        if before is None:
            entries.append(_entry(group[0], f"建立({group[0].history_change_reason or '新增'})", []))
            changes = _changes(group[0], last, supporting)
        if changes or (before is not None and last.archived_at != before.archived_at):
            entries.append(_entry(last, _title(last, before), changes))
        before = last
    return entries


def _entry(record: Any, title: str, changes: list[Change]) -> Entry:
    reason = record.history_change_reason or ""
    text = "" if reason in title or reason == "修改内容" else reason
    return Entry(record.history_date, record.history_user_id or "系统", title, text, changes)


def _title(record: Any, before: Any) -> str:
    if before is not None and record.archived_at and not before.archived_at:
        return "归档"
    return "改派" if record.history_change_reason == "分派" else "修改内容"


def _saves(records: list[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    for record in records:
        if group and not _belongs(record, group[-1]):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


def _belongs(record: Any, previous: Any) -> bool:
    """The records that the supporting departments add right behind the save itself."""
    return (
        record.history_type == "~"
        and record.history_user_id == previous.history_user_id
        and record.version == previous.version
        and record.history_date - previous.history_date < SAME_SAVE
    )


def _supporting(records: list[Any]) -> dict[int, str]:
    """Names of the supporting departments per history record."""
    rows = apps.get_model("measures", "HistoricalMeasure_supporting_departments").objects
    found: dict[int, list[str]] = {}
    ids = [record.history_id for record in records]
    for row in rows.filter(history_id__in=ids).select_related("department").order_by("m2m_history_id"):
        found.setdefault(row.history_id, []).append(str(row.department))
    return {history_id: "、".join(names) for history_id, names in found.items()}


def _changes(old: Any, new: Any, supporting: dict[int, str]) -> list[Change]:
    changes = [
        Change(_label(name), _as_text(getattr(old, name)), _as_text(getattr(new, name)))
        for name in TEXT_FIELDS
        if getattr(old, name) != getattr(new, name)
    ]
    for name in ROW_FIELDS:
        if getattr(old, f"{name}_id") != getattr(new, f"{name}_id"):
            changes.append(Change(_label(name), _as_text(getattr(old, name)), _as_text(getattr(new, name))))
    names = [supporting.get(record.history_id, "") for record in (old, new)]
    if names[0] != names[1]:
        changes.append(Change("配合部门", names[0] or "(空)", names[1] or "(空)"))
    return changes


def _label(name: str) -> str:
    return str(Measure._meta.get_field(name).verbose_name)


def _as_text(value: Any) -> str:
    if value in Timeframe.values:
        return str(Timeframe(value).label)
    return value.isoformat() if isinstance(value, date) else str(value or "(空)")
