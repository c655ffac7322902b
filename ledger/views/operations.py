"""运行状况, for the administrator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from ledger import operations as found
from ledger.jobs.kinds import label_of


@require_GET
@login_required
def operations(request: HttpRequest) -> HttpResponse:
    """Asks the workers, and therefore takes as long as they are given to answer."""
    user = request.user
    if not isinstance(user, User) or not user.is_administrator:
        raise Http404
    now = timezone.localtime()
    context = {
        "now": now,
        "states": found.states(now),
        "timetable": found.timetable(now),
        "failed": [(job, label_of(job.kind)) for job in found.failed_jobs(user)],
        "channels": found.channel_states(user),
        "undelivered": found.undelivered_messages(user),
        "unread": found.unread_messages(user, now),
    }
    return render(request, "ledger/operations.html", context)
