"""Own columns (自有栏目): the office makes, changes, orders, archives and restores them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from audit.exceptions import Refused
from issues.models import CustomField
from issues.saving import perform
from ledger import services
from ledger.forms import CustomFieldForm
from ledger.rules import refuse_custom_field

HOME = "ledger:custom_fields"
FORM_METHODS = ["GET", "HEAD", "POST"]


def _organization(request: SignedInRequest) -> int:
    """Of the office; for anybody else there are no columns to set up."""
    pk = request.user.organization_id
    if pk is None or refuse_custom_field(request.user, pk):
        raise Http404
    return pk


def _column(request: SignedInRequest, pk: int) -> CustomField:
    return get_object_or_404(CustomField, pk=pk, organization=_organization(request))


@require_safe
@login_required
def custom_fields(request: SignedInRequest) -> HttpResponse:
    rows = CustomField.objects.filter(organization=_organization(request)).select_related("inspection")
    current = [row for row in rows if row.archived_at is None]
    context = {"columns": current, "archived": [row for row in rows if row.archived_at is not None]}
    return render(request, "ledger/custom_fields.html", context)


@require_http_methods(FORM_METHODS)
@login_required
def custom_field_add(request: SignedInRequest) -> HttpResponse:
    _organization(request)
    form = CustomFieldForm(request.POST if request.method == "POST" else None, by=request.user)
    act = partial(services.add_custom_field, by=request.user)
    return _form_page(request, form, act=act, title="新增自有栏目")


@require_http_methods(FORM_METHODS)
@login_required
def custom_field_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _column(request, pk)
    form = CustomFieldForm(request.POST if request.method == "POST" else None, by=request.user, row=row)
    act = partial(services.change_custom_field, pk, by=request.user)
    return _form_page(request, form, act=act, title=f"修改自有栏目“{row.name}”")


def _form_page(
    request: SignedInRequest, form: CustomFieldForm, *, act: Callable[..., object], title: str
) -> HttpResponse:
    answer = perform(request, form, act=act, done="已保存。", home=reverse(HOME), retry=request.path)
    status = 422 if form.is_bound else 200
    return answer or render(
        request, "ledger/custom_field_form.html", {"form": form, "title": title}, status=status
    )


@require_POST
@login_required
def custom_field_move(request: SignedInRequest, pk: int) -> HttpResponse:
    is_up = request.POST.get("direction") == "up"
    act = partial(services.move_custom_field, _column(request, pk).pk, by=request.user, is_up=is_up)
    return _done(request, act, done="已调整顺序。")


@require_POST
@login_required
def custom_field_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _column(request, pk)
    act = partial(services.archive_custom_field, pk, by=request.user)
    return _done(request, act, done=f"已停用“{row.name}”,填过的内容都保留,恢复后还在。")


@require_POST
@login_required
def custom_field_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _column(request, pk)
    act = partial(services.restore_custom_field, pk, by=request.user)
    return _done(request, act, done=f"已恢复“{row.name}”。")


def _done(request: SignedInRequest, act: Callable[[], object], *, done: str) -> HttpResponse:
    try:
        act()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(HOME)
