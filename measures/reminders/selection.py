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
    EffectivenessCheck,
    EvidenceUse,
    ExtensionRequest,
    InstructionUnit,
    Measure,
    ProgressUpdate,
    Reminder,
    ReminderStep,
)
from measures.models.figures import Period
from measures.models.measure import MeasureQuerySet
from measures.models.regulation import answered_for
from measures.models.reminder import FILED_BY, Trigger
from measures.reminders.calendar import NO_DAYS, UnitDays, reach, working_days_back
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


# Measures, inspections or regulations, with ``counted_from``.
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


@dataclass(frozen=True)
class Night:
    """The day of a run, and the rest days that ``own`` adds to everybody's."""

    day: date
    own: UnitDays = NO_DAYS

    @property
    def reach(self) -> date:
        return reach(self.day, self.own)

    def working_days_back(self, count: int) -> date:
        return working_days_back(self.day, count, own=self.own)


def selections(
    person: User, steps: Iterable[ReminderStep], *, day: date, own: UnitDays = NO_DAYS
) -> list[Selection]:
    """Those of ``person``, the most urgent step of each trigger first, as ``steps`` are ordered."""
    found: list[Selection] = []
    flag = RECIPIENTS.get(Role(person.role))
    more_urgent: dict[str, list[int]] = {}
    for step in steps:
        passed = more_urgent.setdefault(step.trigger, [])
        if flag and step.is_active and getattr(step, flag):
            found.append(_selection(person, step, night=Night(day, own), more_urgent=list(passed)))
        passed.append(step.pk)
    return found


def _selection(person: User, step: ReminderStep, *, night: Night, more_urgent: list[int]) -> Selection:
    item = Trigger(step.trigger).item
    rows = SELECT[Trigger(step.trigger)](person, step, night)
    passed: Value | Exists = Value(False, output_field=BooleanField())
    if more_urgent:
        key = {item: OuterRef("pk"), "counted_from_on": OuterRef("counted_from")}
        passed = Exists(Reminder.objects.filter(person=person, step__in=more_urgent, **key))
    return Selection(person, step, item, rows.annotate(is_passed=passed).order_by())


def _measures(person: User) -> MeasureQuerySet:
    """Current measures of the person's organization that are his business as a recipient."""
    rows = Measure.objects.at_work().filter(organization_id=person.organization_id or 0)
    if person.is_handler:
        nobody_named = Q(handler__isnull=True) | Q(handler__is_active=False)
        return rows.filter(Q(handler=person) | Q(department_id=person.department_id) & nobody_named)
    return rows.filter(leader=person) if person.is_leader else rows


def last_day(step: ReminderStep, night: Night) -> date:
    """The last date that ``step`` tells of on that day, the rest days behind it included.

    A step after the date waits for the date to pass: moved before a weekend, it would be told, and used
    up, while there is still time, and nobody would hear on Monday that the item is overdue.
    """
    last = night.reach + timedelta(days=step.days)
    return min(last, night.day - timedelta(days=1)) if step.days < 0 else last


def _measures_due(person: User, step: ReminderStep, night: Night) -> Items:
    """A submitted measure is out of the handler's hands; its date still runs for everybody above.

    No date never falls into the range.
    """
    statuses = AT_WORK if person.is_handler else ASSIGNED
    last = last_day(step, night)
    return _measures(person).filter(status__in=statuses, due_on__lte=last).annotate(counted_from=F("due_on"))


def _since_change(rows: MeasureQuerySet) -> Items:
    return rows.annotate(counted_from=TruncDate("status_changed_at"))


def _reviews_waiting(person: User, step: ReminderStep, night: Night) -> Items:
    """Submitted more than so many working days ago. The leader hears of what he has to endorse first,
    the office of what is the office's turn."""
    rows = _measures(person).filter(
        status=Status.SUBMITTED, status_changed_at__lt=_midnight(night.working_days_back(-step.days))
    )
    if person.is_leader:
        rows = rows.filter(awaits_leader())
    elif person.is_coordinator:
        rows = rows.exclude(awaits_leader())
    return _since_change(rows)


def _returned_idle(person: User, step: ReminderStep, night: Night) -> Items:
    """Returned, and no progress and no evidence added for so many days."""
    since = _midnight(night.reach + timedelta(days=step.days + 1))
    touched = {"measure": OuterRef("pk"), "at__gte": since}
    rows = _measures(person).filter(status=Status.RETURNED, status_changed_at__lt=since)
    return _since_change(
        rows.filter(
            ~Exists(ProgressUpdate.objects.filter(**touched)), ~Exists(EvidenceUse.objects.filter(**touched))
        )
    )


def _extensions_waiting(person: User, step: ReminderStep, night: Night) -> Items:
    """Asked for more than so many working days ago; who decides hears of what he is to decide."""
    asked = ExtensionRequest.objects
    is_decider = person.is_coordinator or person.is_leader
    rows = asked.awaiting(person) if is_decider else asked.pending()
    rows = rows.filter(at__lt=_midnight(night.working_days_back(-step.days)))
    asked_on = rows.filter(measure=OuterRef("pk")).values(day=TruncDate("at"))[:1]
    found = _measures(person).filter(pk__in=rows.values("measure_id"))
    return found.annotate(counted_from=Subquery(asked_on))


def _watches_due(person: User, step: ReminderStep, night: Night) -> Items:
    """What goes on is to be kept whatever the status, and after the finding was closed.

    A step of more days than half a period would tell of each one as it begins: it leaves short ones out.
    """
    rows = _measures(person).exclude(status=Status.DRAFT)
    rows = rows.annotate(counted_from=F("watches__due_on"), rhythm=F("watches__period"))
    rows = rows.annotate(is_watched=F("watches__is_active"), until=F("watches__ends_on"))
    current = Q(is_watched=True, counted_from__lte=last_day(step, night)) & (
        Q(until=None) | Q(until__gte=night.day)
    )
    if step.days >= 0:
        current &= Q(rhythm__in=[period for period, days in PERIOD_DAYS.items() if days > 2 * step.days + 1])
    return rows.filter(current)


def _regulations(person: User, step: ReminderStep, night: Night) -> Items:
    """Of who answers for them: the department, or who leads a measure that they serve."""
    field = "review_on" if step.trigger == Trigger.REGULATION_REVIEW else "expires_on"
    near = {f"{field}__lte": last_day(step, night), f"{field}__gte": night.day - STALE}
    rows = answered_for(person).living().filter(**near)
    return rows.annotate(counted_from=F(field))


def _checks_due(person: User, step: ReminderStep, night: Night) -> Items:
    """Of whoever may look himself: not of what he signed, nor of what only departments see."""
    rows = EffectivenessCheck.objects.visible_to(person).waiting().exclude(closure__actor_id=person.pk)
    rows = rows.filter(
        inspection__organization_id=person.organization_id or 0,
        inspection__in=Inspection.objects.at_work(),
        sub_issue__archived_at__isnull=True,
        due_on__lte=last_day(step, night),
    )
    return rows.annotate(counted_from=F("due_on"))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _inspections(person: User, step: ReminderStep, night: Night) -> Items:
    """Their dates come from a number of months, which databases count differently: reckoned here.

    An organization has a handful of inspections.
    """
    last = last_day(step, night)
    rows = Inspection.objects.at_work().filter(organization_id=person.organization_id or 0)
    if step.trigger in (Trigger.RECTIFICATION_END, Trigger.COMMON_DEADLINE):
        rows = rows.filter(Exists(Measure.objects.current().open().filter(inspection=OuterRef("pk"))))
    trigger = Trigger(step.trigger)
    if trigger in FILED_BY:
        filed = Filing.objects.standing().filter(kind=FILED_BY[trigger], inspection=OuterRef("pk"))
        rows = rows.filter(~Exists(filed))
    dates = _dates_of(rows, trigger, unit=person.organization_id or 0)
    due = {pk: on for pk, on in dates.items() if on and night.day - STALE <= on <= last}
    cases = [When(pk=pk, then=Value(on)) for pk, on in due.items()]
    counted_from = Case(*cases, default=Value(night.day), output_field=DateField())
    return rows.filter(pk__in=due).annotate(counted_from=counted_from)


def _dates_of(rows: QuerySet[Inspection], trigger: Trigger, *, unit: int) -> dict[int, date | None]:
    if trigger is not Trigger.COMMON_DEADLINE:
        return {row.pk: date_of(row, trigger) for row in rows.filter(feedback_on__isnull=False)}
    common = InstructionUnit.objects.deadlines().filter(organization_id=unit).first()
    return {row.pk: common.instruction.due_on for row in rows} if common else {}


def date_of(inspection: Inspection, trigger: Trigger) -> date | None:
    kind = FILED_BY.get(trigger)
    return kind.due_on(inspection) if kind else inspection.rectification_ends_on


Select = Callable[[User, ReminderStep, Night], Items]
_from_above: dict[Trigger, Select] = {}


def register_selection(trigger: Trigger, select: Select) -> None:
    """A room above says which inspections, with ``counted_from``, a person is to be told of at a step."""
    _from_above[trigger] = select


def _of_above(person: User, step: ReminderStep, night: Night) -> Items:
    return _from_above[Trigger(step.trigger)](person, step, night)


SELECT: dict[Trigger, Select] = {
    Trigger.MEASURE_DUE: _measures_due,
    Trigger.REVIEW_WAITING: _reviews_waiting,
    Trigger.RETURNED_IDLE: _returned_idle,
    Trigger.EXTENSION_WAITING: _extensions_waiting,
    Trigger.WATCH_DUE: _watches_due,
    Trigger.REGULATION_REVIEW: _regulations,
    Trigger.REGULATION_EXPIRES: _regulations,
    Trigger.CHECK_DUE: _checks_due,
    Trigger.COMMON_DEADLINE: _inspections,
    Trigger.PLAN_DUE: _inspections,
    Trigger.REPORT_DUE: _inspections,
    Trigger.NOTICE_DUE: _inspections,
    Trigger.RECTIFICATION_END: _inspections,
    Trigger.OPINION_DUE: _of_above,
    Trigger.PUBLICITY_END: _of_above,
}
