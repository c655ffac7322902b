"""Saving an edit of a locked row: nobody else saved meanwhile, history and audit know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import User
from audit import request_context, trail
from audit.differences import MAX_VALUE, differences, field_label
from audit.events import Event
from audit.exceptions import Stale
from audit.history import save_all, sign_history
from audit.texts import shortened
from issues.custom_values import COLUMN, value_changes
from issues.models import VersionedRow

RowT = TypeVar("RowT", bound=VersionedRow)


def save_edit(
    row: VersionedRow,
    fields: list[str],
    *,
    by: User,
    reason: str,
    event: Event | None = Event.EDIT,
    detail: str = "",
) -> None:
    """Saves edited ``fields`` of a locked row with an entry in its edit history.

    ``event`` and ``detail`` are for the audit; None when the act records itself.
    """
    if event is not None:
        trail.record(event, by=by, about=row, detail=_told(RowEdit(row, fields, detail), reason))
    row.version += 1
    sign_history(row, by=by, reason=reason)
    row.save(update_fields=[*fields, "version"])


@dataclass(frozen=True)
class RowEdit:
    """A locked row whose ``fields`` hold what is to be saved; ``detail`` is for the audit."""

    row: VersionedRow
    fields: list[str]
    detail: str = ""


def _told(edit: RowEdit, reason: str) -> str:
    names = "、".join(field_label(edit.row, name) for name in edit.fields)
    return f"{edit.detail or names};{reason}"


def save_edits(edits: Sequence[RowEdit], *, by: User, reason: str, is_told: bool = True) -> None:
    """``save_edit`` for many rows of one model, each of them once, written in sets.

    ``is_told``: the audit hears of it here; not when the act records itself.
    """
    if is_told:
        trail.record_all(Event.EDIT, ((edit.row, _told(edit, reason)) for edit in edits), by=by)
    alike: dict[tuple[str, ...], list[VersionedRow]] = defaultdict(list)
    for edit in edits:
        edit.row.version += 1
        sign_history(edit.row, by=by, reason=reason)
        alike[tuple(edit.fields)].append(edit.row)
    for fields, rows in alike.items():
        save_all(rows, [*fields, "version"])


def check_version(row: VersionedRow, version: int | None, *, yours: Mapping[str, object]) -> None:
    """Raises ``Stale`` when the row was saved since ``version`` was read; None asks for no check."""
    if version is None or row.version == version:
        return
    plain = {name: value for name, value in yours.items() if name != COLUMN}
    labels = {name: field_label(row, name) for name in plain}
    own = list(_own_changes(row, yours))
    raise Stale(
        "在您编辑期间,别人已经保存了新的内容。请对照两份内容后重新保存。",
        theirs={labels[name]: as_text(getattr(row, name)) for name in plain}
        | {name: old for name, old, _ in own},
        yours={labels[name]: as_text(value) for name, value in plain.items()}
        | {name: new for name, _, new in own},
    )


def _own_changes(row: VersionedRow, values: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Name, old and new value of each own column that ``values`` change."""
    new = values.get(COLUMN)
    if isinstance(new, dict):
        yield from value_changes(getattr(row, COLUMN), new)


def changes_told(row: VersionedRow, values: Mapping[str, object]) -> str:
    """What ``values`` change, for the audit; asked before ``row`` is changed."""
    plain = differences(row, {name: value for name, value in values.items() if name != COLUMN})
    own = [f"{name}:{_short(old)}→{_short(new)}" for name, old, new in _own_changes(row, values)]
    return ";".join(filter(None, [plain, *own]))


def _short(value: str) -> str:
    return shortened(value, MAX_VALUE) or "(空)"


def as_text(value: object) -> str:
    return "" if value is None else str(value)


def edit_row(
    row: RowT,
    fields: Mapping[str, object],
    *,
    by: User,
    version: int | None,
    event: Event = Event.EDIT,
    reason: str = "",
) -> RowT:
    request_context.set_subject(row)
    check_version(row, version, yours=fields)
    changed = {name: value for name, value in fields.items() if value != getattr(row, name)}
    if not changed:
        return row
    what = changes_told(row, changed)
    for name, value in changed.items():
        setattr(row, name, value)
    row.clean_fields(exclude=[f.name for f in row._meta.fields if f.name not in changed])
    save_edit(row, list(changed), by=by, reason=reason or "修改内容", event=event, detail=what)
    return row
