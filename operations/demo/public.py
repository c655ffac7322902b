"""A notice that is displayed, and what people said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from django.db.models import Value
from django.db.models.functions import Replace
from django.utils import timezone

from accounts.models import User
from issues.models import Inspection, SubIssue
from opinions import services
from opinions.models import OpinionStep, OpinionWay, PublicOpinion
from opinions.services.publishing import PublicationInput
from opinions.services.register import OpinionInput

Act = Callable[[], object]
# Days before today: messages older than a fortnight were read long ago.
DISPLAYED, RANG, WROTE, CAME, HANDED_OUT, ANSWERED = 22, 21, 19, 2, 18, 16
DAYS = 30


def displayed(
    inspection: Inspection, office: User, handlers: list[User], today: date
) -> Iterator[tuple[int, Act]]:
    """One was answered, told and closed, one is answered soon, one nobody has been given yet."""
    on = today - timedelta(days=DISPLAYED)
    given = PublicationInput(on, on, on + timedelta(days=DAYS))
    yield DISPLAYED, partial(services.publish, inspection.pk, given, by=office)
    register = partial(_registered, inspection, office, today)
    yield (
        RANG,
        partial(
            register, RANG, OpinionWay.PHONE, "查档窗口中午没有人,上班的人只能请假来。", "李文", "13900005678"
        ),
    )
    yield WROTE, partial(register, WROTE, OpinionWay.LETTER, "建议把进馆的家谱目录放到网上,方便外地乡亲查。")
    for number, handler in enumerate(handlers[:2], 1):
        due = today + timedelta(days=3) if number == 2 else today - timedelta(days=ANSWERED)
        yield HANDED_OUT, partial(_handed_out, inspection, number, office, handler, due)
    yield ANSWERED, partial(_answered, inspection, office, today)
    yield CAME, partial(register, CAME, OpinionWay.MAIL, "档案库房夏天的除湿情况,能不能也公开?")


def _registered(
    inspection: Inspection, office: User, today: date, days: int, way: OpinionWay, text: str, *author: str
) -> None:
    finding = SubIssue.objects.current().filter(inspection=inspection).order_by("position")[1]
    on = today - timedelta(days=days)
    services.register(inspection.pk, OpinionInput(on, way, text, finding, None, None, *author), by=office)


def _of(inspection: Inspection, number: int) -> int:
    return PublicOpinion.objects.get(inspection=inspection, number=number).pk


def _handed_out(inspection: Inspection, number: int, office: User, handler: User, due: date) -> None:
    """The service gives out what is due from today on; the demonstration's past is dated back."""
    day = max(due, timezone.localdate())
    row = services.assign(_of(inspection, number), by=office, handler=handler, due_on=day)
    PublicOpinion.objects.filter(pk=row.pk).update(due_on=due)
    _noted(row.pk, day, due)


def _answered(inspection: Inspection, office: User, today: date) -> None:
    pk, on = _of(inspection, 1), today - timedelta(days=ANSWERED)
    services.answer(pk, by=office, answer="从本月起查档窗口中午安排值班,已在门口公示。")
    services.tell(pk, by=office, told_on=today, told_note="电话告知,本人表示满意")
    services.close(pk, by=office)
    PublicOpinion.objects.filter(pk=pk).update(answered_on=on, told_on=on)
    _noted(pk, today, on)


def _noted(pk: int, day: date, real: date) -> None:
    """The history tells the same day as the row."""
    steps = OpinionStep._base_manager.filter(opinion=pk, note__contains=str(day))
    steps.update(note=Replace("note", Value(str(day)), Value(str(real))))
