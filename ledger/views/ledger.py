"""The ledger as a list, and as a workbook: both through the same filter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.exceptions import Refused
from accounts.limits import limited
from accounts.models import Role
from ledger.columns import file_name
from ledger.downloads import made_file
from ledger.jobs import start
from ledger.listing import RELATED, SHOWN, filter_field, list_rows, record_export, title_of
from ledger.pages import ORDERS, BadCursor, Page, read_page
from ledger.rows import ledger_rows
from ledger.workbook import write_workbook
from measures.filters import MeasureFilter
from measures.rules import URGERS

MAIN = ("q", "inspection", "category", "status", "department", "leader")
MORE = ("timeframe", "due_from", "due_to", "due_within", "overdue", "extension", "focus")


@require_GET
@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """A page of the ledger; htmx is given the table only."""
    found = MeasureFilter(request.GET, user=request.user)  # type: ignore[arg-type]
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else "ledger"
    context = _context(request, found, sort=sort)
    is_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "ledger/_table.html" if is_fragment else "ledger/ledger.html", context)
    response["Vary"] = "HX-Request"
    return response


def _context(request: HttpRequest, found: MeasureFilter, *, sort: str) -> dict[str, Any]:
    page, refusals = _page(request, found, sort=sort)
    return {
        "main_filters": [filter_field(found.form[name]) for name in MAIN],
        "more_filters": [filter_field(found.form[name]) for name in MORE],
        "more_open": any(request.GET.get(name) for name in (*MORE, "sort")),
        "page": page,
        "rows": list_rows(
            page.rows, today=timezone.localdate(), names_organization=_names_organization(request)
        ),
        "refusals": refusals,
        "chips": found.chips(),
        "sort": sort,
        "orders": ORDERS,
        "query": _query(request.GET),
        "may_urge": Role(request.user.role) in URGERS,  # type: ignore[union-attr]
    }


def _page(request: HttpRequest, found: MeasureFilter, *, sort: str) -> tuple[Page, list[str]]:
    rows = found.qs.select_related(*RELATED).only(*SHOWN)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        return read_page(rows, ORDERS[sort], after=after, before=before), found.refusals()
    except BadCursor:
        return read_page(rows, ORDERS[sort]), [*found.refusals(), "网址中的页码有误,已回到第一页。"]


def _names_organization(request: HttpRequest) -> bool:
    return request.user.role == Role.SUPERVISOR  # type: ignore[union-attr]


def _query(data: QueryDict) -> str:
    """The filter as a query string, without the place in the pages and without what is empty."""
    kept = QueryDict(mutable=True)
    for key in data:
        value = str(data[key])
        if value and key not in ("after", "before"):
            kept[key] = value
    return kept.urlencode()


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
    query = _query(request.GET)
    tail = f"?{query}" if query else ""
    context = {
        "sentence": f"按当前条件,{title_of(found)}台账超过 {most} 条,生成文件需要一些时间。",
        "action": reverse("ledger:export") + tail,
        "back": reverse("ledger:ledger") + tail,
        "place": "台账",
    }
    return render(request, "ledger/exports/large.html", context)


def _download(request: HttpRequest, found: MeasureFilter) -> FileResponse:
    title = title_of(found)

    def write(path: Path) -> None:
        count = write_workbook(path, ledger_rows(found.qs), title=f"{title}整改台账")
        record_export(request.user, found, count=count)  # type: ignore[arg-type]

    return made_file(file_name(title), write)


def _export_as_job(request: HttpRequest, found: MeasureFilter) -> HttpResponse:
    arguments = {"filter": QueryDict(_query(request.GET)).dict()}
    title = f"{title_of(found)}整改台账"
    try:
        job = start("whole_ledger", by=request.user, title=title, arguments=arguments)  # type: ignore[arg-type]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("ledger:jobs")
    return redirect("ledger:job", job.pk)
