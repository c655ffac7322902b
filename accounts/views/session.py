"""Signing in and out, and the own password."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits, services, set_up
from accounts.forms import ChangePasswordForm, CodeForm, SignInForm
from accounts.http import SignedInRequest
from accounts.middleware import HAS_BOTH
from accounts.models import User
from accounts.places import place
from accounts.signing_in import halfway, mail_reset, sign_in
from audit import strangers, trail
from audit.events import Event


class SignInView(LoginView):
    """Where there is a second factor, the right password alone signs nobody in."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(
            is_mail_set_up=mail_reset.is_open(), is_new=set_up.is_open(), **kwargs
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not user.has_second_factor():
            response = super().form_valid(form)
            trail.record(Event.SIGN_IN, by=user)
            return response
        self.request.session.cycle_key()
        halfway.remember(self.request, user, goes_to=self.get_success_url())
        return redirect("accounts:second_step")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The name as it was typed; where it is somebody's, the entry belongs to his organization."""
        name = self.request.POST.get("username", "").strip()
        account = User.objects.filter(username=name).first() if name else None
        _record_failure(self.request, account or name[:50], detail=f"输入的登录名:{name[:50]}")
        return super().form_invalid(form)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, User):
            trail.record(Event.SIGN_OUT, by=request.user)
        return super().post(request, *args, **kwargs)


def _record_failure(request: HttpRequest, about: User | str, *, detail: str) -> None:
    is_locked = getattr(request, "axes_locked_out", False)
    event = Event.LOCKED_OUT if is_locked else Event.SIGN_IN_FAILED
    strangers.record(event, about=about, detail=detail)


@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or a recovery code, within minutes of the password."""
    user = halfway.user(request)
    if user is None:
        halfway.forget(request)
        messages.error(request, "请先输入登录名和密码。")
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if _opens(request, user, code=form.cleaned_data["code"]):
            return _enter(request, user)
        _record_failure(request, user, detail="密码正确,动态码不正确")
        form.add_error("code", "动态码不正确或已用过,请输入手机上显示的新动态码。")
    status = 422 if form.errors else 200
    return render(request, "accounts/second_step.html", {"form": form}, status=status)


def _opens(request: HttpRequest, user: User, *, code: str) -> bool:
    """Wrong codes count like wrong passwords: AxesMiddleware answers for who is locked out."""
    credentials = {"username": user.username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        vars(request)["axes_locked_out"] = True
        return False
    # The lock is for one address; this is for all of them.
    limits.spend("second_factor", user.pk)
    if sign_in.check_second_step(user, code):
        return True
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return False


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    goes_to = halfway.goes_to(request)
    halfway.forget(request)
    login(request, user)
    request.session[HAS_BOTH] = True
    trail.record(Event.SIGN_IN, by=user, detail="双因素认证")
    return redirect(goes_to)


@login_required
def change_password(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        limits.spend("password", request.user.pk)
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        account = services.change_own_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, account)
        messages.success(request, "密码已修改,其他地方的登录已全部退出。")
        return redirect(place("home"))
    return render(
        request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """Signs the own account out everywhere else."""
    update_session_auth_hash(request, services.end_sessions(request.user))
    messages.success(request, "其他地方的登录已全部退出。")
    return redirect("accounts:change_password")
