"""Who answers and by when: names and dates of a row as an assignment that the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Department, User
from audit.texts import shortened
from issues.models import Inspection
from ledger import fields
from ledger.fields import LedgerField
from measures import rules
from measures.inputs import Assignment
from measures.models import Measure
from measures.workflow import Status, Timeframe
from workbooks.merging.differences import Said
from workbooks.merging.fields import ASSIGNED
from workbooks.merging.model import PlannedChange, RowPlan
from workbooks.merging.people import People, UnknownName
from workbooks.merging.snapshot import SystemState
from workbooks.reading import Cell, Due, SheetRow, read_due
from workbooks.reading.spoken import Rhythm, due_words, propose_due

# Which column a rule's sentence speaks of.
_WORDS = (
    ("责任人“", fields.HANDLER),
    ("责任领导账号", fields.LEADER),
    ("配合部门", fields.SUPPORTING),
    ("整改时限", fields.DUE_ON),
    ("部门", fields.DEPARTMENT),
)


@dataclass
class _Values:
    """An assignment in the making."""

    leader: User | None = None
    department: Department | None = None
    handler: User | None = None
    supporting_departments: list[Department] = field(default_factory=list)
    timeframe: str = ""
    due_on: date | None = None

    def of(self, wanted: LedgerField) -> Any:
        return getattr(self, wanted.attribute)

    def text(self, wanted: LedgerField) -> str:
        value = self.of(wanted)
        if wanted is fields.TIMEFRAME:
            return str(Timeframe(value).label) if value else ""
        if wanted is fields.SUPPORTING:
            return "、".join(row.name for row in value)
        return "" if value is None else str(value)


def column_of_rule(refusal: str) -> str:
    """The attribute that a rule's sentence speaks of; "" for the whole row."""
    found = next((wanted for words, wanted in _WORDS if words in refusal), None)
    return found.attribute if found else ""


def plan_assignment(
    row: SheetRow,
    plan: RowPlan,
    *,
    said: Said,
    snapshot: SystemState,
    people: People,
    rhythm: Rhythm,
    by: User,
) -> None:
    if not any(wanted in said.texts for wanted in ASSIGNED):
        return
    measure = plan.measure or Measure(
        organization_id=snapshot.inspection.organization_id, inspection=snapshot.inspection
    )
    old, new = _current(measure, snapshot), _current(measure, snapshot)
    errors = len(plan.errors)
    _read_names(row, plan, said=said, new=new, people=people)
    _read_deadline(row, plan, said=said, new=new, rhythm=rhythm)
    changed = [wanted for wanted in ASSIGNED if _differ(old.of(wanted), new.of(wanted))]
    plan.changes.extend(PlannedChange(wanted, old.text(wanted), new.text(wanted)) for wanted in changed)
    if changed and len(plan.errors) == errors:
        _assign(row, plan, new=new, measure=measure, changed=changed, rhythm=rhythm, by=by)


def rhythm_of(inspection: Inspection, rows: Iterable[SheetRow], measures: Iterable[Measure]) -> Rhythm:
    """Without a date of feedback, as in an inspection made from a workbook, deadlines stand in for it."""
    known = [measure.due_on for measure in measures if measure.due_on]
    if inspection.feedback_on is None:
        read = (read_due(row.cells[fields.DUE_ON]).day for row in rows if fields.DUE_ON in row.cells)
        known += [day for day in read if day]
    dates = (inspection.feedback_on, inspection.plan_due_on, inspection.rectification_ends_on)
    return Rhythm(*dates, known=tuple(known))


def _current(measure: Measure, snapshot: SystemState) -> _Values:
    return _Values(
        measure.leader,
        measure.department,
        measure.handler,
        list(snapshot.supporting.get(measure.pk or 0, [])),
        measure.timeframe,
        measure.due_on,
    )


def _differ(old: Any, new: Any) -> bool:
    if isinstance(old, list):
        return {row.pk for row in old} != {row.pk for row in new}
    return bool(old != new)


def _read_names(row: SheetRow, plan: RowPlan, *, said: Said, new: _Values, people: People) -> None:
    lookups: tuple[tuple[LedgerField, Any, Any], ...] = (
        (fields.LEADER, people.leader, None),
        (fields.DEPARTMENT, people.department, None),
        (fields.SUPPORTING, people.departments, []),
        (fields.HANDLER, people.handler, None),
    )
    for wanted, lookup, nothing in lookups:
        if wanted not in said.texts:
            continue
        text = said.texts[wanted]
        try:
            setattr(new, wanted.attribute, lookup(text) if text else nothing)
        except UnknownName as error:
            plan.refuse_cell(
                row, wanted, message=str(error), proposal=error.proposal, makeable=error.makeable
            )
    if new.handler is not None and new.handler.pk < 0 and new.handler.department_id is None:
        # Who is made with the import works where the first row that names him is done.
        new.handler.department = new.department


def _read_deadline(row: SheetRow, plan: RowPlan, *, said: Said, new: _Values, rhythm: Rhythm) -> None:
    """The column of kinds goes first; a date's own words come second."""
    due = read_due(row.cells.get(fields.DUE_ON, Cell())) if fields.DUE_ON in said.texts else read_due(Cell())
    kind = read_due(row.cells.get(fields.TIMEFRAME, Cell()))
    is_kind_said = fields.TIMEFRAME in said.texts or (not said.is_marked and kind.timeframe is not None)
    if due.warning:
        _refuse_date(row, plan, due=due, rhythm=rhythm)
    elif fields.DUE_ON in said.texts and (due.day or said.is_marked or plan.measure is None):
        new.due_on = due.day
    if fields.TIMEFRAME in said.texts and not said.texts[fields.TIMEFRAME]:
        new.timeframe = ""
    elif is_kind_said and kind.timeframe is None:
        words = "、".join(label for label in Timeframe.labels)
        sentence = f"没有读懂“{shortened(row.text(fields.TIMEFRAME), 20)}”,请写{words}之一。"
        proposal = Timeframe.TIME_LIMITED.label if kind.day else ""
        plan.refuse_cell(row, fields.TIMEFRAME, message=sentence, proposal=proposal)
    elif is_kind_said and kind.timeframe is not None:
        new.timeframe = kind.timeframe
        if due.timeframe not in (None, kind.timeframe):
            plan.warn(
                row.letters[fields.DUE_ON], f"时限类型按“{kind.timeframe.label}”录入,与整改时限里写的不同。"
            )
    elif due.timeframe is not None:
        new.timeframe = due.timeframe
    if new.due_on is not None and not new.timeframe and fields.TIMEFRAME not in said.texts:
        new.timeframe = Timeframe.TIME_LIMITED
        plan.warn(row.letters[fields.DUE_ON], "没有写时限类型,有日期的按“限期整改”录入。")


def _refuse_date(row: SheetRow, plan: RowPlan, *, due: Due, rhythm: Rhythm) -> None:
    """What was read of it only in part, or what its words probably mean, is proposed."""
    cell = row.cells[fields.DUE_ON]
    proposal = due_words(due.day, due.timeframe) if due.day else ""
    # 2024.10 in a cell for numbers is 2024.1: which month was meant cannot be told.
    is_ambiguous = isinstance(cell.value, float) and cell.text.endswith(".1")
    if not proposal and not is_ambiguous:
        proposal = propose_due(cell.text, rhythm)
    plan.refuse_cell(row, fields.DUE_ON, message=due.warning, proposal=proposal)


def _refuse_no_date(row: SheetRow, plan: RowPlan, *, new: _Values, measure: Measure, rhythm: Rhythm) -> bool:
    """立行立改 without a date: the date there was, or the end of 集中整改, is proposed."""
    if fields.DUE_ON not in row.letters or not row.text(fields.DUE_ON):
        return False
    if new.due_on is not None or new.timeframe != Timeframe.IMMEDIATE:
        return False
    day = measure.due_on or rhythm.ends_on
    plan.refuse_cell(
        row,
        fields.DUE_ON,
        message=f"“{shortened(row.text(fields.DUE_ON), 20)}”没有日期,立行立改的措施也要有整改时限。",
        proposal=due_words(day, Timeframe.IMMEDIATE) if day else "",
    )
    return True


def _assign(
    row: SheetRow,
    plan: RowPlan,
    *,
    new: _Values,
    measure: Measure,
    changed: list[LedgerField],
    rhythm: Rhythm,
    by: User,
) -> None:
    column = row.letters.get(changed[0]) or row.letters.get(fields.DUE_ON, "")
    plan.refuse(column, rules.refuse_assign(by, measure))
    missing = [one.title for one in (fields.LEADER, fields.DEPARTMENT, fields.TIMEFRAME) if not new.of(one)]
    if missing or new.leader is None or new.department is None:
        names = "、".join(missing)
        if measure.status == Status.DRAFT:
            sentence = f"要分派还缺{names}。请补全;不分派的,请把这几列清空,或在预览页设为不读取。"
        else:
            sentence = f"已分派的措施不能清空{names}。"
        plan.refuse(column, sentence)
        return
    if _refuse_no_date(row, plan, new=new, measure=measure, rhythm=rhythm):
        return
    assignment = Assignment(
        leader=new.leader,
        department=new.department,
        timeframe=Timeframe(new.timeframe),
        due_on=new.due_on,
        handler=new.handler,
        supporting_departments=tuple(new.supporting_departments),
    )
    if refusal := rules.refuse_assignment(assignment, measure):
        wanted = next((one for words, one in _WORDS if words in refusal and one in row.letters), None)
        plan.refuse(row.letters[wanted] if wanted else column, refusal)
    plan.assignment = assignment
