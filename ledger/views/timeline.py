"""The timeline: deadlines by week with a lane for each department or leader, or a month as a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.days import MAX_DAY, MIN_DAY
from accounts.http import SignedInRequest
from issues.lookup import inspection_choice
from issues.models import Inspection
from ledger.figures import measures_in
from ledger.timeline.month import WEEKDAYS, month_span, month_weeks
from ledger.timeline.read import LANES, moved_measures, read_span, stages
from ledger.timeline.weeks import (
    BASE,
    COLUMN,
    LEFT,
    STEP,
    WEEK,
    WEEKS,
    lane_rows,
    monday,
    place,
    stage_lines,
    week_columns,
)
from ledger.views.dashboard import ALL, chosen_inspection
from measures.models.measure import MeasureQuerySet
from measures.reminders.calendar import NO_DAYS, CalendarSource, source
from measures.reminders.unit_days import days_of
from measures.timeliness import RULE, Timeliness

MONTH = "month"


@require_GET
@login_required
def timeline(request: SignedInRequest) -> HttpResponse:
    """Who sees many units chooses an inspection first: all of theirs would be read at each look."""
    seen = Inspection.objects.visible_to(request.user)
    chosen, by = chosen_inspection(request, seen), request.GET.get("by", "")
    lane_name = by if by in LANES else "department"
    is_month = request.GET.get("view") == MONTH
    everything = (ALL, "请选择巡察" if request.user.is_supervisor else "全部巡察")
    choice = inspection_choice(request.user, chosen=chosen, find=request.GET.get("find", ""))
    context: dict[str, Any] = {
        "inspections": [everything, *choice.options],
        "choice": choice,
        "chosen": chosen.pk if chosen else ALL,
        "prefix": f"inspection={chosen.pk}&" if chosen else "",
        "by": lane_name,
        "lanes": [(name, lane.label) for name, lane in LANES.items()],
        "views": [("", "按周"), (MONTH, "按月")],
        "view": MONTH if is_month else "",
        "kinds": list(Timeliness),
        "rule": RULE,
        "must_choose": chosen is None and request.user.is_supervisor,
    }
    if not context["must_choose"]:
        measures = measures_in(request.user, chosen)
        draw = _month if is_month else _weeks
        context |= draw(measures, chosen, request.GET.get("from", ""), lane_name=lane_name)
        context["moved"] = moved_measures(measures)
    return render(request, "ledger/timeline.html", context)


def _weeks(
    measures: MeasureQuerySet, chosen: Inspection | None, asked: str, *, lane_name: str
) -> dict[str, Any]:
    today, lane = timezone.localdate(), LANES[lane_name]
    first = monday(_day(asked) or _begin(chosen, today))
    last = first + WEEKS * WEEK - timedelta(days=1)
    span = read_span(measures, lane, first=first, last=last, today=today)
    return {
        "columns": week_columns(span, today=today),
        "rows": lane_rows(span, lane),
        "lane": lane,
        "stage_lines": stage_lines(stages(chosen), span),
        "now_x": place(today, span) if first <= today <= last else None,
        "width": LEFT + WEEKS * COLUMN,
        "base": BASE,
        "first": first,
        "last": last,
        "before": first - STEP * WEEK,
        "after": first + STEP * WEEK,
    }


def _begin(chosen: Inspection | None, today: date) -> date:
    """The feedback, as long as today is still in sight from there; else a quarter before today."""
    feedback = chosen.feedback_on if chosen else None
    if feedback is not None and today - STEP * WEEK * 1.5 < feedback <= today:
        return feedback
    return today - STEP * WEEK


def _month(
    measures: MeasureQuerySet, chosen: Inspection | None, asked: str, *, lane_name: str
) -> dict[str, Any]:
    today = timezone.localdate()
    month = (_day(asked) or today).replace(day=1)
    first, last = month_span(month)
    span = read_span(measures, LANES[lane_name], first=first, last=last, today=today)
    own = days_of(chosen.organization_id) if chosen else NO_DAYS
    known = source(month.year)
    return {
        "month": month,
        "weeks": month_weeks(span, month=month, today=today, stages=stages(chosen), own=own),
        "weekdays": WEEKDAYS,
        "before": month - relativedelta(months=1),
        "after": month + relativedelta(months=1),
        "calendar_note": ""
        if known == CalendarSource.ANNOUNCED
        else f"{month.year}年的休息日{known.label}。",
    }


def _day(asked: str) -> date | None:
    """A day of our time, with a year's room on both sides; None for what is none."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    year = timedelta(days=366)
    return day if MIN_DAY + year <= day <= MAX_DAY - year else None
