"""Taking a whole inspection, a category or a finding out of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.places import place
from audit.exceptions import Refused
from audit.texts import storable
from issues.lookup import visible_inspection
from issues.models import Category, Inspection, SubIssue
from issues.saving import refused
from measures import services
from measures.visibility import visible_sub_issues

UNDO = "归档错了的,在“巡察设置”里恢复。"


@require_POST
@login_required
def archive_inspection(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes an inspection that nobody has worked on out of the ledger, for example a wrong import."""
    inspection = visible_inspection(request, pk)
    act, done, failed = services.archive_inspection, place("inspections"), place("inspection", pk)
    try:
        return _archive(request, pk, act, name=inspection.name, done=done, failed=failed, then="")
    except Inspection.DoesNotExist:
        return refused(request, "只有整改办可以归档巡察。", home=failed)


@require_POST
@login_required
def archive_category(request: SignedInRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category.objects.visible_to(request.user), pk=pk)
    done, failed = place("inspection", category.inspection_id), reverse("issues:category_edit", args=[pk])
    return _archive(request, pk, services.archive_category, name=str(category), done=done, failed=failed)


@require_POST
@login_required
def archive_sub_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(visible_sub_issues(request.user), pk=pk)
    done, failed = place("inspection", row.inspection_id), reverse("measures:edit_sub_issue", args=[pk])
    return _archive(request, pk, services.archive_sub_issue, name=str(row), done=done, failed=failed)


@require_POST
@login_required
def restore_category(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Category.objects.archived_visible_to(request.user), pk=pk)
    return _restore(request, row, partial(services.restore_category, pk, by=request.user))


@require_POST
@login_required
def restore_sub_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SubIssue.objects.archived_visible_to(request.user), pk=pk)
    return _restore(request, row, partial(services.restore_sub_issue, pk, by=request.user))


def _restore(request: SignedInRequest, row: Category | SubIssue, act: Callable[[], object]) -> HttpResponse:
    """To the tree in which it stands again."""
    try:
        act()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已恢复“{str(row)[:40]}”,连同当时一并归档的内容;已分派的,已告知承担人。")
    return redirect(place("inspection", row.inspection_id))


def _archive(
    request: SignedInRequest,
    pk: int,
    act: Callable[..., object],
    *,
    name: str,
    done: str,
    failed: str,
    then: str = UNDO,
) -> HttpResponse:
    """To ``done``, or back to ``failed`` with the sentence."""
    try:
        act(pk, by=request.user, reason=storable(request.POST.get("reason", "")))
    except Refused as error:
        messages.error(request, str(error))
        return redirect(failed)
    messages.success(request, f"已归档“{name[:40]}”,记录仍然保留。{then}")
    return redirect(done)
