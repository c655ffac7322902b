"""The tree of an inspection."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from issues.lookup import visible_inspection
from ledger.branches import SHOWN, InspectionTree, Opened
from ledger.views.tree_links import page_links, reporting_links
from measures.services.common_deadline import standing_deadline, what_became


@require_GET
@login_required
def tree(request: SignedInRequest, pk: int) -> HttpResponse:
    """htmx is given the measures of ``sub_issue``, or the findings of ``category``."""
    user, inspection = request.user, visible_inspection(request, pk)
    tree, today = InspectionTree(user, inspection), timezone.localdate()
    opened = Opened.of(request.GET.get("category", ""), request.GET.get("sub_issue", ""))
    if request.htmx and opened.finding:
        measures = tree.measures.filter(sub_issue=opened.finding).only(*SHOWN).order_by("position")
        return render(request, "ledger/_measures.html", {"measures": measures, "today": today})
    if request.htmx and opened.category:
        findings = tree.findings([opened.category], opened=opened)
        return render(request, "ledger/_findings.html", {"findings": findings, "today": today})
    branches = tree.branches(opened)
    common = None if inspection.transferred_at else standing_deadline(inspection.organization_id)
    context = {
        "inspection": inspection,
        "branches": branches,
        "may_edit": user.is_coordinator and inspection.transferred_at is None,
        "today": today,
        "common": common,
        "common_words": what_became(common) if common else "",
        "notices": inspection.notices.order_by("first_position") if user.is_coordinator else [],
        "links": page_links(user, inspection, drafts=sum(branch.counts.drafts for branch in branches)),
        "reporting_links": reporting_links(user, inspection),
    }
    return render(request, "ledger/tree.html", context)
