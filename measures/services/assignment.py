"""Assigning, one measure or many in sets, and taking it back: who answers, with whom, by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.steps import ask
from audit import sql, trail
from audit.differences import differences
from audit.events import Event
from audit.history import BATCH_SIZE
from issues.edits import RowEdit, check_version, save_edits
from measures import extensions, rules, steps
from measures.inputs import Assignment, assignment_of
from measures.models import Measure
from measures.news import Gathered, News
from measures.services.bulk import Answer, answered, done_of
from measures.services.watch_dates import settle_watches
from measures.workflow import Act, Status

# What is empty of a measure nobody answers for; ``timeframe`` is empty as a text.
PEOPLE = ("leader", "department", "handler")
SUPPORTING = """
SELECT id, measure_id, department_id FROM measures_measure_supporting_departments WHERE measure_id IN ({})
"""
UNASSIGNED = ("leader", "department", "handler", "due_on", "original_due_on")


@dataclass(frozen=True)
class RowAssignment:
    """One of many; ``version`` is what was on screen, None asks for no check."""

    measure_id: int
    assignment: Assignment
    version: int | None = None


@transaction.atomic
def assign(
    measure_id: int, assignment: Assignment, *, by: User, note: str = "", version: int | None = None
) -> Measure:
    """Assigns a draft, or anew while work goes on; a due date is demanded unless long-term."""
    measure = steps.lock(measure_id, by=by)
    _ask(measure, RowAssignment(measure_id, assignment, version), by=by)
    write_assignments([(measure, assignment)], by=by, note=note)
    return measure


@transaction.atomic
def assign_all(rows: Sequence[RowAssignment], *, by: User, note: str = "") -> None:
    """All of them in sets, or none: raises ``MeasureRefused`` for the first that is refused."""
    found = steps.lock_all([row.measure_id for row in rows], by=by)
    for row in rows:
        with steps.refused_as(found[row.measure_id]):
            _ask(found[row.measure_id], row, by=by)
    write_assignments([(found[row.measure_id], row.assignment) for row in rows], by=by, note=note)


@transaction.atomic
def assign_each(rows: Sequence[RowAssignment], *, by: User, note: str = "") -> list[Answer]:
    """Those that may be assigned, in sets; each row is answered for itself, in the given order."""
    asked = {row.measure_id: row for row in rows}
    found = steps.lock_found(asked, by=by)
    answers = answered(asked, found, ask=lambda measure: _ask(measure, asked[measure.pk], by=by))
    done = [(measure, asked[measure.pk].assignment) for measure in done_of(answers, found)]
    write_assignments(done, by=by, note=note)
    return answers


def _ask(measure: Measure, row: RowAssignment, *, by: User) -> None:
    ask(rules.refuse_assign(by, measure))
    check_version(measure, row.version, yours=_as_fields(row.assignment))
    ask(rules.refuse_assignment(row.assignment, measure))


def write_assignments(pairs: Sequence[tuple[Measure, Assignment]], *, by: User, note: str) -> None:
    """Locked measures that may be assigned: what is set, their history, and a message a person."""
    if not pairs:
        return
    measures, note = [measure for measure, _ in pairs], note.strip()
    for measure, given in pairs:
        _know_who_stays(measure, given)
    prefetch_related_objects(measures, *PEOPLE)
    drafts = [measure for measure in measures if measure.status == Status.DRAFT]
    begun = [measure for measure in measures if measure.status != Status.DRAFT]
    told = {measure.pk: differences(measure, _as_fields(given)) for measure, given in pairs}
    lapsing = []
    for measure, given in pairs:
        if (measure.department_id, measure.due_on) != (given.department.pk, given.due_on):
            lapsing.append(measure)
        for name, value in _as_fields(given).items():
            setattr(measure, name, value)
    with_others = _set_supporting(pairs)
    reason = note or Act.ASSIGN.label
    trail.record_all(Event.ASSIGN, [(row, f"{told[row.pk]};{reason}") for row in begun], by=by)
    save_edits([_edit(measure) for measure in measures], by=by, reason=reason, is_told=False)
    extensions.lapse(lapsing, by=by, why="已改派牵头部门或整改时限。")
    steps.move_all(drafts, Act.ASSIGN, by=by, note=note, details=told)
    settle_watches(measures, by=by)
    gathered = Gathered(by)
    new = {measure.pk for measure in drafts}
    for measure in measures:
        if told[measure.pk] or measure.pk in new | with_others:
            gathered.add(News.ASSIGNED, measure)
    gathered.tell()


def _know_who_stays(measure: Measure, given: Assignment) -> None:
    """Whoever answers for it before and after is not read again."""
    for name in PEOPLE:
        one = getattr(given, name)
        if one is not None and one.pk == getattr(measure, f"{name}_id"):
            setattr(measure, name, one)


def _edit(measure: Measure) -> RowEdit:
    # Fields with the same names are written together, so each row names the first deadline.
    extensions.keep_original(measure)
    names = ("leader", "department", "handler", "timeframe", "due_on", "original_due_on")
    return RowEdit(measure, list(names))


def _set_supporting(pairs: Iterable[tuple[Measure, Assignment]]) -> set[int]:
    """In sets and before the history is written, which copies them; the measures that had others."""
    through = Measure.supporting_departments.through
    wanted = {measure.pk: {row.pk for row in given.supporting_departments} for measure, given in pairs}
    rows = sql.read(SUPPORTING.format(sql.marks(list(wanted))), list(wanted))
    known = {(measure_id, department_id): pk for pk, measure_id, department_id in rows}
    gone = {one: pk for one, pk in known.items() if one[1] not in wanted[one[0]]}
    if gone:
        through.objects.filter(pk__in=gone.values()).delete()
    new = [(pk, place) for pk, places in wanted.items() for place in sorted(places)]
    missing = [one for one in new if one not in known]
    through.objects.bulk_create(
        (through(measure_id=pk, department_id=place) for pk, place in missing), batch_size=BATCH_SIZE
    )
    return {pk for pk, _ in [*gone, *missing]}


def _as_fields(assignment: Assignment) -> dict[str, object]:
    return {
        "leader": assignment.leader,
        "department": assignment.department,
        "handler": assignment.handler,
        "timeframe": assignment.timeframe,
        "due_on": assignment.due_on,
    }


def assignment_like(measure: Measure) -> Assignment | None:
    """Who answers for ``measure``, to be said of another one; None for a draft, and where somebody left."""
    found = None if measure.status == Status.DRAFT else assignment_of(measure)
    return None if found is None or rules.refuse_assignment(found, measure) else found


def undo_assignments(measures: Sequence[Measure], *, by: User, note: str) -> None:
    """Of locked measures that are assigned and not begun: nobody answers for them any more."""
    for measure in measures:
        ask(rules.refuse_unassign(by, measure))
    prefetch_related_objects(measures, *PEOPLE)
    nobody: dict[str, object] = dict.fromkeys(UNASSIGNED) | {"timeframe": ""}
    told = {measure.pk: differences(measure, nobody) for measure in measures}
    steps.move_all(measures, Act.UNASSIGN, by=by, note=note, details=told)
    for measure in measures:
        for name, value in nobody.items():
            setattr(measure, name, value)
    # Before the history is written, which copies them.
    through = Measure.supporting_departments.through
    through.objects.filter(measure_id__in=[measure.pk for measure in measures]).delete()
    edits = [RowEdit(measure, list(nobody)) for measure in measures]
    save_edits(edits, by=by, reason=note, is_told=False)
