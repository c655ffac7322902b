"""Filters that a figure of the overview leads to: what is counted there is listed by the same words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from issues.models import Inspection, ReviewSteps
from measures.models import ProgressUpdate, StatusChange, Watch
from measures.models.measure import MeasureQuerySet
from measures.models.watch import WatchQuerySet
from measures.workflow import AT_WORK, Party, Status, Timeframe

# 没有填写: the parameter's value → the field that is empty.
EMPTY_FIELDS: dict[str, tuple[str, Q]] = {
    "department": ("牵头部门", Q(department__isnull=True)),
    "leader": ("责任领导", Q(leader__isnull=True)),
    "timeframe": ("时限类型", Q(timeframe="")),
    "due_on": ("整改时限", Q(due_on__isnull=True)),
    "focus": ("所属方面", Q(category__focus="")),
}
STALLED_DAYS = 30
EMPTY_CHOICES = [(name, label) for name, (label, _) in EMPTY_FIELDS.items()]
# 移交档案: what lies there is left out until somebody asks.
IN_ARCHIVE = Q(inspection__in=Inspection.objects.transferred().values("pk"))
ARCHIVE_CHOICES = [("with", "含已移交档案"), ("only", "只看已移交档案")]
TURN_CHOICES = [(party.value, party.label) for party in (Party.OFFICE, Party.LEADER, Party.DEPARTMENT)]


LAPSED = "lapsed"
WATCH_CHOICES = [(LAPSED, "断档"), ("standing", "有应坚持的事项"), ("ended", "已终止")]


def watches_of(value: str, today: date) -> WatchQuerySet:
    """Those of an outer measure."""
    rows = Watch.objects.filter(measure=OuterRef("pk"))
    if value == LAPSED:
        return rows.lapsed(today)
    return rows.standing(today) if value == "standing" else rows.ended(today)


def awaits_leader() -> Q:
    """Under two-step review and not yet endorsed; of what is submitted it is the leader's turn."""
    return Q(inspection__review_steps=ReviewSteps.TWO, endorsed_by__isnull=True)


def is_turn_of(party: str) -> Q:
    """As ``workflow.turn`` says of one measure."""
    submitted = Q(status=Status.SUBMITTED)
    match Party(party):
        case Party.OFFICE:
            return Q(status=Status.DRAFT) | (submitted & ~awaits_leader())
        case Party.LEADER:
            return submitted & awaits_leader()
        case Party.DEPARTMENT:
            return Q(status__in=AT_WORK)
        case Party.SUPPORTING:
            return Q(pk__in=[])
        case Party.NOBODY:
            return Q(status=Status.COMPLETED)


def is_stalled(today: date) -> Q:
    """At work, and for ``STALLED_DAYS`` neither moved nor told of."""
    since = today - timedelta(days=STALLED_DAYS)
    begin = timezone.make_aware(datetime.combine(since, time.min))
    told = ProgressUpdate.objects.filter(measure=OuterRef("pk"), happened_on__gte=since)
    return Q(~Exists(told), status__in=AT_WORK, status_changed_at__lt=begin)


# As far as the rule of the inspection counts it.
COUNTED_AS_DONE = Q(inspection__is_long_term_counted=True) | ~Q(timeframe=Timeframe.LONG_TERM)


def completed_on(day: date, rows: MeasureQuerySet) -> Q:
    """Which of ``rows`` were completed at the end of a day, as their moves tell it: the last moves of all are
    found once, not those of each row when it is looked at."""
    over = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    moves = StatusChange.objects.filter(at__lt=over, measure__in=rows.order_by().values("pk")).order_by()
    last = moves.values("measure").annotate(last=Max("pk")).values("last")
    done = StatusChange.objects.filter(pk__in=last, to_status=Status.COMPLETED)
    return Q(pk__in=done.order_by().values("measure"))


def due_in(first: date, last: date) -> str:
    """The query of the list for deadlines from ``first`` to ``last``."""
    return f"due_from={first.isoformat()}&due_to={last.isoformat()}"
