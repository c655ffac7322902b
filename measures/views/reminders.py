"""提醒规则: the ladder of the office's organization, and whom it would tell next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.models import Organization, User
from audit.exceptions import Refused
from measures.models import ReminderStep
from measures.models.reminder import Trigger
from measures.reminders.calendar import calendar_warning, next_working_day
from measures.reminders.forms import SettingsForm, StepForm, StepFormSet, initial_of, shown_of, values_of
from measures.reminders.ladder import settings_of, steps_of
from measures.reminders.preview import start_trial
from measures.reminders.unit_days import days_of
from measures.rules import refuse_ladder
from measures.services.ladder import save_ladder, save_reminder_settings


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    user = request.user
    organization = _organization(user)
    data = request.POST if request.method == "POST" else None
    steps = sorted(steps_of(organization), key=reading_order)
    ladder = StepFormSet(data, initial=[initial_of(step) for step in steps])
    settings = SettingsForm(data, instance=settings_of(organization.pk))
    if data is not None and ladder.is_valid() and settings.is_valid():
        try:
            _save(organization, ladder, settings=settings, by=user)
        except Refused as error:
            settings.add_error(None, str(error))
        else:
            messages.success(request, "已保存提醒规则。")
            return redirect("measures:reminders")
    day = next_working_day(timezone.localdate(), days_of(organization.pk))
    context = shown_of(ladder) | {
        "ladder": ladder,
        "settings": settings,
        "next_day": day,
        "warning": calendar_warning(day),
    }
    return render(request, "measures/reminders.html", context, status=200 if data is None else 422)


def _organization(user: User) -> Organization:
    organization = user.organization
    if organization is None or refuse_ladder(user, organization) is not None:
        raise Http404
    return organization


@login_required
@require_POST
def try_reminders(request: SignedInRequest) -> HttpResponse:
    """Who would be told what, as a job: it goes through everybody and everything."""
    organization = _organization(request.user)
    try:
        job = start_trial(organization, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("measures:reminders")
    return redirect("jobs:job", job.pk)


def reading_order(step: ReminderStep) -> tuple[int, int]:
    """As time passes: what is counted from, then long before it, then after."""
    return list(Trigger).index(Trigger(step.trigger)), -step.days


@transaction.atomic
def _save(
    organization: Organization, ladder: BaseFormSet[StepForm], *, settings: SettingsForm, by: User
) -> None:
    save_reminder_settings(organization, by=by, **settings.cleaned_data)
    save_ladder(organization, values_of(ladder), by=by)
