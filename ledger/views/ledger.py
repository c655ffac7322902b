"""The ledger as a list; the workbook of it is made with the same filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.markup import joined
from accounts.models import Role
from issues.models import CustomTarget, Inspection
from jobs.cursors import cursors_in
from jobs.paging import BadCursor, RowsPage, read_lines
from ledger.fields import MEASURE
from ledger.filter_fields import drawn, drawn_field, short_field
from ledger.heads import head
from ledger.list_settings import settings_of
from ledger.listed import ListedMeasure, listed
from ledger.listing import Headings, list_rows
from ledger.models import SavedView
from ledger.shown_columns import ShownColumn, columns_of, default_keys
from ledger.views.inspections import has_archive
from measures.filters.filter_set import MeasureFilter
from measures.filters.ledger_place import LedgerPlace, query_of
from measures.filters.orders import LEDGER, LEDGER_ORDERS, order_named
from measures.rules import URGERS

MAIN = ("q", "inspection", "category", "status", "department", "leader")
# Of the text and of the quick look.
FIXED_COLUMNS = 2
MORE = (
    "timeframe",
    "due_from",
    "due_to",
    "due_within",
    "overdue",
    "timeliness",
    "turn",
    "lead",
    "extension",
    "stalled",
    "focus",
    "watch",
    "recurring",
    "without",
    "archive",
)
# Where a link of the overview leads; shown as long as it is at work.
LINKED = ("organization", "done_by")


@require_GET
@login_required
def ledger(request: SignedInRequest) -> HttpResponse:
    """A page of the ledger; htmx is given the table only."""
    found = MeasureFilter(request.GET, user=request.user)
    context = _context(request, found, sort=order_named(request.GET.get("sort", "")))
    is_fragment = request.htmx and not request.htmx.history_restore_request
    response = render(request, "ledger/_table.html" if is_fragment else "ledger/ledger.html", context)
    response["Vary"] = "HX-Request"
    return response


def _context(request: SignedInRequest, found: MeasureFilter, *, sort: str) -> dict[str, Any]:
    page, refusals = _page(request, found, sort=sort)
    may_tick = Role(request.user.role) in URGERS and not _is_archive(found)
    place = LedgerPlace(query_of(request.GET, without=()))
    settings, views = settings_of(request.user), list(SavedView.objects.visible_to(request.user))
    view = next((one for one in views if str(one.pk) == request.GET.get("view")), None)
    columns = _columns(found, view.columns if view else settings.columns, sort=sort)
    width = FIXED_COLUMNS + may_tick + len(columns)
    return {
        "main_filters": joined("{}", ((_main_filter(found, name),) for name in MAIN)),
        "more_filters": joined("{}", ((drawn_field(found, name),) for name in _more(found))),
        "page": page,
        "rows": list_rows(
            page.rows,
            columns,
            today=timezone.localdate(),
            place=place,
            may_tick=may_tick,
            headings=_headings(request, found, width=width) if sort == LEDGER else None,
        ),
        "text_head": head(MEASURE.key, MEASURE.title, css="text", sort=sort, data=request.GET),
        "heads": [head(one.key, one.title, css=one.css, sort=sort, data=request.GET) for one in columns],
        "refusals": refusals,
        "chips": found.chips(),
        "sort": sort,
        "orders": [(name, order.label) for name, order in LEDGER_ORDERS.items()],
        "query": query_of(request.GET),
        "place": place.query,
        "views": views,
        "view": view,
        "column_keys": ",".join(column.key for column in columns),
        "has_keys": settings.has_keys,
        "may_tick": may_tick,
        "has_archive": not page.rows and has_archive(request.user),
    }


def _is_archive(found: MeasureFilter) -> bool:
    """Whether all that is listed was handed to the archive: no act is offered there."""
    if not found.form.is_valid():
        return False
    asked = found.form.cleaned_data
    if asked["archive"] == "only":
        return True
    if not asked["inspection"]:
        return False
    return Inspection.objects.transferred().filter(pk=asked["inspection"]).exists()


def _main_filter(found: MeasureFilter, name: str) -> SafeString:
    field = short_field(found, name)
    if name == "inspection":
        field = replace(field, choice=found.inspection_choice)
    return drawn(field, label_class="visually-hidden")


def _more(found: MeasureFilter) -> list[str]:
    return [*MORE, *(name for name in LINKED if found.data.get(name)), *found.own_filters]


def _columns(found: MeasureFilter, chosen: list[str], *, sort: str) -> list[ShownColumn]:
    """In another order than the ledger's the finding is told beside each measure, not above them."""
    keys = chosen or default_keys(found.own_columns)
    if sort != LEDGER and "finding" not in keys:
        keys = ["finding", *keys]
    return columns_of(keys, found.own_columns)


def _headings(request: SignedInRequest, found: MeasureFilter, *, width: int) -> Headings:
    of_findings = [one for one in found.own_columns if one.is_listed and one.target == CustomTarget.FINDING]
    return Headings(request.user.is_supervisor, width, of_findings)


def _page(
    request: SignedInRequest, found: MeasureFilter, *, sort: str
) -> tuple[RowsPage[ListedMeasure], list[str]]:
    rows, order = found.qs, LEDGER_ORDERS[sort]
    try:
        page = read_lines(rows, order, listed, are_few=found.has_few, **cursors_in(request.GET))
    except BadCursor:
        page = read_lines(rows, order, listed, are_few=found.has_few)
        return page, [*found.refusals(), "网址中的页码有误,已回到第一页。"]
    return page, found.refusals()
