"""What people are told at once in their inbox; what waits for a date is told by the reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse

from accounts.models import Role, User
from audit import sql
from inbox.posting import MessageLine, NewMessage, post
from measures import steps
from measures.models import EvidenceVersion, Measure, StatusChange
from measures.whose_turn import TurnStaff
from measures.workflow import Status

SUPPORTING = """
SELECT measure_id, department_id FROM measures_measure_supporting_departments WHERE measure_id IN ({})
"""
WORKERS = f"""
SELECT id, role, department_id FROM accounts_user
WHERE is_active AND role IN ('{Role.HANDLER}', '{Role.LEADER}') AND organization_id IN ({{}})
ORDER BY "order", id
"""  # noqa: S608  # nosec B608 - constants
MAX_LINES = 10
MAX_RETURNED = 50


def notify_returned(changes: Sequence[StatusChange]) -> None:
    """The named handler, or without one that can sign in all of the leading department; each hears once."""
    staff = TurnStaff.of([change.measure for change in changes])
    told: dict[int, list[StatusChange]] = defaultdict(list)
    for change in changes:
        for person in staff.whose_turn(change.measure):
            told[person.pk].append(change)
    post(_returned(person, rows) for person, rows in told.items())


def _returned(person: int, changes: Sequence[StatusChange]) -> NewMessage:
    lines = [
        MessageLine(f"{one.measure} 退回意见:{one.note}", page_of(one.measure), "red")
        for one in changes[:MAX_RETURNED]
    ]
    if len(changes) > MAX_RETURNED:
        lines.append(MessageLine(f"等{len(changes)}条措施"))
    subject = (
        "有措施被退回,请补充后再提交" if len(changes) == 1 else f"有{len(changes)}条措施被退回,请补充后再提交"
    )
    waits = [steps.next_move(one.measure) for one in changes]
    return NewMessage(person, f"returned:{changes[0].pk}", subject, lines, "red", waits_for=waits)


def notify_quarantined(version: EvidenceVersion, measures: Iterable[Measure]) -> None:
    """Who brought the file, and the office: it proves nothing any more."""
    rows = User.objects.active()
    office = rows.filter(role=Role.COORDINATOR, organization=version.evidence.organization_id)
    people = {version.actor_id, *office.values_list("pk", flat=True)}
    for measure in measures:
        text = f"{measure}的“{version.name}”查出病毒,已隔离,请撤下或上传干净的版本。"
        key = f"quarantined:{version.pk}:{measure.pk}"
        notify(people, key, subject="佐证材料查出病毒,已隔离", text=text, measure=measure, is_good=False)


def answerable(measures: Iterable[Measure]) -> dict[int, list[Measure]]:
    """Person → the measures he answers for: leader, handler, and without one the departments' handlers.

    A handler whose account is switched off is none: his department's are told.
    """
    rows = {measure.pk: measure for measure in measures if measure.status != Status.DRAFT}
    if not rows:
        return {}
    supporting: dict[int, list[int]] = defaultdict(list)
    for pk, department in sql.read(SUPPORTING.format(sql.marks(list(rows))), list(rows)):
        supporting[pk].append(department)
    handlers: dict[int, list[int]] = defaultdict(list)
    active: set[int] = set()
    places = sorted({measure.organization_id for measure in rows.values()})
    for pk, role, department in sql.read(WORKERS.format(sql.marks(places)), places):
        active.add(pk)
        if role == Role.HANDLER:
            handlers[department].append(pk)
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in rows.values():
        is_named = measure.handler_id in active
        leading = [measure.handler_id] if is_named else handlers[measure.department_id or 0]
        others = [pk for department in supporting[measure.pk] for pk in handlers[department]]
        for person in {measure.leader_id, *leading, *others} & active:
            found[person].append(measure)
    return found


def notify_taken_out(measures: Iterable[Measure], key: str, *, what: str, reason: str) -> None:
    """Each person once, with the measures he need not look after any more; they have no page to lead to."""
    people = answerable(measures)
    post(
        NewMessage(person, key, f"您承担的{len(rows)}条措施{what},不必再办理", _lines(rows, reason))
        for person, rows in people.items()
    )


def _lines(rows: list[Measure], reason: str) -> list[MessageLine]:
    shown = [MessageLine(str(row)) for row in rows[:MAX_LINES]]
    more = [MessageLine(f"等{len(rows)}条措施")] if len(rows) > MAX_LINES else []
    return [MessageLine(f"原因:{reason}"), *shown, *more]


def notify(
    people: Iterable[int], key: str, *, subject: str, text: str, measure: Measure, is_good: bool
) -> None:
    colour = "green" if is_good else "red"
    line = MessageLine(text, page_of(measure), colour)
    post(NewMessage(person, key, subject, [line], colour) for person in people)


def page_of(measure: Measure) -> str:
    return reverse("measures:measure", args=[measure.pk])
