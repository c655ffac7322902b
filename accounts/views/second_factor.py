"""The own 双因素认证: binding a phone, recovery codes, switching off."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import limits, rules
from accounts.forms import NOT_JUST_NOW, CodeForm, OwnPasswordForm
from accounts.http import SignedInRequest
from accounts.middleware import HAS_BOTH
from accounts.models import SecondFactor, User
from accounts.signing_in import second_factor as arithmetic
from accounts.signing_in import sign_in
from audit.exceptions import Refused

PAGE = "accounts:second_factor"
REQUIRED = "{}必须使用双因素认证,绑定后才能继续办理。"


@login_required
@require_safe
@never_cache
def second_factor(request: SignedInRequest) -> HttpResponse:
    user = request.user
    factor = SecondFactor.objects.filter(user=user).first()
    is_required = rules.is_second_factor_required(user)
    context: dict[str, object] = {
        "is_required": is_required,
        "required_sentence": REQUIRED.format(user.get_role_display()) if is_required else "",
        "is_on": factor is not None and factor.confirmed_at is not None,
        "factor": factor,
    }
    if factor is not None and factor.confirmed_at is None:
        secret = arithmetic.secret_of(factor.seed)
        context["secret"] = arithmetic.spaced(secret)
        context["picture"] = arithmetic.picture_of(secret, username=user.username)
    elif factor is not None:
        context["codes_left"] = factor.recovery_codes.filter(used_at=None).count()
    return render(request, "accounts/second_factor.html", context)


@login_required
@require_POST
def start_second_factor(request: SignedInRequest) -> HttpResponse:
    def act(user: User) -> HttpResponse:
        sign_in.start_second_factor(user)
        return redirect(PAGE)

    return _after_password(request, act)


@login_required
@require_POST
@never_cache
@limits.limited("second_factor")
def confirm_second_factor(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = CodeForm(request.POST)
    try:
        codes = sign_in.confirm_second_factor(user, form.data.get("code", ""))
    except Refused as error:
        messages.error(request, str(error))
        return redirect(PAGE)
    _stay(request, user, has_both=True)
    return _show_codes(request, codes)


@login_required
@require_POST
@never_cache
def renew_recovery_codes(request: SignedInRequest) -> HttpResponse:
    return _after_password(request, lambda user: _show_codes(request, sign_in.renew_recovery_codes(user)))


@login_required
@require_POST
def switch_off_second_factor(request: SignedInRequest) -> HttpResponse:
    def act(user: User) -> HttpResponse:
        sign_in.switch_off_second_factor(user)
        _stay(request, user, has_both=False)
        messages.success(request, "双因素认证已关闭,其他地方的登录已全部退出。")
        return redirect(PAGE)

    return _after_password(request, act)


def _after_password(request: SignedInRequest, act: Callable[[User], HttpResponse]) -> HttpResponse:
    """Who only found an open browser does not know the password."""
    user = request.user
    limits.spend("password", user.pk)
    form = OwnPasswordForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, NOT_JUST_NOW if user.is_linked else "登录密码不正确,请重新输入。")
        return redirect(PAGE)
    try:
        return act(user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(PAGE)


def _stay(request: HttpRequest, user: User, *, has_both: bool) -> None:
    """This session goes on; all others ended with the change."""
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    request.session[HAS_BOTH] = has_both


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})
