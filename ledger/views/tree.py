"""The tree of an inspection."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.numbers import typed_key
from issues.lookup import visible_inspection
from issues.models import Category, Inspection, SubIssue
from ledger.views.tree_links import page_links, reporting_links
from measures.filters import readable_measures
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.visibility import visible_sub_issues
from measures.workflow import Status

# Up to here the page holds all measures; above, each finding's are fetched when it is opened.
MAX_OPEN_MEASURES = 60


@dataclass
class TreeFinding:
    row: SubIssue
    total: int = 0
    done: int = 0
    drafts: int = 0
    measures: list[Measure] = field(default_factory=list)
    is_open: bool = False


@dataclass
class TreeBranch:
    category: Category
    findings: list[TreeFinding] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(finding.total for finding in self.findings)

    @property
    def done(self) -> int:
        return sum(finding.done for finding in self.findings)

    @property
    def drafts(self) -> int:
        return sum(finding.drafts for finding in self.findings)

    @property
    def closed(self) -> int:
        return sum(1 for finding in self.findings if finding.row.closed_on)


@require_GET
@login_required
def tree(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    measures = readable_measures(request.user).filter(inspection=inspection)
    opened = request.GET.get("sub_issue", "")
    if request.htmx and (finding_id := typed_key(opened)):
        rows = measures.filter(sub_issue=finding_id).order_by("position").select_related("inspection")
        return render(request, "ledger/_measures.html", {"measures": rows, "today": timezone.localdate()})
    branches = _branches(request, inspection, measures, opened=opened)
    context = {
        "inspection": inspection,
        "branches": branches,
        "today": timezone.localdate(),
        "notices": inspection.notices.order_by("first_position") if request.user.is_coordinator else [],
        "links": page_links(request.user, inspection, drafts=sum(branch.drafts for branch in branches)),
        "reporting_links": reporting_links(request.user, inspection),
    }
    return render(request, "ledger/tree.html", context)


def _branches(
    request: SignedInRequest, inspection: Inspection, measures: MeasureQuerySet, *, opened: str
) -> list[TreeBranch]:
    counted = _counted(measures)
    is_whole = sum(total for total, _, _ in counted.values()) <= MAX_OPEN_MEASURES
    shown = _shown(measures, opened=opened, is_whole=is_whole)
    rows = visible_sub_issues(request.user).filter(inspection=inspection)
    rows = rows.select_related("category")
    branches = _categories(request.user, inspection)
    for row in rows.order_by("category__position", "position"):
        is_open = is_whole or str(row.pk) == opened
        branch = branches.setdefault(row.category_id, TreeBranch(row.category))
        branch.findings.append(
            TreeFinding(row, *counted.get(row.pk, (0, 0, 0)), shown.get(row.pk, []), is_open)
        )
    return list(branches.values())


def _categories(user: User, inspection: Inspection) -> dict[int, TreeBranch]:
    """Those without findings as well, for who sees the whole: elsewhere nobody would find them again."""
    if not user.has_whole_view:
        return {}
    rows = Category.objects.current().filter(inspection=inspection).order_by("position")
    return {row.pk: TreeBranch(row) for row in rows}


def _counted(measures: MeasureQuerySet) -> dict[int, tuple[int, int, int]]:
    """(all, completed, not yet assigned) measures of each finding."""
    rows = measures.order_by().values_list("sub_issue_id")
    rows = rows.annotate(
        all=Count("pk"),
        done=Count("pk", filter=Q(status=Status.COMPLETED)),
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
    )
    return {pk: tuple(numbers) for pk, *numbers in rows}


def _shown(measures: MeasureQuerySet, *, opened: str, is_whole: bool) -> dict[int, list[Measure]]:
    if not is_whole:
        finding_id = typed_key(opened)
        measures = measures.filter(sub_issue=finding_id) if finding_id else measures.none()
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures.order_by("position").select_related("inspection")[:500]:
        found[measure.sub_issue_id].append(measure)
    return found
