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
from accounts.signing_in.outside.ways import outside_links
from audit import strangers, trail
from audit.events import Event


class SignInView(LoginView):
    """Where there is a second factor, the right password alone signs nobody in."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(
            is_mail_set_up=mail_reset.is_open(),
            is_new=set_up.is_open(),
            ways=outside_links(str(self.get_redirect_url())),
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return come_in(self.request, form.get_user(), goes_to=self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The name as it was typed; where it is somebody's, the entry belongs to his organization."""
        name = self.request.POST.get("username", "").strip()
        account = User.objects.filter(username=name).first() if name else None
        record_failure(self.request, account or name[:50], detail=f"输入的登录名:{name[:50]}")
        return super().form_invalid(form)


def come_in(request: HttpRequest, user: User, *, goes_to: str, how: str = "") -> HttpResponse:
    """Every way in ends here: ``user`` has shown who he is; where there is a second factor, it is asked."""
    if user.has_second_factor():
        request.session.cycle_key()
        halfway.remember(request, user, goes_to=goes_to, how=how)
        return redirect("accounts:second_step")
    login(request, user)
    trail.record(Event.SIGN_IN, by=user, detail=how)
    return redirect(goes_to)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, User):
            trail.record(Event.SIGN_OUT, by=request.user)
        return super().post(request, *args, **kwargs)


def record_failure(request: HttpRequest, about: User | str, *, detail: str) -> None:
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
        first = halfway.how(request) or "密码正确"
        record_failure(request, user, detail=f"{first},动态码不正确")
        form.add_error("code", "动态码不正确或已用过,请输入手机上显示的新动态码。")
    status = 422 if form.errors else 200
    context = {"form": form, "how": halfway.how(request)}
    return render(request, "accounts/second_step.html", context, status=status)


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
    goes_to, how = halfway.goes_to(request), halfway.how(request)
    halfway.forget(request)
    login(request, user)
    request.session[HAS_BOTH] = True
    trail.record(Event.SIGN_IN, by=user, detail=",".join(filter(None, (how, "双因素认证"))))
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
