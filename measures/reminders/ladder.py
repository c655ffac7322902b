"""The ladder of an organization, with product.md's rhythm until the office changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Organization
from audit import sql
from measures.models import ReminderSettings, ReminderStep
from measures.models.reminder import Colour, Trigger


@dataclass(frozen=True)
class DefaultStep:
    """``to``: the recipients in the words of ``ReminderStep``'s fields."""

    trigger: Trigger
    days: int
    to: tuple[str, ...]
    colour: Colour


HOURS = "SELECT quiet_until, quiet_from FROM measures_remindersettings WHERE organization_id = %s"
WORKERS = ("to_handler", "to_leader")
DEFAULTS = (
    DefaultStep(Trigger.MEASURE_DUE, 20, ("to_handler",), Colour.GREEN),
    DefaultStep(Trigger.MEASURE_DUE, 10, WORKERS, Colour.AMBER),
    DefaultStep(Trigger.MEASURE_DUE, 0, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.MEASURE_DUE, -1, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.MEASURE_DUE, -8, (*WORKERS, "to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.REVIEW_WAITING, -3, ("to_leader", "to_office"), Colour.AMBER),
    DefaultStep(Trigger.RETURNED_IDLE, -5, ("to_handler",), Colour.AMBER),
    DefaultStep(Trigger.EXTENSION_WAITING, -2, ("to_leader", "to_office"), Colour.AMBER),
    DefaultStep(Trigger.WATCH_DUE, 7, ("to_handler",), Colour.GREEN),
    DefaultStep(Trigger.WATCH_DUE, 1, WORKERS, Colour.AMBER),
    DefaultStep(Trigger.WATCH_DUE, -1, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.WATCH_DUE, -15, (*WORKERS, "to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.WATCH_DUE, -45, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.REGULATION_REVIEW, 30, ("to_handler",), Colour.GREEN),
    DefaultStep(Trigger.REGULATION_REVIEW, -1, ("to_handler", "to_office"), Colour.AMBER),
    DefaultStep(Trigger.REGULATION_EXPIRES, 90, ("to_handler", "to_office"), Colour.GREEN),
    DefaultStep(Trigger.REGULATION_EXPIRES, 30, ("to_handler", "to_office"), Colour.AMBER),
    DefaultStep(Trigger.REGULATION_EXPIRES, -1, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.CHECK_DUE, 7, ("to_office",), Colour.GREEN),
    DefaultStep(Trigger.CHECK_DUE, 0, ("to_office", "to_viewer"), Colour.AMBER),
    DefaultStep(Trigger.CHECK_DUE, -1, ("to_office",), Colour.RED),
    DefaultStep(Trigger.CHECK_DUE, -15, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.COMMON_DEADLINE, 10, ("to_office",), Colour.AMBER),
    DefaultStep(Trigger.COMMON_DEADLINE, 0, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.COMMON_DEADLINE, -1, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.PLAN_DUE, 7, ("to_office",), Colour.AMBER),
    DefaultStep(Trigger.PLAN_DUE, 0, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.REPORT_DUE, 20, ("to_office",), Colour.GREEN),
    DefaultStep(Trigger.REPORT_DUE, 5, ("to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.NOTICE_DUE, 5, ("to_office",), Colour.AMBER),
    DefaultStep(Trigger.RECTIFICATION_END, 30, ("to_office", "to_viewer"), Colour.AMBER),
    DefaultStep(Trigger.OPINION_DUE, 3, WORKERS, Colour.AMBER),
    DefaultStep(Trigger.OPINION_DUE, 0, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.OPINION_DUE, -1, (*WORKERS, "to_office"), Colour.RED),
    DefaultStep(Trigger.OPINION_DUE, -8, (*WORKERS, "to_office", "to_viewer"), Colour.RED),
    DefaultStep(Trigger.PUBLICITY_END, 2, ("to_office",), Colour.GREEN),
    DefaultStep(Trigger.PUBLICITY_END, 0, ("to_office",), Colour.AMBER),
)


@dataclass(frozen=True)
class StepValues:
    """A step as the office wants it; ``step_id`` is None for a new one."""

    step_id: int | None
    trigger: Trigger
    days: int
    colour: Colour
    to_handler: bool = False
    to_leader: bool = False
    to_office: bool = False
    to_viewer: bool = False
    is_active: bool = True


def steps_of(organization: Organization) -> list[ReminderStep]:
    """All steps, switched-off ones too, the most urgent of a trigger first; written when there are none.

    An organization without a step of a trigger has never been asked about it – a later version may bring
    one more: steps that the office does not want are switched off, not erased.
    """
    rows = ReminderStep.objects.filter(organization=organization).order_by("trigger", "days")
    found = list(rows)
    missing = {step.trigger for step in DEFAULTS} - {Trigger(row.trigger) for row in found}
    if not missing:
        return found
    # Two at once: the second finds its rows there already.
    ReminderStep.objects.bulk_create(
        (_row(step, organization) for step in DEFAULTS if step.trigger in missing), ignore_conflicts=True
    )
    return list(rows.all())


def _row(step: DefaultStep, organization: Organization) -> ReminderStep:
    flags = dict.fromkeys(step.to, True)
    return ReminderStep(
        organization=organization, trigger=step.trigger, days=step.days, colour=step.colour, **flags
    )


def settings_of(organization_id: int) -> ReminderSettings:
    """The saved ones, else unsaved defaults."""
    saved = ReminderSettings.objects.filter(organization=organization_id).first()
    return saved or ReminderSettings(organization_id=organization_id)


def _hours_of(organization_id: int) -> ReminderSettings:
    for until, start in sql.read(HOURS, [organization_id]):
        return ReminderSettings(quiet_until=until, quiet_from=start)
    return ReminderSettings()


def not_before(organization_id: int, now: datetime) -> datetime | None:
    """The end of the quiet hours that ``now`` falls into: until then nothing leaves the system."""
    settings_, local = _hours_of(organization_id), timezone.localtime(now)
    if not settings_.is_quiet(local.time()):
        return None
    day = local.date() + timedelta(days=local.time() >= settings_.quiet_from)
    return timezone.make_aware(datetime.combine(day, settings_.quiet_until))
