"""What the list shows, as a workbook: through the same filter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit.exceptions import Refused
from jobs.services import start
from measures.filters.filter_set import MeasureFilter
from measures.filters.ledger_place import query_of
from workbooks.downloads import made_file
from workbooks.exports.ledger_export import LedgerExport, filtered_ledger


@require_http_methods(["GET", "POST"])
@login_required
@limited("export", methods=("GET",))
def export(request: SignedInRequest) -> HttpResponseBase:
    """What the list shows as a workbook; a POST has it made behind the page, as large ones have to be."""
    try:
        chosen = filtered_ledger(MeasureFilter(request.GET, user=request.user), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(reverse("ledger:ledger"))
    if request.method == "POST":
        return _export_as_job(request, chosen)
    if chosen.has_more_than(settings.EXPORT_ROWS_IN_REQUEST):
        return _large(request, chosen)
    return made_file(chosen.file_name, chosen.write)


def _large(request: SignedInRequest, chosen: LedgerExport) -> HttpResponse:
    query = query_of(request.GET)
    tail = f"?{query}" if query else ""
    most = settings.EXPORT_ROWS_IN_REQUEST
    context = {
        "sentence": f"按当前条件,{chosen.name}台账超过 {most} 条,生成文件需要一些时间。",
        "action": reverse("workbooks:export") + tail,
        "back": reverse("ledger:ledger") + tail,
        "place": "台账",
    }
    return render(request, "workbooks/large.html", context)


def _export_as_job(request: SignedInRequest, chosen: LedgerExport) -> HttpResponse:
    arguments: dict[str, object] = {"filter": QueryDict(query_of(request.GET)).dict()}
    try:
        job = start("whole_ledger", by=request.user, title=chosen.title, arguments=arguments)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("jobs:jobs")
    return redirect("jobs:job", job.pk)
