"""A form that could not be taken stands there again, with what was typed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.kept import kept_for, typed
from accounts.places import place


@require_GET
@login_required
def kept_form(request: SignedInRequest) -> HttpResponse:
    kept = kept_for(request.user.pk)
    if kept is None:
        messages.info(request, "没有等待提交的内容。")
        return redirect(place("home"))
    return render(request, "accounts/kept_form.html", {"kept": kept})


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form whose token is of an earlier sign-in: sent again from here, it has a new one."""
    return render(request, "403_csrf.html", {"kept": typed(request)}, status=403)
