"""分派表: shown, filled, and saved; without JavaScript a plain form that does the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.pages.links import LinkButton
from accounts.places import place
from issues.lookup import visible_inspection
from issues.models import Inspection
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.services.bulk import LIMIT
from measures.workflow import Status
from notices.views.imports import office
from workbooks.assignment_grid.grid import (
    NAMES,
    AssignmentGrid,
    accept_proposals,
    fill_empty,
    lay_over,
    make_grid,
    sent_rows,
)
from workbooks.assignment_grid.saving import GridSaving, save_rows, show_errors
from workbooks.assignment_grid.staff import GridStaff
from workbooks.merging.fields import ASSIGNED

FILL, PROPOSE, DRAFTS = "fill", "propose", "drafts"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment_grid(request: SignedInRequest, pk: int) -> HttpResponse:
    office(request)
    inspection = visible_inspection(request, pk)
    page = _page(request, inspection)
    grid = _grid(request, page.object_list, inspection)
    act = request.POST.get("act", "")
    if request.method == "POST" and act not in (FILL, PROPOSE):
        return _saved(request, page, grid, inspection)
    lay_over(sent_rows(grid, request.POST))
    if act == PROPOSE:
        accept_proposals(grid)
    elif act == FILL:
        fill_empty(grid, {name: request.POST.get(f"fill-{name}", "").strip() for name in NAMES})
    return _shown(request, page, grid)


def _measures(request: SignedInRequest, inspection: Inspection) -> MeasureQuerySet:
    rows = Measure.objects.visible_to(request.user).filter(inspection=inspection)
    return rows.select_related("sub_issue", "category", "leader", "department", "handler")


def _page(request: SignedInRequest, inspection: Inspection) -> Page[Measure]:
    rows = _measures(request, inspection).order_by("position", "pk")
    if DRAFTS in request.GET:
        rows = rows.filter(status=Status.DRAFT)
    return Paginator(rows, LIMIT).get_page(request.GET.get("page"))


def _grid(request: SignedInRequest, rows: Iterable[Measure], inspection: Inspection) -> AssignmentGrid:
    found = list(rows)
    for row in found:
        row.inspection = inspection
    return make_grid(found, staff=GridStaff.of(inspection), by=request.user, today=timezone.localdate())


def _saved(
    request: SignedInRequest, page: Page[Measure], grid: AssignmentGrid, inspection: Inspection
) -> HttpResponse:
    """Back to the page, or where something isn't right the page with what was typed there."""
    found = save_rows(list(sent_rows(grid, request.POST)), grid=grid, by=request.user)
    _tell(request, found)
    if not found.errors:
        return redirect(request.get_full_path())
    # The same rows as they are saved now, also those that a filter of the page would leave out by now.
    ids = [row.measure.pk for row in grid.rows]
    rows = _measures(request, inspection).filter(pk__in=ids).order_by("position", "pk")
    now = _grid(request, rows, inspection)
    lay_over(one for one in sent_rows(now, request.POST) if one.row.measure.pk in found.errors)
    show_errors(now, found.errors)
    return _shown(request, page, now, status=422)


def _tell(request: SignedInRequest, found: GridSaving) -> None:
    if found.done:
        messages.success(request, f"已分派{found.done}条措施,责任领导和责任人已收到消息。")
    if found.errors:
        sentence = f"有{len(found.errors)}条没有保存,原因写在格子下面;您填写的内容都还在,改好后再保存一次。"
        messages.error(request, sentence)
    elif not found.done:
        messages.info(request, "没有改动,不需要保存。")


def _shown(
    request: SignedInRequest, page: Page[Measure], grid: AssignmentGrid, *, status: int = 200
) -> HttpResponse:
    grid.warn(timezone.localdate())
    context = {
        "inspection": grid.staff.inspection,
        "grid": grid,
        "page": page,
        "columns": ASSIGNED,
        "links": _links(is_drafts=DRAFTS in request.GET),
        "query": DRAFTS if DRAFTS in request.GET else "",
        "today": timezone.localdate(),
    }
    return render(request, "workbooks/assignment_grid.html", context, status=status)


def _links(*, is_drafts: bool) -> list[LinkButton]:
    other = LinkButton("显示全部措施", "?") if is_drafts else LinkButton("只看待分派", f"?{DRAFTS}")
    return [other, LinkButton("部门与用户", place("users"))]
