"""栏目和快捷键: how a person wants the list."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from audit.exceptions import Refused
from ledger.list_settings import (
    MAX_SHOWN,
    choosable,
    own_columns_of,
    save_list_settings,
    settings_of,
)
from ledger.shown_columns import default_keys
from measures.filters.ledger_place import LedgerPlace

UP = "up"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def list_settings(request: SignedInRequest) -> HttpResponse:
    """``order``: every column as it stands on the page, ``columns``: those that are ticked.

    ``move`` puts one of them a place up or down and saves nothing; ``reset`` goes back to those of everybody.
    """
    if request.method != "POST":
        row = settings_of(request.user)
        chosen = row.columns or default_keys(own_columns_of(request.user))
        return _page(request, chosen, order=chosen, has_keys=row.has_keys)
    order, columns = request.POST.getlist("order"), request.POST.getlist("columns")
    has_keys = "has_keys" in request.POST
    if move := request.POST.get("move", ""):
        return _page(request, columns, order=moved(order, move), has_keys=has_keys)
    chosen = [] if "reset" in request.POST else [key for key in order if key in columns]
    try:
        save_list_settings(request.user, columns=chosen, has_keys=has_keys)
    except Refused as error:
        return _page(request, columns, order=order, has_keys=has_keys, refusal=str(error))
    messages.success(request, "列表的栏目和快捷键已保存。")
    return redirect(LedgerPlace.of(request).url)


def moved(order: Sequence[str], move: str) -> list[str]:
    """``move`` is ``up:due_on`` or ``down:due_on``; at the end nothing happens."""
    direction, _, key = move.partition(":")
    found = list(order)
    if key in found:
        place = found.index(key)
        found.insert(max(0, place + (-1 if direction == UP else 1)), found.pop(place))
    return found


def _page(
    request: SignedInRequest,
    chosen: Sequence[str],
    *,
    order: Sequence[str],
    has_keys: bool,
    refusal: str = "",
) -> HttpResponse:
    """The columns in ``order``, then all others."""
    known = choosable(request.user)
    keys = dict.fromkeys([*(key for key in order if key in known), *known])
    context = {
        "columns": [(key, known[key], key in chosen) for key in keys],
        "has_keys": has_keys,
        "most": MAX_SHOWN,
        "refusal": refusal,
        "place": LedgerPlace.of(request),
    }
    return render(request, "ledger/list_settings.html", context, status=422 if refusal else 200)
