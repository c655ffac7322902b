"""签名密钥: the fingerprint to read out by telephone, and a new key."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Organization
from exchange import keys
from exchange.forms import RotateForm
from exchange.models import KnownKey, OwnKey
from exchange.rules import refuse_rotate
from issues.saving import perform

MAX_SHOWN = 100


@require_safe
@login_required
def key(request: SignedInRequest) -> HttpResponse:
    return _page(request, RotateForm())


def _page(request: SignedInRequest, form: RotateForm) -> HttpResponse:
    """The office, who supervises, and who may change it; for anybody else there is no such page."""
    user = request.user
    may_rotate = refuse_rotate(user) is None
    if not (may_rotate or user.is_coordinator or user.is_supervisor):
        raise Http404
    known = KnownKey.objects.select_related("organization")
    if not may_rotate:
        known = known.filter(organization__in=Organization.objects.visible_to(user))
    rows = list(OwnKey.objects.order_by("-number")[:MAX_SHOWN])
    context = {
        "keys": rows,
        "key": next(iter(rows), None),
        "known": known[:MAX_SHOWN],
        "form": form if may_rotate else None,
    }
    return render(request, "exchange/key.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def rotate_key(request: SignedInRequest) -> HttpResponse:
    if refuse_rotate(request.user):
        raise Http404
    form = RotateForm(request.POST)
    home = reverse("exchange:key")
    done = "已启用新的签名密钥,请把新指纹通过电话告诉收包的单位。"
    act = partial(keys.rotate_key, by=request.user)
    return perform(request, form, act=act, done=done, home=home) or _page(request, form)
