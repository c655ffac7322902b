"""Which items a person is to be told of at a step, as a query: by range, so that no night can be missed.

Everything a later run finds is what was due up to then and not yet told; nothing here remembers when
the last run was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Role, User
from issues.models import Filing, Inspection
from measures.filters.counted import awaits_leader
from measures.models import (
    EvidenceUse,
    ExtensionRequest,
    Measure,
    ProgressUpdate,
    Reminder,
    ReminderStep,
)
from measures.models.figures import Period
from measures.models.measure import MeasureQuerySet
from measures.models.reminder import FILED_BY, Trigger
from measures.reminders.calendar import reach, working_days_back
from measures.workflow import AT_WORK, OPEN_STATUSES, Status

RECIPIENTS = {
    Role.HANDLER: "to_handler",
    Role.LEADER: "to_leader",
    Role.COORDINATOR: "to_office",
    Role.VIEWER: "to_viewer",
}
ASSIGNED = tuple(status for status in OPEN_STATUSES if status is not Status.DRAFT)
# Of an inspection entered long afterwards: after a month what was due then is no longer news.
STALE = timedelta(days=31)
PERIOD_DAYS = {
    Period.DAY: 1,
    Period.WEEK: 7,
    Period.MONTH: 28,
    Period.QUARTER: 90,
    Period.HALF_YEAR: 181,
    Period.YEAR: 365,
}


# Measures, or inspections, with ``counted_from``.
Items = QuerySet[Any]


@dataclass(frozen=True)
class Selection:
    """``rows`` are current items with ``counted_from`` (a date) and ``is_passed`` (a more urgent step
    told the person already); ``item`` is the field of ``Reminder`` that points at one."""

    person: User
    step: ReminderStep
    item: str
    rows: Items

    def not_reminded(self) -> Items:
        key = {self.item: OuterRef("pk"), "counted_from_on": OuterRef("counted_from")}
        reminded = Reminder.objects.filter(person=self.person, step=self.step, **key)
        return self.rows.filter(~Exists(reminded))


def selections(person: User, steps: Iterable[ReminderStep], *, day: date) -> list[Selection]:
    """Those of ``person``, the most urgent step of each trigger first, as ``steps`` are ordered."""
    found: list[Selection] = []
    flag = RECIPIENTS.get(Role(person.role))
    more_urgent: dict[str, list[int]] = {}
    for step in steps:
        passed = more_urgent.setdefault(step.trigger, [])
        if flag and step.is_active and getattr(step, flag):
            found.append(_selection(person, step, day=day, more_urgent=list(passed)))
        passed.append(step.pk)
    return found


def _selection(person: User, step: ReminderStep, *, day: date, more_urgent: list[int]) -> Selection:
    item = "inspection" if Trigger(step.trigger).is_of_inspection else "measure"
    rows = SELECT[Trigger(step.trigger)](person, step, day)
    passed: Value | Exists = Value(False, output_field=BooleanField())
    if more_urgent:
        key = {item: OuterRef("pk"), "counted_from_on": OuterRef("counted_from")}
        passed = Exists(Reminder.objects.filter(person=person, step__in=more_urgent, **key))
    return Selection(person, step, item, rows.annotate(is_passed=passed).order_by())


def _measures(person: User) -> MeasureQuerySet:
    """Current measures of the person's organization that are his business as a recipient."""
    rows = Measure.objects.current().filter(organization_id=person.organization_id or 0)
    if person.is_handler:
        nobody_named = Q(handler__isnull=True) | Q(handler__is_active=False)
        return rows.filter(Q(handler=person) | Q(department_id=person.department_id) & nobody_named)
    return rows.filter(leader=person) if person.is_leader else rows


def _last(step: ReminderStep, day: date) -> date:
    """The last date that ``step`` tells of on ``day``, the rest days behind it included.

    A step after the date waits for the date to pass: moved before a weekend, it would be told, and used
    up, while there is still time, and nobody would hear on Monday that the item is overdue.
    """
    last = reach(day) + timedelta(days=step.days)
    return min(last, day - timedelta(days=1)) if step.days < 0 else last


def _measures_due(person: User, step: ReminderStep, day: date) -> Items:
    """A submitted measure is out of the handler's hands; its date still runs for everybody above.

    No date never falls into the range.
    """
    statuses = AT_WORK if person.is_handler else ASSIGNED
    last = _last(step, day)
    return _measures(person).filter(status__in=statuses, due_on__lte=last).annotate(counted_from=F("due_on"))


def _since_change(rows: MeasureQuerySet) -> Items:
    return rows.annotate(counted_from=TruncDate("status_changed_at"))


def _reviews_waiting(person: User, step: ReminderStep, day: date) -> Items:
    """Submitted more than so many working days ago. The leader hears of what he has to endorse first,
    the office of what is the office's turn."""
    rows = _measures(person).filter(
        status=Status.SUBMITTED, status_changed_at__lt=_midnight(working_days_back(day, -step.days))
    )
    if person.is_leader:
        rows = rows.filter(awaits_leader())
    elif person.is_coordinator:
        rows = rows.exclude(awaits_leader())
    return _since_change(rows)


def _returned_idle(person: User, step: ReminderStep, day: date) -> Items:
    """Returned, and no progress and no evidence added for so many days."""
    since = _midnight(reach(day) + timedelta(days=step.days + 1))
    touched = {"measure": OuterRef("pk"), "at__gte": since}
    rows = _measures(person).filter(status=Status.RETURNED, status_changed_at__lt=since)
    return _since_change(
        rows.filter(
            ~Exists(ProgressUpdate.objects.filter(**touched)), ~Exists(EvidenceUse.objects.filter(**touched))
        )
    )


def _extensions_waiting(person: User, step: ReminderStep, day: date) -> Items:
    """Asked for more than so many working days ago; who decides hears of what he is to decide."""
    asked = ExtensionRequest.objects
    is_decider = person.is_coordinator or person.is_leader
    rows = asked.awaiting(person) if is_decider else asked.pending()
    rows = rows.filter(at__lt=_midnight(working_days_back(day, -step.days)))
    asked_on = rows.filter(measure=OuterRef("pk")).values(day=TruncDate("at"))[:1]
    found = _measures(person).filter(pk__in=rows.values("measure_id"))
    return found.annotate(counted_from=Subquery(asked_on))


def _watches_due(person: User, step: ReminderStep, day: date) -> Items:
    """What goes on is to be kept whatever the status, and after the finding was closed.

    A step of more days than half a period would tell of each one as it begins: it leaves short ones out.
    """
    rows = _measures(person).exclude(status=Status.DRAFT)
    rows = rows.annotate(counted_from=F("watches__due_on"), rhythm=F("watches__period"))
    rows = rows.annotate(is_watched=F("watches__is_active"), until=F("watches__ends_on"))
    current = Q(is_watched=True, counted_from__lte=_last(step, day)) & (Q(until=None) | Q(until__gte=day))
    if step.days >= 0:
        current &= Q(rhythm__in=[period for period, days in PERIOD_DAYS.items() if days > 2 * step.days + 1])
    return rows.filter(current)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _inspections(person: User, step: ReminderStep, day: date) -> Items:
    """Their dates come from a number of months, which databases count differently: reckoned here.

    An organization has a handful of inspections.
    """
    last = _last(step, day)
    rows = Inspection.objects.current().filter(organization_id=person.organization_id or 0)
    if step.trigger == Trigger.RECTIFICATION_END:
        rows = rows.filter(Exists(Measure.objects.current().open().filter(inspection=OuterRef("pk"))))
    trigger = Trigger(step.trigger)
    if trigger in FILED_BY:
        filed = Filing.objects.standing().filter(kind=FILED_BY[trigger], inspection=OuterRef("pk"))
        rows = rows.filter(~Exists(filed))
    dates = {row.pk: date_of(row, trigger) for row in rows.filter(feedback_on__isnull=False)}
    due = {pk: on for pk, on in dates.items() if on and day - STALE <= on <= last}
    cases = [When(pk=pk, then=Value(on)) for pk, on in due.items()]
    counted_from = Case(*cases, default=Value(day), output_field=DateField())
    return rows.filter(pk__in=due).annotate(counted_from=counted_from)


def date_of(inspection: Inspection, trigger: Trigger) -> date | None:
    kind = FILED_BY.get(trigger)
    return kind.due_on(inspection) if kind else inspection.rectification_ends_on


SELECT: dict[Trigger, Callable[[User, ReminderStep, date], Items]] = {
    Trigger.MEASURE_DUE: _measures_due,
    Trigger.REVIEW_WAITING: _reviews_waiting,
    Trigger.RETURNED_IDLE: _returned_idle,
    Trigger.EXTENSION_WAITING: _extensions_waiting,
    Trigger.WATCH_DUE: _watches_due,
    Trigger.PLAN_DUE: _inspections,
    Trigger.REPORT_DUE: _inspections,
    Trigger.NOTICE_DUE: _inspections,
    Trigger.RECTIFICATION_END: _inspections,
}
