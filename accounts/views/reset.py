"""忘记密码 by mail; where no mail is set up there are no such pages."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm as PasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.forms import LoginNameForm, SetPasswordForm
from accounts.signing_in import mail_reset, sign_in
from audit.exceptions import Refused


@require_http_methods(["GET", "POST"])
@limits.limited("reset_address")
def forgot_password(request: HttpRequest) -> HttpResponse:
    """The same answer, after the same work, whether the name exists or not."""
    if not mail_reset.is_open():
        raise Http404
    form = LoginNameForm(request.POST or None)
    is_sent = form.is_valid()
    status = 422 if form.errors else 200
    response = render(
        request, "accounts/forgot_password.html", {"form": form, "is_sent": is_sent}, status=status
    )
    if is_sent:
        name = form.cleaned_data["username"]
        limits.spend("reset", f"name {name.lower()}")
        # After the answer is out, so that without a worker its time tells nothing either.
        response._resource_closers.append(partial(mail_reset.send_soon, name))  # type: ignore[attr-defined]
    return response


class ResetPasswordView(PasswordResetConfirmView):
    """Django's own: it takes the token out of the address before a page with links is shown."""

    template_name = "accounts/reset_password.html"
    form_class = SetPasswordForm

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, "")
        password = form.cleaned_data["new_password1"]
        try:
            sign_in.set_password_by_mail(self.user, password, token=token)  # type: ignore[arg-type]
        except Refused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, "密码已重设,请用新密码登录。")
        return redirect("accounts:sign_in")


def reset_password(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
    if not mail_reset.is_open():
        raise Http404
    return ResetPasswordView.as_view()(request, **kwargs)
