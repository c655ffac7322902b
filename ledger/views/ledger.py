"""The ledger as a list; the workbook of it is made with the same filter."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import Role
from jobs.paging import BadCursor, RowsPage, read_page
from ledger.fields import FIELDS
from ledger.listing import RELATED, SHOWN, filter_field, list_rows, measure_columns
from ledger.orders import LEDGER_ORDERS
from measures.filters import MeasureFilter
from measures.rules import URGERS

MAIN = ("q", "inspection", "category", "status", "department", "leader")
FIXED_COLUMNS = 5
MORE = ("timeframe", "due_from", "due_to", "due_within", "overdue", "extension", "focus")


@require_GET
@login_required
def ledger(request: SignedInRequest) -> HttpResponse:
    """A page of the ledger; htmx is given the table only."""
    found = MeasureFilter(request.GET, user=request.user)
    sort = request.GET.get("sort", "")
    sort = sort if sort in LEDGER_ORDERS else "ledger"
    context = _context(request, found, sort=sort)
    is_fragment = request.htmx and not request.htmx.history_restore_request
    response = render(request, "ledger/_table.html" if is_fragment else "ledger/ledger.html", context)
    response["Vary"] = "HX-Request"
    return response


def _context(request: SignedInRequest, found: MeasureFilter, *, sort: str) -> dict[str, Any]:
    page, refusals = _page(request, found, sort=sort)
    more = (*MORE, *found.own_filters)
    may_tick = Role(request.user.role) in URGERS
    listed = [column for column in found.own_columns if column.is_listed]
    return {
        "main_filters": [filter_field(found.form[name]) for name in MAIN],
        "more_filters": [filter_field(found.form[name]) for name in more],
        "more_open": any(request.GET.get(name) for name in (*more, "sort")),
        "page": page,
        "fields": FIELDS,
        "rows": list_rows(
            page.rows,
            today=timezone.localdate(),
            names_organization=_names_organization(request),
            columns=listed,
        ),
        "own_columns": measure_columns(listed),
        "refusals": refusals,
        "chips": found.chips(),
        "sort": sort,
        "orders": LEDGER_ORDERS,
        "query": query_of(request.GET),
        "may_urge": may_tick,
        "width": FIXED_COLUMNS + may_tick + len(measure_columns(listed)),
    }


def _page(request: SignedInRequest, found: MeasureFilter, *, sort: str) -> tuple[RowsPage, list[str]]:
    rows = found.qs.select_related(*RELATED).only(*SHOWN)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        return read_page(rows, LEDGER_ORDERS[sort], after=after, before=before), found.refusals()
    except BadCursor:
        return read_page(rows, LEDGER_ORDERS[sort]), [*found.refusals(), "网址中的页码有误,已回到第一页。"]


def _names_organization(request: SignedInRequest) -> bool:
    return request.user.is_supervisor


def query_of(data: QueryDict) -> str:
    """The filter as a query string, without the place in the pages and without what is empty."""
    kept = QueryDict(mutable=True)
    for key in data:
        value = str(data[key])
        if value and key not in ("after", "before"):
            kept[key] = value
    return kept.urlencode()
