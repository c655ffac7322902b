"""My work: the first page of every role."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from measures.models import Measure
from measures.my_work import sections


@require_GET
@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = sections(request.user, today)  # type: ignore[arg-type]
    context = {"sections": found, "today": today, "is_untouched": False}
    if not found and request.user.is_coordinator:  # type: ignore[union-attr]
        context["is_untouched"] = not Measure.objects.visible_to(request.user).exists()  # type: ignore[attr-defined]
    return render(request, "measures/my_work.html", context)
