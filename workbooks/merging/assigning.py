"""Who answers and by when: names and dates of a row as an assignment that the rules allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Department, User
from audit.exceptions import Refused
from measures import rules
from measures.inputs import Assignment
from measures.models import Measure
from measures.workflow import Status, Timeframe
from workbooks.merging.differences import Said
from workbooks.merging.fields import ASSIGNED
from workbooks.merging.model import Change, RowPlan
from workbooks.merging.people import People
from workbooks.merging.snapshot import Snapshot
from workbooks.reading import Cell, Field, SheetRow, read_due

# Which column a rule's sentence speaks of.
_WORDS = (
    ("责任人“", Field.HANDLER),
    ("责任领导账号", Field.LEADER),
    ("配合部门", Field.SUPPORTING),
    ("整改时限", Field.DUE),
    ("部门", Field.DEPARTMENT),
)


@dataclass
class _Values:
    """An assignment in the making."""

    leader: User | None = None
    department: Department | None = None
    handler: User | None = None
    supporting: list[Department] = field(default_factory=list)
    timeframe: str = ""
    due_on: date | None = None

    def of(self, wanted: Field) -> Any:
        name = {Field.SUPPORTING: "supporting", Field.DUE: "due_on"}.get(wanted, wanted.value)
        return getattr(self, name)

    def text(self, wanted: Field) -> str:
        value = self.of(wanted)
        if wanted is Field.TIMEFRAME:
            return str(Timeframe(value).label) if value else ""
        if wanted is Field.SUPPORTING:
            return "、".join(row.name for row in value)
        return "" if value is None else str(value)


def plan_assignment(
    row: SheetRow, plan: RowPlan, *, said: Said, snapshot: Snapshot, people: People, by: User
) -> None:
    if not any(wanted in said.texts for wanted in ASSIGNED):
        return
    measure = plan.measure or Measure(
        organization_id=snapshot.inspection.organization_id, inspection=snapshot.inspection
    )
    old, new = _current(measure, snapshot), _current(measure, snapshot)
    errors = len(plan.errors)
    _read_names(row, plan, said=said, new=new, people=people)
    _read_deadline(row, plan, said=said, new=new)
    changed = [wanted for wanted in ASSIGNED if _differ(old.of(wanted), new.of(wanted))]
    plan.changes.extend(Change(wanted, old.text(wanted), new.text(wanted)) for wanted in changed)
    if changed and len(plan.errors) == errors:
        _assign(row, plan, new=new, measure=measure, changed=changed, by=by)


def _current(measure: Measure, snapshot: Snapshot) -> _Values:
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
    lookups: tuple[tuple[Field, str, Any, Any], ...] = (
        (Field.LEADER, "leader", people.leader, None),
        (Field.DEPARTMENT, "department", people.department, None),
        (Field.SUPPORTING, "supporting", people.departments, []),
        (Field.HANDLER, "handler", people.handler, None),
    )
    for wanted, name, lookup, nothing in lookups:
        if wanted not in said.texts:
            continue
        text = said.texts[wanted]
        try:
            setattr(new, name, lookup(text) if text else nothing)
        except Refused as error:
            plan.refuse(row.letters[wanted], str(error))


def _read_deadline(row: SheetRow, plan: RowPlan, *, said: Said, new: _Values) -> None:
    """The column of kinds goes first; a date's own words come second."""
    due = read_due(row.cells.get(Field.DUE, Cell())) if Field.DUE in said.texts else read_due(Cell())
    kind = read_due(row.cells.get(Field.TIMEFRAME, Cell()))
    is_kind_said = Field.TIMEFRAME in said.texts or (not said.is_marked and kind.timeframe is not None)
    if due.warning:
        plan.warn(row.letters[Field.DUE], due.warning)
    elif Field.DUE in said.texts and (due.day or said.is_marked or plan.measure is None):
        new.due_on = due.day
    if Field.TIMEFRAME in said.texts and not said.texts[Field.TIMEFRAME]:
        new.timeframe = ""
    elif is_kind_said and kind.timeframe is None:
        words = "、".join(label for label in Timeframe.labels)
        plan.warn(
            row.letters[Field.TIMEFRAME], f"没有读懂“{row.text(Field.TIMEFRAME)[:20]}”,请写{words}之一。"
        )
    elif is_kind_said and kind.timeframe is not None:
        new.timeframe = kind.timeframe
        if due.timeframe not in (None, kind.timeframe):
            plan.warn(
                row.letters[Field.DUE], f"时限类型按“{kind.timeframe.label}”录入,与整改时限里写的不同。"
            )
    elif due.timeframe is not None:
        new.timeframe = due.timeframe
    if new.due_on is not None and not new.timeframe and Field.TIMEFRAME not in said.texts:
        new.timeframe = Timeframe.TIME_LIMITED
        plan.warn(row.letters[Field.DUE], "没有写时限类型,有日期的按“限期整改”录入。")


def _assign(
    row: SheetRow, plan: RowPlan, *, new: _Values, measure: Measure, changed: list[Field], by: User
) -> None:
    column = row.letters.get(changed[0]) or row.letters.get(Field.DUE, "")
    plan.refuse(column, rules.refuse_assign(by, measure))
    missing = [one.label for one in (Field.LEADER, Field.DEPARTMENT, Field.TIMEFRAME) if not new.of(one)]
    if missing or new.leader is None or new.department is None:
        names = "、".join(missing)
        if measure.status == Status.DRAFT:
            sentence = f"要分派还缺{names}。请补全;不分派的,请把这几列清空,或在预览页设为不读取。"
        else:
            sentence = f"已分派的措施不能清空{names}。"
        plan.refuse(column, sentence)
        return
    assignment = Assignment(
        leader=new.leader,
        department=new.department,
        timeframe=Timeframe(new.timeframe),
        due_on=new.due_on,
        handler=new.handler,
        supporting_departments=tuple(new.supporting),
    )
    if refusal := rules.refuse_assignment(assignment, measure):
        wanted = next((one for words, one in _WORDS if words in refusal and one in row.letters), None)
        plan.refuse(row.letters[wanted] if wanted else column, refusal)
    plan.assignment = assignment
