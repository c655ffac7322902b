"""What people are told at once in their inbox; what waits for a date is told by the reminders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import Role, User
from inbox.posting import MessageLine, NewMessage, post
from measures.models import EvidenceVersion, ExtensionRequest, ExtensionState, Measure, StatusChange


def tell_answered(request: ExtensionRequest) -> None:
    """The requester, when somebody else answered or the request lapsed."""
    if request.actor_id == request.answered_by_id:
        return
    answer = request.get_state_display()  # type: ignore[attr-defined]
    reason = f":{request.answer}" if request.answer else ""
    text = f"{request.measure} 申请延期至{request.to_due_on},{answer}{reason}"
    is_good = request.state == ExtensionState.APPROVED
    _post(
        [request.actor_id],
        f"extension:{request.pk}",
        subject=f"延期申请{answer}",
        text=text,
        measure=request.measure,
        is_good=is_good,
    )


def tell_returned(measure: Measure, change: StatusChange) -> None:
    """The named handler, or without one all of the leading department."""
    if measure.handler_id:
        people = [measure.handler_id]
    else:
        rows: Any = User.objects.active().filter(role=Role.HANDLER, department=measure.department_id)
        people = list(rows.values_list("pk", flat=True))
    text = f"{measure} 退回意见:{change.note}"
    _post(
        people,
        f"returned:{change.pk}",
        subject="有措施被退回,请补充后再提交",
        text=text,
        measure=measure,
        is_good=False,
    )


def tell_quarantined(version: EvidenceVersion, measures: Iterable[Measure]) -> None:
    """Who brought the file, and the office: it proves nothing any more."""
    rows: Any = User.objects.active()
    office = rows.filter(role=Role.COORDINATOR, organization=version.evidence.organization_id)
    people = {version.actor_id, *office.values_list("pk", flat=True)}
    for measure in measures:
        text = f"{measure}的“{version.name}”查出病毒,已隔离,请撤下或上传干净的版本。"
        key = f"quarantined:{version.pk}:{measure.pk}"
        _post(people, key, subject="佐证材料查出病毒,已隔离", text=text, measure=measure, is_good=False)


def _post(
    people: Iterable[int], key: str, *, subject: str, text: str, measure: Measure, is_good: bool
) -> None:
    url, colour = reverse("measures:measure", args=[measure.pk]), "green" if is_good else "red"
    line = MessageLine(text, url, colour)
    post(NewMessage(person, key, subject, [line], colour) for person in people)
