"""A night: everybody who is to be told something, once, however often and by however many it is run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef

from accounts.models import Organization, Role, User
from audit import trail
from audit.events import Event
from inbox.posting import MessageLine, NewMessage, post
from measures.models import InstructionUnit, ReminderDigest, ReminderStep
from measures.reminders.calendar import NO_DAYS, UnitDays, calendar_warning, is_rest_day, next_working_day
from measures.reminders.claim import forget_ahead
from measures.reminders.digest import Digest, is_due, tell
from measures.reminders.ladder import settings_of, steps_of
from measures.reminders.selection import RECIPIENTS
from measures.reminders.unit_days import unit_days, works_on

logger = logging.getLogger(__name__)


@dataclass
class ReminderRun:
    """``left``: people with something to be told who were not reached; ``quiet``: organizations whose
    hours these are not; ``sentences``: what stopped the run, and warnings."""

    day: date
    people: int = 0
    items: int = 0
    left: int = 0
    quiet: int = 0
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """``at``: the hour to hold against quiet hours, None for any; ``cap``: messages a run may write."""

    day: date
    at: time | None = None
    cap: int | None = None
    organization: Organization | None = None
    is_dry: bool = False


def send_due(run: Run, *, each: Callable[[Digest], object] = lambda _digest: None) -> ReminderRun:
    """Tells everybody what is due on ``run.day``; ``each`` sees every message as it is written.

    A dry run is the same run in a transaction that is undone. A real one is a transaction a person:
    it may be killed at any point and be run again.
    """
    outcome = ReminderRun(run.day)
    if warning := calendar_warning(run.day):
        outcome.sentences.append(warning)
    calendars = unit_days(InstructionUnit.objects.all())
    if is_rest_day(run.day) and not works_on(run.day, calendars.values()):
        then = next_working_day(run.day)
        outcome.sentences.append(f"{run.day:%Y-%m-%d}是休息日,不发提醒;下一个工作日是{then:%Y-%m-%d}。")
    else:
        with _transaction(run):
            _tell_people(run, outcome, each=each, calendars=calendars)
            if run.is_dry:
                transaction.set_rollback(True)
    if not run.is_dry and run.organization is None:
        _tell_administrators(outcome)
        if outcome.people:
            detail = f"{outcome.people}人,{outcome.items}项" + (
                f",另有{outcome.left}人待发" if outcome.left else ""
            )
            trail.record(Event.SEND_REMINDERS, by=None, about=f"{run.day:%Y-%m-%d}", detail=detail)
    return outcome


def remind(now: datetime) -> str:
    """What the clock does, in local time: an organization is told in the first hour that is not quiet."""
    again = forget_ahead(now.date())
    outcome = send_due(Run(now.date(), at=now.time()))
    if again:
        outcome.sentences.append(f"服务器时间曾经走快,{again}条提醒到期时重新发出")
    sentences = [f"提醒{outcome.people}人{outcome.items}项"] if outcome.people else []
    return ";".join([*sentences, *outcome.sentences])


def _transaction(run: Run) -> AbstractContextManager[object]:
    return transaction.atomic() if run.is_dry else nullcontext()


def _tell_people(
    run: Run, outcome: ReminderRun, *, each: Callable[[Digest], object], calendars: Mapping[int, UnitDays]
) -> None:
    cap = settings.REMINDER_CAP if run.cap is None else run.cap
    ladders: dict[int, list[ReminderStep]] = {}
    for pk in _people(run):
        # Read anew: the run may have begun before an account was switched off or moved.
        person = User.objects.active().select_related("organization").filter(pk=pk).first()
        if person is None or person.organization is None:
            continue
        place = person.organization
        own = calendars.get(place.pk, NO_DAYS)
        steps = ladders.get(place.pk)
        if steps is None:
            steps = ladders[place.pk] = _ladder(place, run, outcome=outcome, own=own)
        if not is_due(person, steps, day=run.day, own=own):
            continue
        if outcome.people >= cap:
            outcome.left += 1
        elif digest := tell(person, steps, day=run.day, own=own):
            outcome.people += 1
            outcome.items += digest.total
            each(digest)
    if outcome.left:
        outcome.sentences.append(
            f"本次已发出{cap}条提醒,达到上限;还有{outcome.left}人的提醒在下一次运行时发出。"
        )


def _people(run: Run) -> list[int]:
    """Those told longest ago first, so that a cap does not pass over the same people every night."""
    rows = User.objects.active().filter(role__in=RECIPIENTS, organization__isnull=False)
    if run.organization is not None:
        rows = rows.filter(organization=run.organization)
    today = ReminderDigest.objects.filter(person=OuterRef("pk"), sent_on=run.day)
    rows = rows.filter(~Exists(today)).annotate(told_on=Max("reminder_digests__sent_on"))
    return list(rows.order_by(F("told_on").asc(nulls_first=True), "pk").values_list("pk", flat=True))


def _ladder(
    organization: Organization, run: Run, *, outcome: ReminderRun, own: UnitDays
) -> list[ReminderStep]:
    """No steps for an organization that does not remind, or not at this hour, or rests today."""
    settings_ = settings_of(organization.pk)
    if not settings_.is_on or is_rest_day(run.day, own):
        return []
    if run.at is not None and settings_.is_quiet(run.at):
        outcome.quiet += 1
        return []
    return steps_of(organization)


def _tell_administrators(outcome: ReminderRun) -> None:
    """Once a day and sentence; who runs the command reads them there as well."""
    if not outcome.sentences:
        return
    for sentence in outcome.sentences:
        logger.warning(sentence)
    if not outcome.left and calendar_warning(outcome.day) is None:
        return
    people = User.objects.active().filter(role=Role.ADMINISTRATOR)
    lines = [MessageLine(sentence, colour="amber") for sentence in outcome.sentences]
    subject = "提醒没有全部发出" if outcome.left else "节假日数据需要更新"
    key = f"reminder-run:{outcome.day:%Y-%m-%d}" if outcome.left else f"calendar:{outcome.day:%Y-%m}"
    post(NewMessage(pk, key, subject, lines, "amber") for pk in people.values_list("pk", flat=True))
