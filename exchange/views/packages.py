"""上报包和任务包: what went out, what came in, and making a report package."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.forms import ReportForm
from exchange.jobs import start_report
from exchange.keys import present_key
from exchange.making.report_contents import evidence_size
from exchange.models import IncomingPackage, OutgoingPackage
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page
from ledger.models import ReportedFigures
from measures.storage.stored import damaged_page, file_response, stored

MAX_SHOWN = 50


@require_safe
@login_required
@first_page_instead
def exchange(request: SignedInRequest) -> HttpResponse:
    """Of a unit, or of who supervises units; for anybody else there is no such page."""
    user = request.user
    if not (user.is_supervisor or user.is_coordinator or user.is_viewer):
        raise Http404
    came = IncomingPackage.objects.visible_to(user).select_related("organization").defer("manifest")
    page = read_page(came, NEWEST, **cursors_in(request.GET))
    went = OutgoingPackage.objects.visible_to(user).select_related("organization", "receipt")
    units = ReportedFigures.objects.none()
    if user.is_supervisor:
        seen = user.supervised_organizations.all()
        units = ReportedFigures.objects.filter(organization__in=seen).select_related("organization")
    context = {
        "page": page,
        "went": went[:MAX_SHOWN],
        "units": units.order_by("as_of")[:MAX_SHOWN],
        "key": present_key(),
        "days_kept": settings.PACKAGE_DAYS or "",
    }
    return render(request, "exchange/exchange.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("export")
def make_report(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not user.is_coordinator or user.organization is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, by=user)
    if form.is_valid():
        try:
            return redirect("jobs:job", start_report(form.choice(), by=user).pk)
        except Refused as error:
            form.add_error(None, str(error))
    size = evidence_size(user.organization, form.initial["inspections"])
    context = {"form": form, "size": size}
    return render(request, "exchange/make_report.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def outgoing_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(OutgoingPackage.objects.visible_to(request.user), pk=pk)
    found = stored(row.file, name=row.name, sha256=row.sha256, about=row)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    trail.record(Event.DOWNLOAD, by=request.user, about=row, detail=f"SHA-256 {row.sha256}")
    return file_response(found, by=request.user)
