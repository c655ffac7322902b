"""任务包: of what is asked of a unit, what goes down now."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import Organization
from audit.exceptions import Refused
from exchange.forms import TaskForm
from exchange.jobs import start_tasks
from exchange.models import OutgoingPackage

MAX_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("export")
def make_tasks(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    if not user.is_supervisor:
        raise Http404
    unit = get_object_or_404(Organization.objects.visible_to(user), pk=pk)
    is_sent = request.method == "POST"
    form = TaskForm(request.POST if is_sent else None, by=user, unit=unit)
    if form.is_valid():
        try:
            return redirect("jobs:job", start_tasks(form.choice(), by=user).pk)
        except Refused as error:
            form.add_error(None, str(error))
    rows = OutgoingPackage.objects.visible_to(user).filter(organization=unit).select_related("receipt")
    context = {"unit": unit, "form": form, "went": rows[:MAX_SHOWN]}
    return render(request, "exchange/make_tasks.html", context, status=422 if is_sent else 200)
