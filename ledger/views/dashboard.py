"""The dashboard: where things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.numbers import typed_key
from issues.lookup import inspection_choice, named
from issues.models import Inspection
from ledger.charts import Trend, bars, progress, trend
from ledger.overview.page import overview
from ledger.overview.standing import Standing
from ledger.own import has_own, own_seen
from ledger.rates import RATE_RULE, completion_rule
from ledger.trend.curve import curve
from ledger.views.inspections import has_archive
from measures.filing import still_to_file
from measures.filters.filter_set import readable_measures
from measures.pages.soonest import SeenMeasures
from measures.services.common_deadline import standing_deadline, what_became

ALL = "all"


@require_GET
@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user)
    # Only who sees several units reads its name.
    if request.user.is_supervisor:
        seen = seen.select_related("organization")
    own = own_seen(request.user)
    chosen = chosen_inspection(request, seen, own=own)
    choice = inspection_choice(request.user, chosen=chosen, find=request.GET.get("find", ""))
    context = _context(request.user, chosen, own=own, now=timezone.now())
    context["choice"] = choice
    context["inspections"] = [(ALL, "全部巡察"), *choice.options] if choice.options or choice.find else []
    return render(request, "ledger/dashboard.html", context)


def _context(
    user: User, chosen: Inspection | None, *, own: SeenMeasures | None, now: datetime
) -> dict[str, Any]:
    today = timezone.localdate(now)
    view = overview(user, chosen, now=now, own=own)
    standing = view.standing
    return {
        "chosen": chosen.pk if chosen else ALL,
        "print_title": f"{named(chosen, user)} · {today:%Y-%m-%d}" if chosen else "",
        "inspection": chosen,
        "view": view,
        "standing": standing,
        "figures": standing.figures,
        "bar": progress(standing.figures.whole, due=standing.ahead.due if standing.ahead else 0),
        "rule": completion_rule(chosen),
        "rate_rule": RATE_RULE,
        "trend": _trend(user, standing, inspection=chosen, today=today),
        "focus_bars": bars(standing.figures.focuses),
        "watches": watches_url(chosen),
        "prefix": f"inspection={chosen.pk}&" if chosen else _all_of_it(user),
        "deadlines": _deadlines(user, chosen, today),
    }


def _all_of_it(user: User) -> str:
    """What lies in the archive is counted, so the lists behind the numbers show it."""
    return "archive=with&" if has_archive(user) else ""


def watches_url(inspection: Inspection | None) -> str:
    if inspection is None:
        return reverse("measures:watches")
    return reverse("measures:inspection_watches", args=[inspection.pk])


def chosen_inspection(
    request: SignedInRequest, seen: QuerySet[Inspection], *, own: SeenMeasures | None = None
) -> Inspection | None:
    """The one asked for; for who compares units all of them; otherwise the newest that says something.

    What was imported today and is not assigned yet would empty the overview of every department and leader.
    ``own``: as ``own_seen`` says, where the page needs it as well.
    """
    asked = request.GET.get("inspection", "")
    if asked and asked != ALL:
        return get_object_or_404(seen, pk=typed_key(asked))
    is_everything = asked == ALL or request.user.is_supervisor
    if is_everything:
        return None
    newest = seen.order_by(F("transferred_at").asc(nulls_first=True), "-id")
    first = newest.first()
    if request.user.has_whole_view or first is None:
        return first
    mine = own or own_seen(request.user)
    # Mostly it is the newest one; only otherwise all are asked.
    if mine is None or has_own(mine, first):
        return first
    measures = readable_measures(request.user).filter(inspection=OuterRef("pk"))
    return newest.filter(Exists(measures)).first() or first


def _trend(user: User, found: Standing, *, inspection: Inspection | None, today: date) -> Trend | None:
    """From the feedback to today, or from the first measures where no date of feedback is known."""
    if inspection is None:
        return None
    first = inspection.feedback_on or timezone.localdate(inspection.created_at)
    whole = found.figures.whole
    points = curve(user, inspection, own=found.own, first=first, today=today, done=whole.done)
    end = inspection.rectification_ends_on
    return trend(points, first=first, today=today, end=end, total=whole.total)


@dataclass(frozen=True)
class OverviewDeadline:
    """``url`` is where it is recorded as handed in or answered, empty for who may not read that."""

    name: str
    day: date
    today: date
    url: str = ""
    link: str = ""

    @property
    def is_late(self) -> bool:
        return self.day < self.today

    @property
    def text(self) -> str:
        return _distance((self.day - self.today).days)


def _deadlines(user: User, inspection: Inspection | None, today: date) -> list[OverviewDeadline]:
    """What is still to be handed in, and how long 集中整改 lasts; nothing of what was filed."""
    if inspection is None:
        return []
    url = reverse("measures:filings", args=[inspection.pk]) if user.has_whole_view else ""
    link = "登记已报送" if user.is_coordinator else "报送情况"
    found = [
        OverviewDeadline(one.label, one.due_on, today, f"{url}?kind={one.kind}" if url else "", link)
        for one in still_to_file(inspection, today=today)
    ]
    end = inspection.rectification_ends_on
    if end and end >= today:
        found.append(OverviewDeadline("集中整改结束", end, today))
    common = standing_deadline(inspection.organization_id)
    if common is not None and common.instruction.due_on is not None:
        place = reverse("measures:instruction", args=[common.instruction_id]) if url else ""
        found.append(
            OverviewDeadline(what_became(common), common.instruction.due_on, today, place, "督查要求")
        )
    return found


def _distance(days: int) -> str:
    if days < 0:
        return f"已过{-days}天"
    return f"还有{days}天" if days else "就是今天"
