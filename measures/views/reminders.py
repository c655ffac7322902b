"""提醒规则: the ladder of the office's organization, and whom it would tell next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organization, User
from audit.exceptions import Refused
from measures.models import ReminderStep
from measures.models.reminder import Trigger
from measures.reminders.forms import SettingsForm, StepForm, StepFormSet, initial_of, values_of
from measures.reminders.ladder import settings_of, steps_of
from measures.reminders.preview import preview
from measures.rules import refuse_ladder
from measures.services.ladder import save_ladder, save_reminder_settings


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    user = request.user
    organization = user.organization
    if organization is None or refuse_ladder(user, organization) is not None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    steps = sorted(steps_of(organization), key=reading_order)
    ladder = StepFormSet(data, initial=[initial_of(step) for step in steps])
    settings = SettingsForm(data, instance=settings_of(organization))
    if data is not None and ladder.is_valid() and settings.is_valid():
        try:
            _save(organization, ladder, settings=settings, by=user)
        except Refused as error:
            settings.add_error(None, str(error))
        else:
            messages.success(request, "已保存提醒规则。")
            return redirect("measures:reminders")
    context = {"ladder": ladder, "settings": settings, "preview": preview(organization, timezone.localdate())}
    return render(request, "measures/reminders.html", context, status=200 if data is None else 422)


def reading_order(step: ReminderStep) -> tuple[int, int]:
    """As time passes: what is counted from, then long before it, then after."""
    return list(Trigger).index(Trigger(step.trigger)), -step.days


@transaction.atomic
def _save(
    organization: Organization, ladder: BaseFormSet[StepForm], *, settings: SettingsForm, by: User
) -> None:
    save_reminder_settings(organization, by=by, **settings.cleaned_data)
    save_ladder(organization, values_of(ladder), by=by)
