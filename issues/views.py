"""The office's corrections of an inspection's outline: its settings, a category, a further finding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.places import place
from audit import request_context
from issues import services as outline
from issues.forms import CategoryForm, InspectionForm, NewSubIssueForm
from issues.lookup import visible_inspection
from issues.models import Category, Inspection
from issues.rules import refuse_build
from issues.saving import perform

SETTINGS = "巡察设置"


@require_http_methods(["GET", "POST"])
@login_required
def inspection_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    form = InspectionForm(request.POST or None, instance=inspection)
    act = partial(outline.edit_inspection, pk, by=request.user)
    return _page(request, inspection, form, act=act, title=SETTINGS)


@require_http_methods(["GET", "POST"])
@login_required
def category_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    category = _visible_category(request, pk)
    form = CategoryForm(request.POST or None, instance=category)
    act = partial(outline.edit_category, pk, by=request.user)
    return _page(request, category.inspection, form, act=act, title="修改问题类别")


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
) -> HttpResponse:
    """Asks the rule, shows the form, saves."""
    if refusal := refuse_build(request.user, inspection.organization):
        request_context.note_refusal(refusal)
        messages.error(request, refusal)
        return redirect(place("inspection", inspection.pk))
    home = place("inspection", inspection.pk)
    is_sent = request.method == "POST"
    if is_sent and (done := perform(request, form, act=act, done="已保存。", home=home, retry=request.path)):
        return done
    context = {"inspection": inspection, "form": form, "title": title, "may_archive": title == SETTINGS}
    return render(request, "issues/form.html", context, status=422 if is_sent else 200)
