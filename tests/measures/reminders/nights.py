"""Nights as the tests walk through them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from inbox.models import Message
from measures.models import EvidenceUse, Measure, ProgressUpdate
from measures.reminders.digest import Digest
from measures.reminders.run import ReminderRun, Run, send_due
from tests.cast import Cast, assigned

# A plain week: Monday 2026-03-09 to Friday 2026-03-13, no holiday near.
MONDAY = date(2026, 3, 9)


def night(day: date, *, cap: int | None = None) -> ReminderRun:
    return send_due(Run(day, cap=cap))


def told(
    day: date, *, at: time | None = None, cap: int | None = None, is_dry: bool = False
) -> dict[str, list[str]]:
    """full name → lines, as the run hands them out."""
    found: list[Digest] = []
    send_due(Run(day, at=at, cap=cap, is_dry=is_dry), each=found.append)
    return {digest.person.full_name: [line.text for line in digest.lines] for digest in found}


def messages(person: User) -> list[Message]:
    rows = Message.objects.filter(person=person, key__startswith="reminders:")
    return list(rows.order_by("pk"))


def lines(person: User) -> list[str]:
    return [line["text"] for message in messages(person) for line in message.lines]


def due(cast: Cast, on: date, measure: Measure | None = None, **changes: object) -> Measure:
    return assigned(cast, measure, due_on=on, **changes)


def without_inspection_dates(cast: Cast) -> None:
    """Its plan and report have dates of their own, which are another test's business."""
    cast.inspection.feedback_on = None
    cast.inspection.save(update_fields=["feedback_on"])


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def since(measure: Measure, day: date) -> Measure:
    """As if its last move, and what was done before it, had been on ``day``; due far away."""
    measure_id = measure.pk
    far = day + timedelta(days=300)
    Measure.objects.filter(pk=measure_id).update(status_changed_at=at(day), due_on=far)
    for model in (ProgressUpdate, EvidenceUse):
        model._base_manager.filter(measure=measure_id).update(at=at(day))
    return measure
