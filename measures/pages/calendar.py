"""A person's deadlines as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import User
from audit.texts import shortened
from measures.models import Measure

MAX_EVENTS = 1_000
MAX_TITLE = 60
# Part of every UID: with another one, every calendar would show each deadline twice.
UID_PLACE = "rectify"


def deadlines(user: User) -> QuerySet[Measure]:
    """The open measures with a date that ``user`` answers for, the next one first.

    The office answers for all of its organization; who only reads or supports answers for what is
    assigned to him by name.
    """
    rows = Measure.objects.visible_to(user).open().filter(due_on__isnull=False)
    if not user.is_coordinator:
        own = Q(leader=user) | Q(handler=user)
        if user.is_handler and user.department_id:
            own |= Q(department_id=user.department_id)
        rows = rows.filter(own)
    return rows.select_related("sub_issue").order_by("due_on", "id")[:MAX_EVENTS]


def feed(user: User) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Rectify//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "整改时限")
    # RFC 7986, 5.7, and the older name that more calendars read.
    calendar.add("refresh-interval", timedelta(hours=6), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", timedelta(hours=6))
    for measure in deadlines(user):
        calendar.add_component(_event(measure))
    return bytes(calendar.to_ical())


def _event(measure: Measure) -> Event:
    """A whole day, and free: a deadline blocks nobody's time."""
    due_on: date = measure.due_on  # type: ignore[assignment]
    event = Event()
    event.add("uid", f"measure-{measure.pk}@{UID_PLACE}")
    event.add("dtstamp", measure.status_changed_at or measure.created_at)
    event.add("sequence", measure.version)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", f"整改时限:{_title(measure)}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if settings.SITE_URL:
        event.add("url", settings.SITE_URL + reverse("measures:measure", args=[measure.pk]))
    return event


def _title(measure: Measure) -> str:
    """Numbers as printed, and no more of the text than one line."""
    text = " ".join(measure.text.split())
    return f"{measure.sub_issue.mark}{measure.mark}{shortened(text, MAX_TITLE)}"
