"""Signing in and out, and the own password.

Django tells of sign-ins by signals; our own views record them where they happen.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import audit, services
from accounts.audit import Event
from accounts.forms import ChangePasswordForm, SignInForm
from accounts.models import User


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record(Event.SIGN_IN, by=form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The name as it was typed; where it is somebody's, the entry belongs to his organization."""
        is_locked = getattr(self.request, "axes_locked_out", False)
        event = Event.LOCKED_OUT if is_locked else Event.SIGN_IN_FAILED
        name = self.request.POST.get("username", "").strip()
        account = User.objects.filter(username=name).first() if name else None
        detail = f"输入的登录名:{name[:50]}"
        audit.record(event, by=None, about=account or name[:50], detail=detail, is_refused=True)
        return super().form_invalid(form)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            audit.record(Event.SIGN_OUT, by=request.user)
        return super().post(request, *args, **kwargs)  # type: ignore[return-value]


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()


@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        account = services.change_own_password(request.user, form.cleaned_data["new_password1"])  # type: ignore[arg-type]
        update_session_auth_hash(request, account)
        messages.success(request, "密码已修改,其他地方的登录已全部退出。")
        return redirect("measures:my_work")
    return render(
        request, "accounts/change_password.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signs the own account out everywhere else."""
    update_session_auth_hash(request, services.end_sessions(request.user))  # type: ignore[arg-type]
    messages.success(request, "其他地方的登录已全部退出。")
    return redirect("accounts:change_password")
