"""What people are told at once in their inbox; what waits for a date is told by the reminders."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Role, User
from inbox.posting import MessageLine, NewMessage, post
from measures.models import EvidenceVersion, Measure, StatusChange


def notify_returned(measure: Measure, change: StatusChange) -> None:
    """The named handler, or without one all of the leading department."""
    if measure.handler_id:
        people = [measure.handler_id]
    else:
        rows = User.objects.active().filter(role=Role.HANDLER, department=measure.department_id)
        people = list(rows.values_list("pk", flat=True))
    text = f"{measure} 退回意见:{change.note}"
    notify(
        people,
        f"returned:{change.pk}",
        subject="有措施被退回,请补充后再提交",
        text=text,
        measure=measure,
        is_good=False,
    )


def notify_quarantined(version: EvidenceVersion, measures: Iterable[Measure]) -> None:
    """Who brought the file, and the office: it proves nothing any more."""
    rows = User.objects.active()
    office = rows.filter(role=Role.COORDINATOR, organization=version.evidence.organization_id)
    people = {version.actor_id, *office.values_list("pk", flat=True)}
    for measure in measures:
        text = f"{measure}的“{version.name}”查出病毒,已隔离,请撤下或上传干净的版本。"
        key = f"quarantined:{version.pk}:{measure.pk}"
        notify(people, key, subject="佐证材料查出病毒,已隔离", text=text, measure=measure, is_good=False)


def notify(
    people: Iterable[int], key: str, *, subject: str, text: str, measure: Measure, is_good: bool
) -> None:
    url, colour = reverse("measures:measure", args=[measure.pk]), "green" if is_good else "red"
    line = MessageLine(text, url, colour)
    post(NewMessage(person, key, subject, [line], colour) for person in people)
