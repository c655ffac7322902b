"""Taking back an assignment, one or all of a bulk, as long as nobody has worked on what was assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, prefetch_related_objects
from django.utils import timezone

from accounts.models import Department, User
from accounts.steps import ask
from audit import request_context
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from measures import rules, steps
from measures.answered import ask_again
from measures.inputs import Assignment
from measures.messages import notify_taken_out
from measures.models import BulkAct, BulkRow, Measure
from measures.recorded import work_by_measure, work_on
from measures.services.assignment import RowAssignment, assign_each, undo_assignments, write_assignments
from measures.services.bulk import Answer, answered, done_of
from measures.workflow import Status, Timeframe

# What lies further back is corrected one by one.
UNDO_WITHIN = timedelta(days=7)
MAX_UNDOABLE = 3
CHANGED = "之后已有人办理或修改这一条,不能一并撤销;需要时请单独改派。"
UNDONE = "撤销批量分派"
INCOMPLETE = "原来的责任分工已不能恢复(人员或部门已停用),请单独改派。"


@transaction.atomic
def unassign(measure_id: int, *, by: User, note: str = "") -> Measure:
    """Back to 待分派 while nothing was recorded; those who were to do it are told."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_unassign)
    ask(rules.refuse_unassign_begun(work_on(Measure.objects.filter(pk=measure.pk))))
    _take_back([measure], by=by, note=note.strip() or "撤回分派")
    return measure


def _take_back(measures: Sequence[Measure], *, by: User, note: str) -> None:
    if not measures:
        return
    key = f"unassigned:{measures[0].pk}:{measures[0].version}"
    notify_taken_out(measures, key, what="已撤回分派", reason=note)
    undo_assignments(measures, by=by, note=note)


@transaction.atomic
def assign_together(
    rows: Sequence[RowAssignment], *, by: User, note: str = ""
) -> tuple[list[Answer], BulkAct | None]:
    """``assign_each``, kept so that it can be taken back; None when not one row was assigned."""
    found = steps.lock_found([row.measure_id for row in rows], by=by)
    prefetch_related_objects(list(found.values()), "supporting_departments")
    before = {pk: _before(measure) for pk, measure in found.items()}
    answers = assign_each(rows, by=by, note=note)
    done = [answer.measure_id for answer in answers if answer.refusal is None]
    if not done:
        return answers, None
    organization = found[done[0]].organization_id
    bulk = BulkAct.objects.create(organization_id=organization, actor=by, actor_name=by.label)
    versions = dict(Measure.objects.filter(pk__in=done).values_list("pk", "version"))
    BulkRow.objects.bulk_create(
        (BulkRow(bulk=bulk, measure_id=pk, before=before[pk], version=versions[pk]) for pk in done),
        batch_size=BATCH_SIZE,
    )
    return answers, bulk


def _before(measure: Measure) -> dict[str, object]:
    return {
        "status": measure.status,
        "leader": measure.leader_id,
        "department": measure.department_id,
        "handler": measure.handler_id,
        "timeframe": measure.timeframe,
        "due_on": measure.due_on.isoformat() if measure.due_on else None,
        "supporting": [row.pk for row in measure.supporting_departments.all()],
    }


@transaction.atomic
def undo_bulk(bulk_id: int, *, by: User) -> tuple[list[Answer], BulkAct]:
    """All rows that nobody has touched since; each is answered for itself.

    Raises ``BulkAct.DoesNotExist``.
    """
    bulk = BulkAct.objects.visible_to(by).select_for_update(no_key=True).get(pk=bulk_id)
    request_context.set_subject(bulk)
    if bulk.undone_at is not None:
        raise Refused(f"这次批量分派已由{bulk.undone_by_name}撤销,不必重复撤销。")
    undoing = _undoing(bulk)
    found = steps.lock_found(undoing, by=by)
    work = work_by_measure(list(found))
    answers = answered(
        undoing,
        found,
        ask=lambda row: _ask_undo(row, undoing[row.pk], by=by, work=work.get(row.pk, [])),
    )
    done = done_of(answers, found)
    if not done:
        return answers, bulk
    _take_back([row for row in done if undoing[row.pk].was_draft], by=by, note=UNDONE)
    back = [(row, given) for row in done if (given := undoing[row.pk].given) is not None]
    write_assignments(back, by=by, note=UNDONE)
    ask_again(bulk)
    bulk.undone_at, bulk.undone_by_name = timezone.now(), by.label
    bulk.save(update_fields=["undone_at", "undone_by_name"])
    return answers, bulk


@dataclass(frozen=True)
class UndoneRow:
    """``given``: who answered for the measure before; None of a draft, and where somebody is gone."""

    version: int
    was_draft: bool
    given: Assignment | None


def _undoing(bulk: BulkAct) -> dict[int, UndoneRow]:
    rows = list(bulk.rows.all())
    people = User.objects.in_bulk([pk for row in rows for pk in _ids(row.before, "leader", "handler")])
    places = Department.objects.in_bulk(
        [pk for row in rows for pk in _ids(row.before, "department", "supporting")]
    )
    return {
        row.measure_id: UndoneRow(
            row.version, row.before["status"] == Status.DRAFT, _assignment(row.before, people, places)
        )
        for row in rows
    }


def _ask_undo(measure: Measure, row: UndoneRow, *, by: User, work: Sequence[str]) -> None:
    """As it was assigned before; where somebody left meanwhile, it stays as it is."""
    ask(CHANGED if measure.version != row.version else None)
    if row.was_draft:
        ask(rules.refuse_unassign_begun(work))
        ask(rules.refuse_unassign(by, measure))
        return
    ask(rules.refuse_assign(by, measure))
    if row.given is None or rules.refuse_assignment(row.given, measure):
        raise Refused(INCOMPLETE)


def _assignment(
    before: Mapping[str, object], people: Mapping[int, User], places: Mapping[int, Department]
) -> Assignment | None:
    leader, handler = (next(map(people.get, _ids(before, name)), None) for name in ("leader", "handler"))
    department = next(map(places.get, _ids(before, "department")), None)
    if leader is None or department is None:
        return None
    due_on = before["due_on"]
    return Assignment(
        leader=leader,
        department=department,
        timeframe=Timeframe(str(before["timeframe"])),
        due_on=date.fromisoformat(due_on) if isinstance(due_on, str) else None,
        handler=handler,
        supporting_departments=tuple(places[pk] for pk in _ids(before, "supporting") if pk in places),
    )


def _ids(before: Mapping[str, object], *names: str) -> list[int]:
    """One id, several, or none, as ``_before`` keeps them."""
    found: list[object] = []
    for value in map(before.get, names):
        found += value if isinstance(value, list) else [value]
    return [pk for pk in found if isinstance(pk, int)]


def undoable(user: User, now: datetime) -> list[tuple[BulkAct, int]]:
    """The newest of the own office, with how many rows still are as the act left them; never none."""
    untouched = Q(
        version=F("measure__version"),
        measure__archived_at__isnull=True,
        measure__inspection__transferred_at__isnull=True,
    )
    recent = BulkAct.objects.visible_to(user).filter(undone_at__isnull=True, at__gt=now - UNDO_WITHIN)
    rows = BulkRow.objects.filter(untouched, bulk__in=recent).select_related("bulk").order_by("-bulk_id")
    counts = Counter(row.bulk for row in rows)
    return list(counts.items())[:MAX_UNDOABLE]
