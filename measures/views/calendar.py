"""The calendar feed: read by calendar programs, which know a secret address and have no session."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inbox import calendar_addresses
from measures.pages.calendar import feed


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    person = calendar_addresses.person_of(secret, today=timezone.localdate())
    if person is None:
        raise Http404
    response = HttpResponse(feed(person), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="rectify.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
