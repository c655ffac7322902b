"""Who would be told what on the next working day: the run of that night, undone again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Organization
from measures.reminders.calendar import calendar_warning, next_working_day
from measures.reminders.digest import Digest
from measures.reminders.run import Run, send_due

# A page of people; everybody is what the dry run of the command is for.
MAX_PEOPLE = 50


@dataclass(frozen=True)
class ReminderPreview:
    """``is_tomorrow``: nothing lies between; else ``day`` is the working day after the rest days."""

    day: date
    is_tomorrow: bool
    digests: list[Digest]
    left: int
    warning: str


def preview(organization: Organization, today: date) -> ReminderPreview:
    day = next_working_day(today)
    digests: list[Digest] = []
    run = Run(day, organization=organization, is_dry=True, cap=MAX_PEOPLE)
    outcome = send_due(run, each=digests.append)
    return ReminderPreview(day, (day - today).days == 1, digests, outcome.left, calendar_warning(day) or "")
