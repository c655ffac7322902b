"""Texts of a measure. What was approved is pinned: changing it asks for approval again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit.differences import field_label
from audit.exceptions import Refused
from issues.custom_values import COLUMN, columns_of, with_values
from issues.edits import RowEdit, changes_told, check_version, save_edit, save_edits
from issues.models import CustomTarget
from measures import rules, steps
from measures.models import Measure, WithholdingReason
from measures.services.archiving import archive_locked
from measures.services.review import send_back
from measures.workflow import Act, Status

# ``stated_status`` is what a document says of itself; it moves nothing.
OFFICE_FIELDS = ("text", "goal", "remark", "stated_status")
RESULT_FIELDS = ("outcome", "next_step")
PINNED_FIELDS = frozenset({"text", "goal", "outcome"})


@transaction.atomic
def edit(
    measure_id: int,
    *,
    by: User,
    fields: dict[str, str],
    reason: str = "",
    version: int | None = None,
    custom: Mapping[str, str] | None = None,
) -> Measure:
    """Sets some of ``OFFICE_FIELDS`` and ``RESULT_FIELDS``; the office's correction.

    ``custom``: key of an own column → what was typed into it.
    """
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_edit)
    _write(measure, _typed(measure, fields, custom), by=by, reason=reason, version=version)
    return measure


@dataclass(frozen=True)
class MeasureEdit:
    """What ``edit`` is called with for one of many measures."""

    measure_id: int
    fields: Mapping[str, str]
    custom: Mapping[str, str]


@transaction.atomic
def edit_many(edits: Sequence[MeasureEdit], *, by: User, reason: str = "") -> None:
    """``edit`` of many measures, each of them once: the same rules, rows locked and written in sets.

    Raises ``MeasureRefused`` for the first that is refused, and nothing is written.
    """
    rows = steps.lock_all((one.measure_id for one in edits), by=by)
    said = []
    for one in edits:
        measure = rows[one.measure_id]
        with steps.refused_as(measure):
            ask(rules.refuse_edit(by, measure))
            typed = _typed(measure, one.fields, one.custom)
            said.append(_changed(measure, typed, by=by, reason=reason))
    save_edits([one for one in said if one is not None], by=by, reason=_reason(reason))


@transaction.atomic
def edit_results(
    measure_id: int,
    *,
    by: User,
    fields: dict[str, str],
    reason: str = "",
    version: int | None = None,
    custom: Mapping[str, str] | None = None,
) -> Measure:
    """Sets some of ``RESULT_FIELDS`` and own columns; those who do the work write them."""
    if unknown := set(fields) - set(RESULT_FIELDS):
        raise ValueError(f"not a result field: {unknown}")
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_edit_results)
    _write(measure, _typed(measure, fields, custom), by=by, reason=reason, version=version)
    return measure


@transaction.atomic
def edit_public(
    measure_id: int, *, by: User, public_text: str, withholding_reason: str = "", version: int | None = None
) -> Measure:
    """What a published notice says instead of the measure's own text, or why it says nothing.

    The measure itself stays as it was approved, so no approval is asked for again.
    """
    fields = {"public_text": public_text.strip(), "withholding_reason": withholding_reason}
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_edit)
    check_version(measure, version, yours=fields)
    if withholding_reason and withholding_reason not in WithholdingReason.values:
        raise Refused("请选择不公开的原因。")
    changed = [name for name, value in fields.items() if value != getattr(measure, name)]
    for name in changed:
        setattr(measure, name, fields[name])
    if changed:
        save_edit(measure, changed, by=by, reason="修改公开文字")
    return measure


def _typed(
    measure: Measure, fields: Mapping[str, str], custom: Mapping[str, str] | None
) -> dict[str, object]:
    """The values as they are to be stored; raises ``Refused`` for one that its own column does not take."""
    if unknown := set(fields) - {*OFFICE_FIELDS, *RESULT_FIELDS}:
        raise ValueError(f"not a text field: {unknown}")
    values: dict[str, object] = {name: value.strip() for name, value in fields.items()}
    if custom:
        columns = columns_of(measure.inspection, CustomTarget.MEASURE)
        values[COLUMN] = with_values(measure.custom_values, columns, said=custom)
    return values


def _write(
    measure: Measure, values: Mapping[str, object], *, by: User, reason: str, version: int | None
) -> None:
    check_version(measure, version, yours=values)
    if (said := _changed(measure, values, by=by, reason=reason)) is not None:
        save_edit(measure, said.fields, by=by, reason=_reason(reason), detail=said.detail)


def _reason(reason: str) -> str:
    return reason.strip() or "修改内容"


def _changed(measure: Measure, values: Mapping[str, object], *, by: User, reason: str) -> RowEdit | None:
    """The row with what differs set, after all rules; None when nothing does."""
    changed = {name: value for name, value in values.items() if value != getattr(measure, name)}
    if not changed:
        return None
    ask(rules.refuse_texts({name: str(value) for name, value in changed.items() if name != COLUMN}))
    if PINNED_FIELDS & set(changed):
        ask_again(measure, by=by, reason=reason)
    detail = changes_told(measure, {COLUMN: changed[COLUMN]}) if COLUMN in changed else ""
    names = [field_label(measure, name) for name in changed if name != COLUMN]
    for name, value in changed.items():
        setattr(measure, name, value)
    return RowEdit(measure, list(changed), "、".join(filter(None, [*names, detail])))


def ask_again(measure: Measure, *, by: User, reason: str) -> None:
    """A completed measure goes back to work before what was approved is touched."""
    ask(rules.refuse_touch_pinned(measure))
    if measure.status == Status.COMPLETED:
        ask(rules.refuse_revise(by, measure))
        note = steps.need_note(Act.REVISE, reason)
        send_back(measure, Act.REVISE, by=by, note=note)


@transaction.atomic
def archive(measure_id: int, *, by: User, reason: str) -> Measure:
    """Takes a measure out of the ledger; nothing of it is erased."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_edit)
    if measure.status != Status.DRAFT and not reason.strip():
        raise Refused("该措施已有办理记录,归档请写明原因。")
    archive_locked(measure, by=by, reason=reason.strip() or "归档")
    return measure
