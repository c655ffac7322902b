"""My work: the first page of every role."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from measures.answered import asked_of
from measures.models import Measure
from measures.pages.my_work import sections
from measures.pages.waiting import what_may_wait
from measures.services.undoing import undoable
from measures.services.urging import unconfirmed


@require_safe
@login_required
def my_work(request: SignedInRequest) -> HttpResponse:
    user = request.user
    today = timezone.localdate()
    waiting = what_may_wait(user, today)
    found = sections(user, today, waiting)
    context = {"sections": found, "today": today, "is_untouched": False}
    context["urged"] = unconfirmed(user).count() if "urges" in waiting else 0
    context["asked"] = asked_of(user) if "instructions" in waiting else None
    is_office = user.is_coordinator and "bulk_acts" in waiting
    context["undoable"] = undoable(user, timezone.now()) if is_office else []
    if not found and user.is_coordinator:
        context["is_untouched"] = not Measure.objects.visible_to(user).exists()
    return render(request, "measures/my_work.html", context)
