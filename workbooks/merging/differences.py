"""Where a row says something else than the ledger, and where both sides changed since the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger import fields
from ledger.fields import LedgerField
from measures.models import Measure
from statements.spelling import normal
from workbooks.identity import Origin, RowIdentity, SheetOrigin, checksum
from workbooks.merging.decisions import FieldConflict, KeptSide
from workbooks.merging.earlier import is_of_finding, place_of
from workbooks.merging.fields import FINDING_TEXTS, Exported, exported
from workbooks.merging.model import RowPlan
from workbooks.merging.snapshot import SystemState, split_mark, tidy
from workbooks.reading import Cell, SheetRow, read_due
from workbooks.writing.cells import CUT

# These add to what is there or stand beside it: both sides may change them.
NEVER_IN_CONFLICT = frozenset({fields.PROGRESS, fields.STATUS, fields.CATEGORY})
# A row was found by these words, so they say nothing new; a merge that was undone leaves them empty.
FOUND_BY = frozenset({fields.CATEGORY, fields.FINDING, fields.MEASURE})
MERGED = frozenset({fields.CATEGORY, *FINDING_TEXTS})


@dataclass(frozen=True)
class Said:
    """The fields of one row that are to be looked at, as texts; an empty one is to be emptied."""

    texts: Mapping[LedgerField, str]
    is_marked: bool = False


def differences(
    row: SheetRow,
    plan: RowPlan,
    *,
    snapshot: SystemState,
    mark: RowIdentity | None,
    before: Exported,
    choices: Mapping[str, str],
) -> Said:
    """What the row says; conflicts nobody has decided go to ``plan`` and are left out.

    A row with a hidden mark is compared with what was exported: a field that was not touched in the
    file says nothing, whatever the ledger holds by now. Without one an empty cell says nothing.
    """
    measure = plan.measure
    if measure is None:
        return Said({field: row.text(field) for field in snapshot.read if row.text(field)})
    shown = snapshot.shown(measure, is_deadline_in_words=before.is_deadline_in_words)
    sums = before.sums
    found = {}
    for field in snapshot.read:
        if field not in row.letters or (mark is None and field in FOUND_BY):
            continue
        text, ours = tidy(row.text(field)), shown[field]
        if not _is_said(field, text, ours=ours, exported=sums.get(field), is_marked=mark is not None):
            continue
        if text.endswith(CUT):
            plan.refuse(row.letters[field], "这一格导出时因太长被截断,不能导入修改,请在系统中修改。")
            continue
        told_by = snapshot.earlier.told_by.get(place_of(field, measure), "")
        if told_by and field is fields.STATUS:
            # What the earlier file states, not what the system shows.
            ours = measure.stated_status
        is_told = bool(told_by) or _is_ours_changed(field, ours, exported=sums.get(field))
        if is_told and not _agree(field, row, measure=measure, ours=ours):
            plan.conflicts.append(_conflict(field, text, ours, measure, told_by=told_by, choices=choices))
            if plan.conflicts[-1].choice is not KeptSide.FILE:
                continue
        found[field] = text
    return Said(found, is_marked=mark is not None)


def exported_with(
    row: SheetRow, mark: RowIdentity | None, *, origin: Origin | None, snapshot: SystemState
) -> Exported:
    """What the row's cells said when they went out; nothing without a mark."""
    if mark is None:
        return Exported({})
    return exported(_sheet(origin, row.sheet, mark=mark), mark.sums, snapshot.read)


def _sheet(origin: Origin | None, name: str, *, mark: RowIdentity | None) -> SheetOrigin | None:
    """By name, else the only sheet with as many columns: sheets get renamed."""
    if origin is None or mark is None:
        return None
    alike = [sheet for sheet in origin.sheets if len(sheet.fields) == len(mark.sums)]
    named = next((sheet for sheet in alike if sheet.name == name), None)
    return named or (alike[0] if len(alike) == 1 else None)


def _is_said(field: LedgerField, text: str, *, ours: str, exported: int | None, is_marked: bool) -> bool:
    if exported is not None and checksum(text) == exported:
        return False
    if not text and (exported is None or field in MERGED or is_of_finding(field)):
        return False
    return text != ours and (is_marked or normal(text) != normal(ours))


def _is_ours_changed(field: LedgerField, ours: str, *, exported: int | None) -> bool:
    return exported is not None and field not in NEVER_IN_CONFLICT and checksum(ours) != exported


def _agree(field: LedgerField, row: SheetRow, *, measure: Measure, ours: str) -> bool:
    """Both sides changed it to the same; what is written differently may still mean the same."""
    text = row.text(field)
    if field is fields.DUE_ON:
        due = read_due(row.cells.get(field, Cell()))
        is_kind_same = due.timeframe in (None, measure.timeframe)
        return not due.warning and due.day == measure.due_on and is_kind_same
    if field in FOUND_BY:
        return normal(split_mark(text).text) == normal(split_mark(ours).text)
    return normal(text) == normal(ours)


def _conflict(
    field: LedgerField, text: str, ours: str, measure: Measure, *, told_by: str, choices: Mapping[str, str]
) -> FieldConflict:
    key = place_of(field, measure)
    choice = next((one for one in KeptSide if one.value == choices.get(key)), None)
    return FieldConflict(key, field, ours, text, choice, told_by)
