"""提醒设置: the own channels and times, and the calendar address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from accounts.http import SignedInRequest
from accounts.places import place
from inbox import calendar_addresses, choices
from inbox.forms import PreferenceForm
from inbox.models import CalendarAddress, Preference, Webhook


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    user = request.user
    has_robots = Webhook.objects.filter(
        organization=user.organization_id,
        is_enabled=True,
    ).exists()
    row = Preference.objects.filter(person=user.pk).first()
    form = PreferenceForm(request.POST or None, instance=row, person=user, has_robots=has_robots)
    if form.is_bound and form.is_another_address:
        limits.spend("password", user.pk)
    if form.fields and form.is_valid():
        form.cleaned_data.pop("password", None)
        choices.save_preference(user, **form.cleaned_data)
        messages.success(request, "已保存提醒设置。")
        return redirect("inbox:preferences")
    address = CalendarAddress.objects.filter(person=user.pk).first()
    context = {"form": form, "address": address}
    status = 422 if request.method == "POST" else 200
    return render(request, "inbox/preferences.html", context, status=status)


@login_required
@require_POST
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """A new address, shown this once; the one before stops working."""
    path = place("calendar", calendar_addresses.new_secret(request.user))
    url = settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)
    response = render(request, "inbox/calendar_address.html", {"url": url})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def withdraw_calendar(request: SignedInRequest) -> HttpResponse:
    calendar_addresses.withdraw(request.user)
    messages.success(request, "日历订阅地址已停用,已订阅的日历不再更新。")
    return redirect("inbox:preferences")
