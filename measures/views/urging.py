"""催办: urging one measure or those that were ticked, and confirming having read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from audit.exceptions import Refused
from measures import rules, services
from measures.models import Urge
from measures.reminders.forms import UrgeForm
from measures.services.urging import unconfirmed
from measures.views.acts import do
from measures.views.bulk import back, context_of, result_page, selected
from measures.views.measure import visible_measure

MOST = 100


@require_POST
@login_required
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = UrgeForm(request.POST, auto_id="urge_%s")

    def act() -> object:
        return services.urge(pk, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    return do(request, measure, form=form, name="urge_form", done="已催办,被催办人会收到消息。", act=act)


@require_POST
@login_required
def urge_many(request: HttpRequest) -> HttpResponse:
    """First post: only the ticked rows, answered by the form. Second post: with the note."""
    user: User = request.user  # type: ignore[assignment]
    try:
        if user.role not in rules.URGERS:
            raise Refused("只有整改办和督查可以催办。")
        measures = selected(request)
    except Refused as error:
        return back(request, str(error))
    form = UrgeForm(request.POST if "note" in request.POST else None)
    if form.is_valid():
        answers = services.urge_many((row.pk for row in measures), by=user, **form.cleaned_data)
        return result_page(request, measures, answers=answers, title="催办")
    context = context_of(measures) | {"form": form}
    return render(request, "measures/urge_many.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def urges(request: HttpRequest) -> HttpResponse:
    """What the user was asked for and has not confirmed yet."""
    user: User = request.user  # type: ignore[assignment]
    return render(request, "measures/urges.html", {"urges": unconfirmed(user)[:MOST]})


@require_POST
@login_required
def confirm_urge(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    try:
        services.confirm_urge(pk, by=user)
        messages.success(request, "已确认。催办人可以看到您已阅。")
    except Urge.DoesNotExist as error:
        raise Http404 from error
    except Refused as error:
        messages.error(request, str(error))
    back_to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back_to, allowed_hosts=None)
    return redirect(back_to if is_ours else "measures:urges")
