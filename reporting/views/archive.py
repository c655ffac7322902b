"""档案包: of what, with which versions; a job makes it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from ledger.views.summary import whole_inspection
from reporting.archive.archive_form import ArchiveForm
from reporting.archive.job import start_archive
from reporting.archive.scope import ArchiveScope


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("export")
def export_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = whole_inspection(request, pk)
    user = request.user
    sent = request.POST if request.method == "POST" else None
    form = ArchiveForm(sent, inspection=inspection, initial={"part": request.GET.get("part")})
    if form.is_valid():
        try:
            return redirect("jobs:job", start_archive(form.scope(user), by=user).pk)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("jobs:jobs")
    whole = ArchiveScope(user, inspection, is_every_version=True)
    context = {"inspection": inspection, "form": form, "size": whole.bytes_of_evidence}
    return render(request, "reporting/export_archive.html", context, status=422 if form.errors else 200)
