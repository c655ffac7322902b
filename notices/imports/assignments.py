"""What a notice prints about who answers and by when, proposed as the assignment of each measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Department, Organization, Role, User
from measures.models import Measure
from measures.rules import refuse_assignment
from measures.services import Assignment
from measures.workflow import Timeframe
from notices.imports.deadlines import PrintedDeadline, read_deadline
from notices.imports.names import department_named, person_named, printed_names
from notices.parser import model as parsed
from notices.parser.model import FieldName

PRINTED = (
    FieldName.LEADER,
    FieldName.DEPARTMENT,
    FieldName.SUPPORTING,
    FieldName.HANDLER,
    FieldName.DUE,
)


@dataclass(frozen=True)
class Staff:
    """The people and departments of a unit that a measure can be assigned to, by their names.

    Names that several of them bear are in ``shared``: such a name says nothing.
    """

    leaders: dict[str, User]
    handlers: dict[str, User]
    departments: dict[str, Department]
    shared: frozenset[str]
    organization: Organization
    # What a deadline without a year comes after.
    known_on: date | None = None

    @classmethod
    def of(cls, organization: Organization, *, known_on: date | None = None) -> Staff:
        people = list(organization.users.active().filter(role__in=(Role.LEADER, Role.HANDLER)))
        departments = {row.name: row for row in organization.departments.active()}
        counts = Counter(person.full_name for person in people)
        return cls(
            leaders={one.full_name: one for one in people if one.role == Role.LEADER},
            handlers={one.full_name: one for one in people if one.role == Role.HANDLER},
            departments=departments,
            shared=frozenset(name for name, count in counts.items() if count > 1),
            organization=organization,
            known_on=known_on,
        )

    def unit_names(self) -> tuple[str, str]:
        return self.organization.name, self.organization.short_name


@dataclass(frozen=True)
class AssignmentProposal:
    """The assignment of the measure that begins at ``at``; None where something stands in the way."""

    at: int
    line: int
    mark: str
    text: str
    printed: tuple[parsed.PrintedField, ...]
    assignment: Assignment | None
    problems: tuple[str, ...]
    is_inferred: bool = False

    @property
    def sentence(self) -> str:
        """Who the measure would go to and until when; empty where something stands in the way."""
        one = self.assignment
        if one is None:
            return ""
        parts = [f"责任领导 {one.leader}", f"牵头部门 {one.department}"]
        if one.supporting_departments:
            parts.append(f"配合部门 {'、'.join(map(str, one.supporting_departments))}")
        if one.handler:
            parts.append(f"责任人 {one.handler}")
        due_on = f",{one.due_on.isoformat()}" if one.due_on else ""
        return ";".join([*parts, f"{Timeframe(one.timeframe).label}{due_on}"])

    @property
    def key(self) -> str:
        """What was shown and ticked; another reading or other people give another key."""
        one = self.assignment
        if one is None:
            return ""
        supporting = ".".join(str(row.pk) for row in one.supporting_departments)
        handler = one.handler.pk if one.handler else ""
        parts = (
            self.at,
            one.leader.pk,
            one.department.pk,
            supporting,
            handler,
            one.timeframe,
            one.due_on or "",
        )
        return "-".join(map(str, parts))


def proposals(notice: parsed.Notice, organization: Organization) -> list[AssignmentProposal]:
    """One for each measure for which something is printed; two queries when there is any."""
    found = [
        (measure, own)
        for sub_issue in notice.sub_issues()
        for measure in sub_issue.measures
        if (own := tuple(fields_for(sub_issue, measure)))
    ]
    if not found:
        return []
    preamble = notice.preamble
    known = (preamble.feedback_on, preamble.inspection_end, preamble.inspection_start)
    staff = Staff.of(organization, known_on=next(filter(None, known), None))
    return [_proposal(measure, own, staff) for measure, own in found]


def fields_for(sub_issue: parsed.SubIssue, measure: parsed.Measure) -> Iterator[parsed.PrintedField]:
    """What is printed for one measure; where it says nothing, what its finding says for all of them."""
    own = {one.name for one in measure.fields}
    for one in (*measure.fields, *(one for one in sub_issue.fields if one.name not in own)):
        if one.name in PRINTED and one.value.strip():
            yield one


@dataclass
class _Match:
    """What was found in the unit, and the sentences about what was not."""

    staff: Staff
    problems: list[str] = field(default_factory=list)
    is_inferred: bool = False

    def people(self, fields: Sequence[parsed.PrintedField], known: dict[str, User], what: str) -> list[User]:
        found = []
        for name in _names(fields):
            person = person_named(name, known)
            if person is None:
                self.problems.append(f"本单位没有名为“{name}”的{what}")
            elif person in self.staff.shared:
                self.problems.append(f"本单位有两位“{person}”,请分派时选择")
            else:
                found.append(known[person])
        return found

    def departments(self, fields: Sequence[parsed.PrintedField]) -> list[Department]:
        found = []
        for name in _names(fields):
            own = department_named(name, self.staff.departments, own=self.staff.unit_names())
            if own is None:
                self.problems.append(f"本单位没有名为“{name}”的部门")
            else:
                found.append(self.staff.departments[own])
        return found


def _names(fields: Sequence[parsed.PrintedField]) -> list[str]:
    return [name for one in fields for name in printed_names(one.value)]


def _proposal(
    measure: parsed.Measure, fields: tuple[parsed.PrintedField, ...], staff: Staff
) -> AssignmentProposal:
    match = _Match(staff)
    assignment = _assignment(fields, match)
    refusal = assignment and refuse_assignment(assignment, Measure(organization=staff.organization))
    if refusal:
        match.problems.append(refusal)
    return AssignmentProposal(
        at=measure.at,
        line=measure.line,
        mark=measure.mark,
        text=measure.text,
        printed=fields,
        assignment=None if refusal else assignment,
        problems=tuple(match.problems),
        is_inferred=match.is_inferred,
    )


def _assignment(fields: Sequence[parsed.PrintedField], match: _Match) -> Assignment | None:
    by_name = {name: [one for one in fields if one.name is name] for name in PRINTED}
    leaders = match.people(by_name[FieldName.LEADER], match.staff.leaders, "责任领导")
    handlers = match.people(by_name[FieldName.HANDLER], match.staff.handlers, "经办人")
    leading = match.departments(by_name[FieldName.DEPARTMENT])
    supporting = match.departments(by_name[FieldName.SUPPORTING])
    deadline = _deadline(by_name[FieldName.DUE], match)
    if not (leaders and leading and deadline):
        missing = (("责任领导", leaders), ("牵头部门", leading), ("整改时限", deadline))
        labels = "、".join(label for label, is_there in missing if not is_there)
        match.problems.append(f"缺少{labels},请导入后分派")
        return None
    if len(leaders) > 1:
        match.problems.append(f"写了{len(leaders)}位责任领导,取第一位“{leaders[0]}”")
    others = dict.fromkeys(row for row in (*leading[1:], *supporting) if row != leading[0])
    return Assignment(
        leader=leaders[0],
        department=leading[0],
        timeframe=deadline.timeframe,
        due_on=deadline.due_on,
        handler=_handler(handlers, leading[0], match),
        supporting_departments=tuple(others),
    )


def _deadline(fields: Sequence[parsed.PrintedField], match: _Match) -> PrintedDeadline | None:
    for one in fields:
        found = read_deadline(one.value, after=match.staff.known_on)
        if found is None:
            match.problems.append(f"“{one.value.strip()}”读不出日期")
        elif found.due_on is None and found.timeframe is not Timeframe.LONG_TERM:
            match.problems.append(f"“{one.value.strip()}”没有写明日期")
        else:
            match.is_inferred = found.is_inferred
            return found
    return None


def _handler(handlers: Sequence[User], leading: Department, match: _Match) -> User | None:
    """The first who works in the leading department: nobody else may be named on the measure."""
    own = [person for person in handlers if person.department_id == leading.pk]
    match.problems += [f"责任人“{person}”不是“{leading}”的经办人" for person in handlers if person not in own]
    return own[0] if own else None
