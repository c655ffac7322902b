"""Own columns (自有栏目) in a returned workbook: what each row says of them, checked by their kinds."""

from __future__ import annotations

from accounts.models import User
from audit.exceptions import Refused
from issues.custom_values import with_values
from issues.models import CustomField, CustomKind, CustomTarget
from issues.rules import refuse_build_in
from ledger.fields import LedgerField
from ledger.titles import TEN_THOUSANDS, unit_of
from measures import rules
from workbooks.merging.differences import Said
from workbooks.merging.model import PlannedChange, RowPlan
from workbooks.merging.snapshot import SystemState
from workbooks.merging.wording import FindingTexts
from workbooks.reading import Cell, SheetRow, WorkbookReading, read_day

PLAIN_NUMBER = frozenset("0123456789.,-")


class OwnColumns:
    """Of one file: knows in which unit each sheet gives its money."""

    def __init__(self, snapshot: SystemState, reading: WorkbookReading, *, by: User) -> None:
        self._snapshot, self._by = snapshot, by
        self._in_ten_thousands = {
            (sheet.name, column.field)
            for sheet in reading.sheets
            for column in sheet.columns
            if column.field is not None and unit_of(column.title, sheet.around) == TEN_THOUSANDS
        }

    def plan(self, row: SheetRow, plan: RowPlan, *, said: Said, findings: FindingTexts) -> None:
        for field, column in self._snapshot.own.items():
            if column.target == CustomTarget.MEASURE:
                if field in said.texts:
                    self._plan_measure(row, plan, text=said.texts[field], field=field)
                continue
            text = said.texts.get(field, "" if said.is_marked else row.text(field))
            key = _finding_key(plan)
            if text and findings.is_first(key, field, text=text, row=row, plan=plan):
                self._plan_finding(row, plan, text=text, field=field)

    def _plan_measure(self, row: SheetRow, plan: RowPlan, *, text: str, field: LedgerField) -> None:
        measure = plan.measure
        kept = measure.custom_values if measure is not None else {}
        new = self._read(row, plan, text=text, field=field, kept=kept)
        if new is None:
            return
        plan.own[field.key] = new
        if measure is not None:
            plan.refuse(row.letters[field], rules.refuse_edit(self._by, measure))

    def _plan_finding(self, row: SheetRow, plan: RowPlan, *, text: str, field: LedgerField) -> None:
        pk = plan.measure.sub_issue_id if plan.measure is not None else plan.sub_issue_id
        kept = self._snapshot.sub_issues[pk].custom_values if pk is not None else {}
        new = self._read(row, plan, text=text, field=field, kept=kept)
        if new is None:
            return
        plan.finding_own[field.key] = new
        plan.refuse(row.letters[field], refuse_build_in(self._by, self._snapshot.inspection))

    def _read(
        self, row: SheetRow, plan: RowPlan, *, text: str, field: LedgerField, kept: dict[str, str]
    ) -> str | None:
        """The new value, also written into the plan's changes; None for none or after a refusal."""
        column, old = self._snapshot.own[field], kept.get(field.key, "")
        typed = self._typed(row, text=text, field=field, column=column)
        try:
            new = with_values(kept, [column], said={field.key: typed}).get(field.key, "")
        except Refused as error:
            plan.refuse(row.letters[field], str(error))
            return None
        if new == old:
            return None
        plan.changes.append(PlannedChange(field, old, new))
        return new

    def _typed(self, row: SheetRow, *, text: str, field: LedgerField, column: CustomField) -> str:
        """The text with what the cell and its title know besides: a day that is a number, 万元."""
        if column.kind == CustomKind.DATE:
            due = read_day(row.cells.get(field, Cell()))
            return due.day.isoformat() if due.day is not None and not due.warning else text
        is_plain = bool(text) and set(text) <= PLAIN_NUMBER
        if column.kind == CustomKind.MONEY and is_plain and (row.sheet, field) in self._in_ten_thousands:
            return f"{text}万元"
        return text


def _finding_key(plan: RowPlan) -> str:
    """As ``FindingTexts`` has it: of a known finding, or of one that the file brings along."""
    if plan.new_finding is not None:
        return f"n{id(plan.new_finding)}"
    return f"s{plan.measure.sub_issue_id if plan.measure is not None else plan.sub_issue_id}"
