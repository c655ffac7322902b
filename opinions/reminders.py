"""What the ladder of reminders tells of this room: opinions to be answered, and displays that end."""

from __future__ import annotations

from django.db.models import F

from accounts.models import User
from issues.models import Inspection
from measures.models import ReminderStep
from measures.reminders.selection import STALE, Items, Night, last_day
from opinions.models import Publication
from opinions.workflow import UNANSWERED


def _inspections(person: User) -> Items:
    return Inspection.objects.at_work().filter(organization_id=person.organization_id or 0)


def answers_due(person: User, step: ReminderStep, night: Night) -> Items:
    """An inspection once for each date on which opinions are due; who answers hears of his own."""
    # One filter() for all: conditions of several would speak of different opinions.
    asked = {"opinions__state__in": UNANSWERED, "opinions__due_on__lte": last_day(step, night)}
    if person.is_handler or person.is_leader:
        asked["opinions__handler"] = person
    return _inspections(person).filter(**asked).annotate(counted_from=F("opinions__due_on"))


def publicity_ends(person: User, step: ReminderStep, night: Night) -> Items:
    """Not of those that ended long ago: entered afterwards, their end is no news."""
    asked = {
        "publications__in": Publication.objects.standing(),
        "publications__closes_on__range": (night.day - STALE, last_day(step, night)),
    }
    return _inspections(person).filter(**asked).annotate(counted_from=F("publications__closes_on"))
