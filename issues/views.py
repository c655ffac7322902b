"""The office's corrections of an inspection's outline: its settings, a category, a further finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.places import place
from issues import services as outline
from issues.archived import ArchivedRow, archived_rows
from issues.forms import CategoryForm, InspectionForm, NewSubIssueForm
from issues.lookup import inspection_choice, visible_inspection
from issues.models import Category, Inspection
from issues.rules import refuse_build_in
from issues.saving import perform, refused


@dataclass(frozen=True)
class Archiving:
    """The form at the end of a page that takes its row out of the ledger; ``url`` is of a room above."""

    title: str
    text: str
    url: str


@require_safe
@login_required
def find_inspections(request: SignedInRequest) -> JsonResponse:
    """What a field offers while one types; without scripts the page itself narrows its select by ``find``."""
    found = inspection_choice(request.user, find=request.GET.get("find", ""))
    return JsonResponse({"options": found.options, "has_more": found.has_more})


@require_http_methods(["GET", "POST"])
@login_required
def inspection_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    form = InspectionForm(request.POST or None, instance=inspection)
    act = partial(outline.edit_inspection, pk, by=request.user)
    archiving = Archiving(
        "归档这次巡察",
        "导入错了的巡察,在还没有开始整改之前可以归档。归档后不再出现在台账里,记录仍然保留。",
        place("archive_inspection", pk),
    )
    return _page(
        request,
        inspection,
        form,
        act=act,
        title="巡察设置",
        archiving=archiving,
        archived=archived_rows(inspection, by=request.user),
    )


@require_http_methods(["GET", "POST"])
@login_required
def category_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    category = _visible_category(request, pk)
    form = CategoryForm(request.POST or None, instance=category)
    act = partial(outline.edit_category, pk, by=request.user)
    archiving = Archiving(
        "归档这个类别",
        "其中的问题和措施都还没有办理记录时可以归档,一并不再出现在台账里;已分派的,系统会告知承担人。",
        place("archive_category", pk),
    )
    return _page(request, category.inspection, form, act=act, title="修改问题类别", archiving=archiving)


@require_http_methods(["GET", "POST"])
@login_required
def add_sub_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    category = _visible_category(request, pk)
    form = NewSubIssueForm(request.POST or None)
    act = partial(outline.add_sub_issue, pk, by=request.user)
    return _page(request, category.inspection, form, act=act, title=f"在“{category}”下增加问题")


def _visible_category(request: SignedInRequest, pk: int) -> Category:
    rows = Category.objects.visible_to(request.user).select_related("inspection__organization")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: SignedInRequest,
    inspection: Inspection,
    form: forms.BaseForm,
    *,
    act: Callable[..., object],
    title: str,
    archiving: Archiving | None = None,
    archived: Sequence[ArchivedRow] = (),
) -> HttpResponse:
    """Asks the rule, shows the form, saves."""
    if refusal := refuse_build_in(request.user, inspection):
        return refused(request, refusal, home=place("inspection", inspection.pk))
    home = place("inspection", inspection.pk)
    is_sent = request.method == "POST"
    if is_sent and (done := perform(request, form, act=act, done="已保存。", home=home, retry=request.path)):
        return done
    context = {"inspection": inspection, "form": form, "title": title, "archiving": archiving}
    context["archived"] = archived
    return render(request, "issues/form.html", context, status=422 if is_sent else 200)
