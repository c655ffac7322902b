"""Groups of units: the list, making one, changing it, removing it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from issues.saving import perform
from ledger.models import OrganizationGroup
from ledger.units import groups as services
from ledger.units.group_form import UnitGroupForm
from ledger.views.units import supervisor

HOME = "ledger:unit_groups"
FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def unit_groups(request: SignedInRequest) -> HttpResponse:
    rows = OrganizationGroup.objects.visible_to(supervisor(request)).annotate(count=Count("organizations"))
    return render(request, "ledger/unit_groups.html", {"groups": rows.order_by("name", "pk")})


@require_http_methods(FORM_METHODS)
@login_required
def unit_group_add(request: SignedInRequest) -> HttpResponse:
    user = supervisor(request)
    form = UnitGroupForm(request.POST if request.method == "POST" else None, by=user)
    return _form_page(request, form, act=partial(services.add_group, by=user), title="增加单位分组")


@require_http_methods(FORM_METHODS)
@login_required
def unit_group_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    user = supervisor(request)
    row = get_object_or_404(OrganizationGroup.objects.visible_to(user), pk=pk)
    form = UnitGroupForm(request.POST if request.method == "POST" else None, by=user, row=row)
    act = partial(services.change_group, pk, by=user)
    return _form_page(request, form, act=act, title=f"修改分组“{row.name}”")


def _form_page(
    request: SignedInRequest, form: UnitGroupForm, *, act: Callable[..., object], title: str
) -> HttpResponse:
    if answer := perform(request, form, act=act, done="分组已保存。", home=reverse(HOME), retry=request.path):
        return answer
    context = {"form": form, "title": title}
    return render(request, "ledger/unit_group_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def unit_group_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    user = supervisor(request)
    row = get_object_or_404(OrganizationGroup.objects.visible_to(user), pk=pk)
    services.remove_group(pk, by=user)
    messages.success(request, f"已删除分组“{row.name}”,单位不受影响。")
    return redirect(HOME)
