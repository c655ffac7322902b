"""审计日志, for who may read it. Reading and taking away are recorded as well."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts import rules
from accounts.http import SignedInRequest
from accounts.models import User
from audit import trail
from audit.events import Event
from audit.models import AuditEntry, AuditEntryQuerySet
from operations.audit_log import AuditFilterForm, chosen, csv_lines, read_page


def _reader(request: SignedInRequest) -> User:
    if rules.refuse_read_audit(request.user) is not None:
        raise Http404
    return request.user


def _entries(user: User, form: AuditFilterForm) -> AuditEntryQuerySet:
    rows = AuditEntry.objects.within_reach_of(user)
    return chosen(rows, form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()


@require_GET
@login_required
def audit_log(request: SignedInRequest) -> HttpResponse:
    user, form = _reader(request), AuditFilterForm(request.GET)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    page = read_page(_entries(user, form), before=before, after=after)
    if form.is_valid():
        trail.record(Event.VIEW_AUDIT, by=user, detail=form.describe())
    context = {"form": form, "page": page, "query": _query(request.GET)}
    return render(request, "operations/audit_log.html", context, status=200 if form.is_valid() else 422)


def _query(data: QueryDict) -> str:
    """The filter without the place in the pages and without what is empty."""
    kept = QueryDict(mutable=True)
    for key in AuditFilterForm.base_fields:
        if value := data.get(key):
            kept[key] = value
    return kept.urlencode()


@require_GET
@login_required
def audit_export(request: SignedInRequest) -> HttpResponseBase:
    """What the page lists, as a text-safe table; written while it is sent."""
    user, form = _reader(request), AuditFilterForm(request.GET)
    rows = _entries(user, form)
    if not form.is_valid():
        messages.error(request, "没有导出:筛选条件有误,请改正后再导出。")
        return redirect("operations:audit")
    trail.record(Event.EXPORT_AUDIT, by=user, detail=form.describe())
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"审计日志-{timezone.localtime():%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response
