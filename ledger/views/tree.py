"""Inspections, and the tree of one of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.exceptions import Refused, Stale
from issues.models import Category, Inspection, SubIssue
from ledger.forms import InspectionForm
from measures import services
from measures.filters import readable_measures
from measures.models import Measure
from measures.workflow import Status

# Up to here the page holds all measures; above, each finding's are fetched when it is opened.
WHOLE = 60
MOST_INSPECTIONS = 200


@dataclass
class Finding:
    row: SubIssue
    total: int = 0
    done: int = 0
    measures: list[Measure] = field(default_factory=list)
    is_open: bool = False


@dataclass
class Branch:
    category: Category
    findings: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(finding.total for finding in self.findings)

    @property
    def done(self) -> int:
        return sum(finding.done for finding in self.findings)

    @property
    def closed(self) -> int:
        return sum(1 for finding in self.findings if finding.row.closed_on)


@require_GET
@login_required
def inspections(request: HttpRequest) -> HttpResponse:
    seen: Any = Inspection.objects
    rows = list(seen.visible_to(request.user).select_related("organization")[:MOST_INSPECTIONS])
    counted = readable_measures(request.user).order_by().values("inspection_id")  # type: ignore[arg-type]
    counts = counted.annotate(all=Count("pk"), done=Count("pk", filter=Q(status=Status.COMPLETED)))
    by_id = {row["inspection_id"]: row for row in counts}
    found = [(row, by_id.get(row.pk, {"all": 0, "done": 0})) for row in rows]
    return render(request, "ledger/inspections.html", {"inspections": found})


def _visible(request: HttpRequest, pk: int) -> Inspection:
    seen: Any = Inspection.objects
    return get_object_or_404(seen.visible_to(request.user).select_related("organization"), pk=pk)


@require_GET
@login_required
def tree(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _visible(request, pk)
    measures = readable_measures(request.user).filter(inspection=inspection)  # type: ignore[arg-type]
    opened = request.GET.get("sub_issue", "")
    if request.htmx and opened.isascii() and opened.isdigit():  # type: ignore[attr-defined]
        rows = measures.filter(sub_issue=int(opened[:18])).order_by("position").select_related("inspection")
        return render(request, "ledger/_measures.html", {"measures": rows, "today": timezone.localdate()})
    branches = _branches(request, inspection, measures, opened=opened)
    context = {"inspection": inspection, "branches": branches, "today": timezone.localdate()}
    context["has_more"] = sum(branch.total for branch in branches) > WHOLE
    return render(request, "ledger/tree.html", context)


def _branches(request: HttpRequest, inspection: Inspection, measures: Any, *, opened: str) -> list[Branch]:
    counts = measures.order_by().values_list("sub_issue_id")
    counts = counts.annotate(all=Count("pk"), done=Count("pk", filter=Q(status=Status.COMPLETED)))
    counted = {pk: (total, done) for pk, total, done in counts}
    is_whole = sum(total for total, _ in counted.values()) <= WHOLE
    shown = _shown(measures, opened=opened, is_whole=is_whole)
    seen: Any = SubIssue.objects
    rows = seen.visible_to(request.user).filter(inspection=inspection).select_related("category")
    branches: dict[int, Branch] = {}
    for row in rows.order_by("category__position", "position"):
        total, done = counted.get(row.pk, (0, 0))
        is_open = is_whole or str(row.pk) == opened
        branch = branches.setdefault(row.category_id, Branch(row.category))
        branch.findings.append(Finding(row, total, done, shown.get(row.pk, []), is_open))
    return list(branches.values())


def _shown(measures: Any, *, opened: str, is_whole: bool) -> dict[int, list[Measure]]:
    if not is_whole:
        is_id = opened.isascii() and opened.isdigit() and len(opened) < 18
        measures = measures.filter(sub_issue=int(opened)) if is_id else measures.none()
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures.order_by("position").select_related("inspection")[:500]:
        found[measure.sub_issue_id].append(measure)
    return found


@require_http_methods(["GET", "POST"])
@login_required
def inspection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = _visible(request, pk)
    if refusal := services.tree.refuse_build(request.user, inspection.organization):  # type: ignore[arg-type]
        messages.error(request, refusal.replace("导入通报和增加问题、措施", "修改巡察的设置"))
        return redirect("ledger:tree", pk=pk)
    form = InspectionForm(request.POST or None, instance=inspection)
    if request.method == "GET":
        return _edit_page(request, inspection, form)
    if not form.is_valid():
        return _edit_page(request, inspection, form, status=422)
    fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        version = form.cleaned_data["version"]
        services.edit_inspection(pk, by=request.user, fields=fields, version=version)  # type: ignore[arg-type]
    except Stale as error:
        return _edit_page(request, inspection, form, status=409, stale=error)
    except Refused as error:
        form.add_error(None, str(error))
        return _edit_page(request, inspection, form, status=422)
    messages.success(request, "已保存。")
    return redirect("ledger:tree", pk=pk)


def _edit_page(
    request: HttpRequest, inspection: Inspection, form: InspectionForm, *, status: int = 200, stale: Any = None
) -> HttpResponse:
    pairs = [(name, stale.theirs[name], stale.yours[name]) for name in stale.theirs] if stale else []
    context = {"inspection": inspection, "form": form, "stale": stale, "pairs": pairs}
    return render(request, "ledger/inspection_edit.html", context, status=status)
