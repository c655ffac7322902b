"""What the list shows, as a workbook: through the same filter."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.limits import limited
from audit.exceptions import Refused
from jobs.services import start
from ledger.columns import file_name
from ledger.listing import record_export, title_of
from ledger.rows import ledger_rows
from ledger.views.ledger import query_of
from measures.filters import MeasureFilter
from workbooks.downloads import made_file
from workbooks.writing.whole_ledger import write_workbook


@require_http_methods(["GET", "POST"])
@login_required
@limited("export", methods=("GET",))
def export(request: HttpRequest) -> HttpResponseBase:
    """What the list shows as a workbook; a POST has it made behind the page, as large ones have to be."""
    found = MeasureFilter(request.GET, user=request.user)  # type: ignore[arg-type]
    if refusals := found.refusals():
        messages.error(request, "没有导出:" + "".join(refusals))
        return redirect(reverse("ledger:ledger"))
    if request.method == "POST":
        return _export_as_job(request, found)
    most = settings.EXPORT_ROWS_IN_REQUEST
    if found.qs.order_by()[: most + 1].count() > most:
        return _large(request, found, most=most)
    return _download(request, found)


def _large(request: HttpRequest, found: MeasureFilter, *, most: int) -> HttpResponse:
    query = query_of(request.GET)
    tail = f"?{query}" if query else ""
    context = {
        "sentence": f"按当前条件,{title_of(found)}台账超过 {most} 条,生成文件需要一些时间。",
        "action": reverse("workbooks:export") + tail,
        "back": reverse("ledger:ledger") + tail,
        "place": "台账",
    }
    return render(request, "workbooks/large.html", context)


def _download(request: HttpRequest, found: MeasureFilter) -> FileResponse:
    title = title_of(found)

    def write(path: Path) -> None:
        count = write_workbook(path, ledger_rows(found.qs), title=f"{title}整改台账")
        record_export(request.user, found, count=count)  # type: ignore[arg-type]

    return made_file(file_name(title), write)


def _export_as_job(request: HttpRequest, found: MeasureFilter) -> HttpResponse:
    arguments = {"filter": QueryDict(query_of(request.GET)).dict()}
    title = f"{title_of(found)}整改台账"
    try:
        job = start("whole_ledger", by=request.user, title=title, arguments=arguments)  # type: ignore[arg-type]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("jobs:jobs")
    return redirect("jobs:job", job.pk)
