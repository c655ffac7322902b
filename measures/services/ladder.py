"""The office changes who is reminded of what and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import time

from django.db import models, transaction

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.differences import differences
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from measures import rules
from measures.models import ReminderSettings, ReminderStep
from measures.reminders.ladder import StepValues, settings_of, steps_of

REASON = "修改提醒规则"


@transaction.atomic
def save_reminder_settings(
    organization: Organization, *, by: User, is_on: bool, quiet_until: time, quiet_from: time
) -> ReminderSettings:
    _lock(organization, by=by)
    if quiet_until >= quiet_from:
        raise Refused("“不早于”的时间应在“不晚于”之前。")
    settings = settings_of(organization.pk)
    new = {"is_on": is_on, "quiet_until": quiet_until, "quiet_from": quiet_from}
    if what := differences(settings, new):
        trail.record(Event.CHANGE_SETTINGS, by=by, about=organization, detail=what)
    settings.is_on, settings.quiet_until, settings.quiet_from = is_on, quiet_until, quiet_from
    _save(settings, by=by)
    return settings


@transaction.atomic
def save_ladder(organization: Organization, values: Sequence[StepValues], *, by: User) -> None:
    """Changes the steps that are named and adds those without an id; others stay as they are.

    What a step counts from stays; a step that is not wanted is switched off. Whoever was told at a
    step is not told again because its days changed.
    """
    _lock(organization, by=by)
    rows = {row.pk: row for row in steps_of(organization)}
    ask(rules.refuse_steps(rows, values))
    wanted = [(rows[one.step_id] if one.step_id else _new(one, organization), one) for one in values]
    changed = [(row, one) for row, one in wanted if row.pk is None or _differs(row, one)]
    _record(changed, organization, by=by)
    _free_days([row for row, _ in changed if row.pk])
    for row, one in changed:
        for name, value in _fields(one).items():
            setattr(row, name, value)
        _save(row, by=by)


def _lock(organization: Organization, *, by: User) -> None:
    """The organization stands for its rules, of which there may be none yet."""
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    request_context.set_subject(organization)
    ask(rules.refuse_ladder(by, organization))


def _new(one: StepValues, organization: Organization) -> ReminderStep:
    return ReminderStep(organization=organization, trigger=one.trigger)


def _fields(one: StepValues) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name not in ("step_id", "trigger")}


def _differs(row: ReminderStep, one: StepValues) -> bool:
    return any(getattr(row, name) != value for name, value in _fields(one).items())


def _record(
    changed: Sequence[tuple[ReminderStep, StepValues]], organization: Organization, *, by: User
) -> None:
    """Asked before the rows change."""
    for row, one in changed:
        what = differences(row, _fields(one)) if row.pk else "新增"
        name = row if row.pk else ReminderStep(trigger=one.trigger, days=one.days)
        trail.record(Event.CHANGE_SETTINGS, by=by, about=organization, detail=f"{name}:{what}")


def _free_days(rows: list[ReminderStep]) -> None:
    """Two steps may exchange their days: until each has its own, they lie where no step can be."""
    for number, row in enumerate(rows, 1):
        ReminderStep.objects.filter(pk=row.pk).update(days=10_000 + number)


def _save(row: models.Model, *, by: User) -> None:
    sign_history(row, by=by, reason=REASON)
    row.save()
