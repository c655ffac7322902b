"""Taking back an assignment, one or all of a bulk, as long as nobody has worked on what was assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Department, User
from accounts.steps import ask
from audit import request_context
from audit.exceptions import Refused
from audit.history import BATCH_SIZE
from measures import rules, steps
from measures.inputs import Assignment
from measures.messages import notify_taken_out
from measures.models import BulkAct, BulkRow, Measure
from measures.services.assignment import RowAssignment, assign_each, undo_assignment, write_assignments
from measures.services.bulk import NOT_FOUND, Answer
from measures.workflow import Status, Timeframe

# What lies further back is corrected one by one.
UNDO_WITHIN = timedelta(days=7)
MAX_UNDOABLE = 3
CHANGED = "之后已有人办理或修改这一条,不能一并撤销;需要时请单独改派。"
INCOMPLETE = "原来的责任分工已不能恢复(人员或部门已停用),请单独改派。"


@transaction.atomic
def unassign(measure_id: int, *, by: User, note: str = "") -> Measure:
    """Back to 待分派 while nothing was recorded; those who were to do it are told."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_unassign)
    _take_back(measure, by=by, note=note.strip() or "撤回分派")
    return measure


def _take_back(measure: Measure, *, by: User, note: str) -> None:
    ask(rules.refuse_unassign_begun(measure))
    key = f"unassigned:{measure.pk}:{measure.version}"
    notify_taken_out([measure], key, what="已撤回分派", reason=note)
    undo_assignment(measure, by=by, note=note)


@transaction.atomic
def assign_together(
    rows: Sequence[RowAssignment], *, by: User, note: str = ""
) -> tuple[list[Answer], BulkAct | None]:
    """``assign_each``, kept so that it can be taken back; None when not one row was assigned."""
    found = steps.lock_found([row.measure_id for row in rows], by=by)
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
    bulk = BulkAct.objects.visible_to(by).select_for_update().get(pk=bulk_id)
    request_context.set_subject(bulk)
    if bulk.undone_at is not None:
        raise Refused(f"这次批量分派已由{bulk.undone_by_name}撤销,不必重复撤销。")
    rows = list(bulk.rows.all())
    found = steps.lock_found([row.measure_id for row in rows], by=by)
    answers = [Answer(row.measure_id, _undo(row, found, by=by)) for row in rows]
    if all(answer.refusal for answer in answers):
        return answers, bulk
    bulk.undone_at, bulk.undone_by_name = timezone.now(), by.label
    bulk.save(update_fields=["undone_at", "undone_by_name"])
    return answers, bulk


def _undo(row: BulkRow, found: Mapping[int, Measure], *, by: User) -> str | None:
    measure = found.get(row.measure_id)
    if measure is None:
        return str(Refused(NOT_FOUND))
    try:
        ask(CHANGED if measure.version != row.version else None)
        if row.before["status"] == Status.DRAFT:
            _take_back(measure, by=by, note="撤销批量分派")
        else:
            _put_back(measure, row.before, by=by)
    except Refused as error:
        return str(error)
    return None


def _put_back(measure: Measure, before: Mapping[str, object], *, by: User) -> None:
    """As it was assigned before; where somebody left meanwhile, it stays as it is."""
    given = _assignment(before)
    ask(rules.refuse_assign(by, measure))
    if given is None or rules.refuse_assignment(given, measure):
        raise Refused(INCOMPLETE)
    write_assignments([(measure, given)], by=by, note="撤销批量分派")


def _assignment(before: Mapping[str, object]) -> Assignment | None:
    people = User.objects.in_bulk([*_ids(before["leader"]), *_ids(before["handler"])])
    leader, handler = (next(map(people.get, _ids(before[name])), None) for name in ("leader", "handler"))
    department = Department.objects.filter(pk__in=_ids(before["department"])).first()
    if leader is None or department is None:
        return None
    due_on = before["due_on"]
    return Assignment(
        leader=leader,
        department=department,
        timeframe=Timeframe(str(before["timeframe"])),
        due_on=date.fromisoformat(due_on) if isinstance(due_on, str) else None,
        handler=handler,
        supporting_departments=tuple(Department.objects.filter(pk__in=_ids(before["supporting"]))),
    )


def _ids(value: object) -> list[int]:
    """One id, several, or none, as ``_before`` keeps them."""
    values = value if isinstance(value, list) else [value]
    return [pk for pk in values if isinstance(pk, int)]


def undoable(user: User, now: datetime) -> list[tuple[BulkAct, int]]:
    """The newest of the own office, with how many rows still are as the act left them; never none."""
    untouched = Q(version=F("measure__version"), measure__archived_at__isnull=True)
    recent = BulkAct.objects.visible_to(user).filter(undone_at__isnull=True, at__gt=now - UNDO_WITHIN)
    rows = BulkRow.objects.filter(untouched, bulk__in=recent).select_related("bulk").order_by("-bulk_id")
    counts = Counter(row.bulk for row in rows)
    return list(counts.items())[:MAX_UNDOABLE]
