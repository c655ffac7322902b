"""后台任务: one's own jobs, one of them with its progress, and its result."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.places import place
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from jobs import rules, services
from jobs.cursors import cursors_in, first_page_instead
from jobs.kinds import label_of
from jobs.models import Job, JobQuerySet
from jobs.paging import NEWEST, read_page


def _own(request: SignedInRequest) -> JobQuerySet:
    return Job.objects.visible_to(request.user)


@require_GET
@login_required
@first_page_instead
def jobs(request: SignedInRequest) -> HttpResponse:
    page = read_page(_own(request), NEWEST, **cursors_in(request.GET))
    rows = [(job, label_of(job.kind)) for job in page.rows]
    return render(request, "jobs/jobs.html", {"page": page, "rows": rows})


@require_GET
@login_required
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    """htmx is given the state only, every two seconds until it has ended."""
    row = get_object_or_404(_own(request), pk=pk)
    context = {
        "job": row,
        "label": label_of(row.kind),
        "refusal": rules.refuse_download(request.user, row) if row.file_name else "",
    }
    template = "jobs/_job.html" if request.htmx else "jobs/job.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_GET
@login_required
def download_job(request: SignedInRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(_own(request), pk=pk)
    if sentence := rules.refuse_download(request.user, row):
        messages.error(request, sentence)
        return redirect("jobs:job", pk)
    trail.record(Event.DOWNLOAD, by=request.user, about=row, detail=row.file_name)
    response = FileResponse(row.path.open("rb"), as_attachment=True, filename=row.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
def cancel_job(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(_own(request), pk=pk)
    return _act(request, pk, act=services.cancel, done="已取消。")


@require_POST
@login_required
def retry_job(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own; an administrator comes here from the operations page and goes back to it."""
    get_object_or_404(_own(request) | Job.objects.looked_after_by(request.user), pk=pk)
    return _act(request, pk, act=services.retry, done="已重新排队。")


def _act(request: SignedInRequest, pk: int, *, act: Callable[..., Job], done: str) -> HttpResponse:
    back = reverse("jobs:job", args=[pk])
    if not _own(request).filter(pk=pk).exists():
        back = place("operations")
    try:
        act(pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(back)
