"""汇总表 of an inspection as a page that can be printed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from issues.lookup import visible_inspection
from issues.models import Inspection
from ledger.summary import SEE_ALL, summary_tables


def whole_inspection(request: SignedInRequest, pk: int) -> Inspection:
    """The inspection, for those who see all of it; 404 for anybody else."""
    inspection = visible_inspection(request, pk)
    user = request.user
    if user.role not in SEE_ALL:
        raise Http404
    return inspection


@require_safe
@login_required
def summary(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = whole_inspection(request, pk)
    today = timezone.localdate()
    context = {"inspection": inspection, "tables": summary_tables(inspection, today=today), "today": today}
    return render(request, "ledger/summary.html", context)
