"""Views of the list under a name: saved from the list, opened, renamed, shared, removed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from audit.exceptions import Refused
from issues.saving import perform
from ledger import saved_views as services
from ledger.forms import SavedViewForm, initial_of
from ledger.list_settings import choosable
from ledger.models import SavedView
from measures.filters.filter_set import Chip, MeasureFilter
from measures.filters.ledger_place import LedgerPlace

HOME = "ledger:saved_views"
FORM_METHODS = ["GET", "HEAD", "POST"]


def _reader(request: SignedInRequest) -> User:
    """Who reads the ledger; the officers have none."""
    if request.user.is_officer:
        raise Http404
    return request.user


def _view(request: SignedInRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(_reader(request)).select_related("owner"), pk=pk)


def _chips(query: str, user: User) -> list[Chip]:
    found = MeasureFilter(QueryDict(query), user=user)
    return found.chips() if query and found.form.is_valid() else []


@require_safe
@login_required
def saved_views(request: SignedInRequest) -> HttpResponse:
    user = _reader(request)
    known = choosable(user)
    rows = [
        {
            "view": row,
            "columns": "、".join(known[key] for key in row.columns if key in known) or "默认栏目",
            "keys": ",".join(row.columns),
            "may_change": services.refuse_change(user, row) is None,
        }
        for row in SavedView.objects.visible_to(user).select_related("owner")
    ]
    return render(request, "ledger/saved_views.html", {"rows": rows})


@require_http_methods(FORM_METHODS)
@login_required
def saved_view_add(request: SignedInRequest) -> HttpResponse:
    """``list``: the query of the list it is saved from; ``columns``: those it showed."""
    user = _reader(request)
    query = services.view_query(LedgerPlace.of(request).query)
    initial: dict[str, object] = {"query": query, "columns": request.GET.get("columns", "")}
    form = SavedViewForm(request.POST if request.method == "POST" else None, by=user, initial=initial)
    return _form_page(request, form, act=partial(services.add_view, by=user), title="保存视图")


@require_http_methods(FORM_METHODS)
@login_required
def saved_view_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _view(request, pk)
    if refusal := services.refuse_change(request.user, row):
        messages.error(request, refusal)
        return redirect(HOME)
    initial = initial_of(row)
    form = SavedViewForm(request.POST if request.method == "POST" else None, by=request.user, initial=initial)
    act = partial(services.change_view, pk, by=request.user)
    return _form_page(request, form, act=act, title=f"修改视图“{row.name}”")


def _form_page(
    request: SignedInRequest, form: SavedViewForm, *, act: Callable[..., object], title: str
) -> HttpResponse:
    home = reverse(HOME)
    if answer := perform(request, form, act=act, done="视图已保存。", home=home, retry=request.path):
        return answer
    chips = _chips(str(form["query"].value() or ""), request.user)
    context = {"form": form, "title": title, "chips": chips}
    return render(request, "ledger/saved_view_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def saved_view_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _view(request, pk)
    try:
        services.remove_view(pk, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已删除视图“{row.name}”,台账的内容不受影响。")
    return redirect(HOME)
