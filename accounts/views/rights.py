"""What is done to somebody's way in, and the page of security settings."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import rules
from accounts.http import SignedInRequest
from accounts.models import User
from accounts.policies import policies as policies_in_force
from accounts.signing_in import sign_in
from accounts.signing_in.outside.people import unlink
from accounts.views.people import manager
from audit.exceptions import Refused


@login_required
@require_POST
def user_reset_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, act=sign_in.reset_second_factor, done="已重置“{}”的双因素认证。")


@login_required
@require_POST
def user_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, act=sign_in.unlock, done="已解除“{}”的登录锁定。")


@login_required
@require_POST
def user_unlink(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, pk, act=unlink, done="已解除“{}”与统一账号的绑定。")


def _do(request: SignedInRequest, pk: int, *, act: Callable[..., User], done: str) -> HttpResponse:
    by = manager(request)
    get_object_or_404(User.objects.administered_by(by), pk=pk)
    try:
        messages.success(request, done.format(act(pk, by=by).full_name))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("accounts:users")


@login_required
@require_safe
def policies(request: SignedInRequest) -> HttpResponse:
    """What is in force; changed on the server only, where it is on record with the deployment."""
    if rules.refuse_see_policies(request.user) is not None:
        raise Http404
    return render(request, "accounts/policies.html", {"groups": policies_in_force()})
