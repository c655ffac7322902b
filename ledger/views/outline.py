"""The office's corrections of an inspection's outline: its settings, a category, a further finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import scene
from accounts.exceptions import Refused
from issues.models import Category, Inspection
from ledger.forms import CategoryForm, InspectionForm, SubIssueForm
from ledger.views.tree import visible_inspection
from measures import services
from measures.services.archiving import archive_inspection as archive
from measures.services.tree import NewSubIssue, refuse_build
from measures.views.saving import saved

SETTINGS = "巡察设置"


@require_http_methods(["GET", "POST"])
@login_required
def inspection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    form = InspectionForm(request.POST or None, instance=inspection)

    def save() -> object:
        return services.edit_inspection(
            pk,
            by=request.user,  # type: ignore[arg-type]
            fields=form.values(),
            version=form.cleaned_data["version"],
        )

    return _page(request, inspection, form, save=save, title=SETTINGS)


@require_http_methods(["GET", "POST"])
@login_required
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    category = _visible_category(request, pk)
    form = CategoryForm(request.POST or None, instance=category)

    def save() -> object:
        return services.edit_category(
            pk,
            by=request.user,  # type: ignore[arg-type]
            fields=form.values(),
            version=form.cleaned_data["version"],
        )

    return _page(request, category.inspection, form, save=save, title="修改问题类别")


@require_http_methods(["GET", "POST"])
@login_required
def add_sub_issue(request: HttpRequest, pk: int) -> HttpResponse:
    category = _visible_category(request, pk)
    form = SubIssueForm(request.POST or None)

    def save() -> object:
        new = NewSubIssue(**form.cleaned_data)
        return services.tree.add_sub_issue(pk, new, by=request.user)  # type: ignore[arg-type]

    return _page(request, category.inspection, form, save=save, title=f"在“{category}”下增加问题")


@require_POST
@login_required
def archive_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an inspection that nobody has worked on out of the ledger, for example a wrong import."""
    inspection = visible_inspection(request, pk)
    try:
        archive(pk, by=request.user, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
    except Inspection.DoesNotExist:
        sentence = "只有整改办可以归档巡察。"
        scene.note_refusal(sentence)
        messages.error(request, sentence)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已归档“{inspection.name}”。")
        return redirect("ledger:inspections")
    return redirect("ledger:tree", pk=pk)


def _visible_category(request: HttpRequest, pk: int) -> Category:
    seen: Any = Category.objects
    rows = seen.visible_to(request.user).select_related("inspection__organization")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def _page(
    request: HttpRequest,
    inspection: Inspection,
    form: forms.BaseForm,
    *,
    save: Callable[[], object],
    title: str,
) -> HttpResponse:
    """Asks the rule, shows the form, saves."""
    if refusal := refuse_build(request.user, inspection.organization):  # type: ignore[arg-type]
        scene.note_refusal(refusal)
        messages.error(request, refusal)
        return redirect("ledger:tree", pk=inspection.pk)
    home = reverse("ledger:tree", args=[inspection.pk])
    is_sent = request.method == "POST"
    if is_sent and (done := saved(request, form, act=save, done="已保存。", home=home, retry=request.path)):
        return done
    context = {"inspection": inspection, "form": form, "title": title, "may_archive": title == SETTINGS}
    return render(request, "ledger/form.html", context, status=422 if is_sent else 200)
