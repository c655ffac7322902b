"""催办: urging one measure or those that were ticked, and confirming having read it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, way_back
from audit.exceptions import Refused
from measures import rules, services
from measures.models import Urge
from measures.reminders.forms import UrgeForm
from measures.services.urging import unconfirmed
from measures.views.acts import do
from measures.views.bulk import AGAIN, back, context_of, result_page, selected
from measures.views.measure import visible_measure

MAX_SHOWN = 100


@require_POST
@login_required
def urge(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = UrgeForm(request.POST, auto_id="urge_%s")
    act = partial(services.urge, pk, by=request.user)
    return do(request, measure.pk, form=form, name="urge_form", done="已催办,被催办人会收到消息。", act=act)


@require_POST
@login_required
def urge_many(request: SignedInRequest) -> HttpResponse:
    """First post: only the ticked rows, answered by the form. Second post: with the note."""
    user = request.user
    try:
        if user.role not in rules.URGERS:
            raise Refused("只有整改办和督查可以催办。")
        measures = selected(request)
    except Refused as error:
        return back(request, str(error))
    form = UrgeForm(request.POST if "note" in request.POST else None)
    if form.is_valid() and AGAIN not in request.POST:
        answers = services.urge_many((row.pk for row in measures), by=user, **form.cleaned_data)
        return result_page(request, measures, answers=answers, title="催办")
    context = context_of(request, measures) | {"form": form}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "measures/urge_many.html", context, status=status)


@require_safe
@login_required
def urges(request: SignedInRequest) -> HttpResponse:
    """What the user was asked for and has not confirmed yet."""
    user = request.user
    return render(request, "measures/urges.html", {"urges": unconfirmed(user)[:MAX_SHOWN]})


@require_POST
@login_required
def confirm_urge(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        services.confirm_urge(pk, by=request.user)
        messages.success(request, "已确认。催办人可以看到您已阅。")
    except Urge.DoesNotExist as error:
        raise Http404 from error
    except Refused as error:
        messages.error(request, str(error))
    return redirect(way_back(request, "measures:urges"))
