"""Signing in and out, and the own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import ChangePasswordForm, SignInForm

sign_in = LoginView.as_view(
    template_name="accounts/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)
sign_out = LogoutView.as_view()


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
