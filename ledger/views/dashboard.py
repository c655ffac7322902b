"""The dashboard: where things stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
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
from measures.workflow import DISPLAY_ORDER

ALL = "all"
# The newest; older ones are opened from the list of inspections, which has pages.
MAX_INSPECTIONS = 40
# Bars that can be compared at a glance; the list of inspections has them all.
MAX_PLACES = 30


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user)
    names = list(seen.order_by("-id").values_list("pk", "name")[:MAX_INSPECTIONS])
    user, chosen = request.user, _chosen(request, seen)
    if chosen and (chosen.pk, chosen.name) not in names:
        names.insert(0, (chosen.pk, chosen.name))
    context = _context(user, chosen)
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
        "deadlines": _deadlines(chosen, today),
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


def _deadlines(inspection: Inspection | None, today: date) -> list[dict[str, Any]]:
    if inspection is None:
        return []
    dates = [("整改方案应报送", inspection.plan_due_on), ("集中整改结束", inspection.rectification_ends_on)]
    return [{"name": name, "day": day, "text": _distance((day - today).days)} for name, day in dates if day]


def _distance(days: int) -> str:
    if days < 0:
        return f"已过{-days}天"
    return f"还有{days}天" if days else "就是今天"
