"""首次设置: the only page of a system without accounts besides sign-in; gone with the first of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import set_up
from accounts.forms import SetUpForm
from accounts.limits import limited
from accounts.places import place
from audit import strangers, trail
from audit.events import Event
from audit.exceptions import Refused

DONE = "已建立系统管理员和单位。请按下面的步骤准备好部门和人员。"


@require_http_methods(["GET", "POST"])
@limited("set_up")
def first_set_up(request: HttpRequest) -> HttpResponse:
    if not set_up.is_open():
        raise Http404
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            account = set_up.set_up(**form.values())
        except Refused as error:
            strangers.record(Event.REFUSED, about="首次设置", detail=str(error))
            form.add_error("code", str(error))
        else:
            login(request, account, backend="accounts.signing_in.backend.AccountBackend")
            trail.record(Event.SIGN_IN, by=account)
            messages.success(request, DONE)
            return redirect(place("preparation"))
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/set_up.html", {"form": form}, status=status)
