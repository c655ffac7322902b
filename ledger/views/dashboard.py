"""The dashboard: where things stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import User
from issues.models import Inspection
from ledger.charts import Trend, bars, trend
from ledger.figures import Figures, figures
from ledger.kept.overview import figures_of_many
from ledger.rates import RATE_RULE
from ledger.trend.curve import curve
from measures.filing import still_to_file
from measures.workflow import DISPLAY_ORDER

ALL = "all"
MAX_INSPECTIONS = 200
# Bars that can be compared at a glance; the list of inspections has them all.
MAX_PLACES = 30


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user)
    names = list(seen.order_by("-id").values_list("pk", "name")[:MAX_INSPECTIONS])
    user = request.user
    context = _context(user, _chosen(request, seen))
    context["inspections"] = [(ALL, "全部巡察"), *names] if names else []
    return render(request, "ledger/dashboard.html", context)


def _context(user: User, chosen: Inspection | None) -> dict[str, Any]:
    today = timezone.localdate()
    is_many = chosen is None and user.is_supervisor
    found = figures_of_many(user, today=today) if is_many else figures(user, chosen, today=today)
    return {
        "chosen": chosen.pk if chosen else ALL,
        "print_title": f"{chosen.name} · {today:%Y-%m-%d}" if chosen else "",
        "inspection": chosen,
        "figures": found,
        "rule": _rule(chosen),
        "rate_rule": RATE_RULE,
        "states": [(status, found.whole.states[status]) for status in DISPLAY_ORDER],
        "whole_bars": bars([found.whole]),
        "trend": _trend(user, found, inspection=chosen, today=today),
        "category_bars": bars(found.categories),
        "department_bars": bars(found.departments[:MAX_PLACES]),
        "places_left": max(len(found.departments) - MAX_PLACES, 0),
        "is_many": is_many,
        "stack": DISPLAY_ORDER,
        "today": today,
        "prefix": f"inspection={chosen.pk}&" if chosen else "",
        "deadlines": _deadlines(user, chosen, today),
    }


def _chosen(request: SignedInRequest, seen: QuerySet[Inspection]) -> Inspection | None:
    """The one asked for; otherwise the newest, and for who compares organizations all of them."""
    asked = request.GET.get("inspection", "")
    if asked and asked != ALL:
        pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0
        return get_object_or_404(seen, pk=pk)
    is_everything = asked == ALL or request.user.is_supervisor
    return None if is_everything else seen.order_by("-id").first()


def _rule(inspection: Inspection | None) -> str:
    return inspection.completion_rule() if inspection else "各次巡察按各自设定的规则计算后合计"


def _trend(user: User, found: Figures, *, inspection: Inspection | None, today: date) -> Trend | None:
    """From the feedback to today, or from the first measures where no date of feedback is known."""
    if inspection is None:
        return None
    first = inspection.feedback_on or timezone.localdate(inspection.created_at)
    points = curve(user, inspection, first=first, today=today, done=found.whole.done)
    end = inspection.rectification_ends_on
    return trend(points, first=first, today=today, end=end, total=found.whole.total)


def _deadlines(user: User, inspection: Inspection | None, today: date) -> list[dict[str, Any]]:
    """What is still to be handed in, and how long 集中整改 lasts; nothing of what was filed."""
    if inspection is None:
        return []
    url = reverse("measures:filings", args=[inspection.pk]) if user.has_whole_view else ""
    waiting = still_to_file(inspection, today=today)
    found = [
        _deadline(one.label, one.due_on, today, url=f"{url}?kind={one.kind}" if url else "")
        for one in waiting
    ]
    end = inspection.rectification_ends_on
    if end and end >= today:
        found.append(_deadline("集中整改结束", end, today))
    return found


def _deadline(name: str, day: date, today: date, *, url: str = "") -> dict[str, Any]:
    """``url`` is where it is recorded as handed in."""
    return {
        "name": name,
        "day": day,
        "text": _distance((day - today).days),
        "url": url,
        "is_late": day < today,
    }


def _distance(days: int) -> str:
    if days < 0:
        return f"已过{-days}天"
    return f"还有{days}天" if days else "就是今天"
