"""运行状况, for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.models import User
from audit import trail
from audit.events import Event
from inbox.models import Channel
from jobs.kinds import label_of
from operations import state as found
from operations.checkup.run import check_up

WORST_FIRST = ("red", "amber", "green")


@require_GET
@login_required
def operations(request: SignedInRequest) -> HttpResponse:
    """Asks the workers, and therefore takes as long as they are given to answer."""
    user = _administrator(request)
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
    return render(request, "operations/operations.html", context)


@require_GET
@login_required
def checkup(request: SignedInRequest) -> HttpResponse:
    """Asks every server and program, and takes some seconds when one of them does not answer."""
    _administrator(request)
    now = timezone.localtime()
    tiles = check_up(now)
    worst_first = sorted(tiles, key=lambda tile: WORST_FIRST.index(tile.colour))
    context = {
        "now": now,
        "tiles": worst_first,
        "count": sum(tile.colour == "red" for tile in tiles),
        "noted": sum(tile.colour == "amber" for tile in tiles),
    }
    return render(request, "operations/checkup.html", context)


@require_POST
@login_required
def resend(request: SignedInRequest, channel: str) -> HttpResponse:
    """What failed on a channel is tried for another week."""
    user = _administrator(request)
    if channel not in Channel.values:
        raise Http404
    count = found.resend(user, channel, now=timezone.now())
    trail.record(Event.RESEND, by=user, detail=f"{Channel(channel).label},{count}条")
    messages.success(request, f"{count}条失败的消息已重新排队发送。")
    return redirect("operations:operations")


def _administrator(request: SignedInRequest) -> User:
    """For anybody else the page does not exist."""
    if not request.user.is_administrator:
        raise Http404
    return request.user
