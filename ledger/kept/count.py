"""Counting: a row per inspection and focus, as ``InspectionFigures`` keeps it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count, Q

from issues.models import SubIssue
from ledger.models import InspectionFigures
from measures.filters.counted import is_stalled
from measures.models import ExtensionRequest, Measure, Watch
from measures.models.measure import MeasureQuerySet
from measures.workflow import OPEN_STATUSES, Status, Timeframe

KEY = ("inspection_id", "category__focus")


def measure_counts(today: date) -> dict[str, Count]:
    """The fields of ``InspectionFigures`` that are counted over measures."""
    is_open, is_completed = Q(status__in=OPEN_STATUSES), Q(status=Status.COMPLETED)
    is_immediate = Q(timeframe=Timeframe.IMMEDIATE)
    conditions = {status.name.lower(): Q(status=status) for status in Status} | {
        "long_term_completed": is_completed & Q(timeframe=Timeframe.LONG_TERM),
        "immediate": is_immediate,
        "immediate_done": is_immediate & is_completed,
        "overdue": is_open & Q(due_on__lt=today),
        "within_7": is_open & Q(due_on__range=(today, today + timedelta(days=7))),
        "within_30": is_open & Q(due_on__range=(today, today + timedelta(days=30))),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def counted(organizations: Collection[int] | None, *, today: date) -> list[InspectionFigures]:
    """Unsaved rows of all inspections of ``organizations``, of everybody's for None; in five reads."""
    measures, findings = Measure.objects.current(), SubIssue.objects.current()
    if organizations is not None:
        measures = measures.filter(organization__in=organizations)
        findings = findings.filter(inspection__organization__in=organizations)
    counts = measure_counts(today)
    rows: dict[tuple[int, str], InspectionFigures] = {}
    for pk, focus, *numbers in measures.order_by().values_list(*KEY).annotate(**counts):
        values = dict(zip(counts, numbers, strict=True))
        rows[pk, focus] = InspectionFigures(inspection_id=pk, focus=focus, **values)
    _add_few(rows, measures, today=today)
    counted_ones = {"all": Count("pk"), "closed": Count("closed_on"), "recurring": Count("predecessor")}
    found = findings.order_by().values_list(*KEY).annotate(**counted_ones)
    for pk, focus, total, closed, recurring in found:
        row = rows.setdefault((pk, focus), InspectionFigures(inspection_id=pk, focus=focus))
        row.findings, row.findings_closed, row.recurring = total, closed, recurring
    for (pk, focus), (watched, lapsed) in _watches(organizations, today).items():
        row = rows.setdefault((pk, focus), InspectionFigures(inspection_id=pk, focus=focus))
        row.watched, row.lapsed = watched, lapsed
    return list(rows.values())


def _watches(organizations: Collection[int] | None, today: date) -> dict[tuple[int, str], tuple[int, int]]:
    """Of each inspection and focus what is to be kept, and how much of it lapsed."""
    rows = Watch.objects.standing(today)
    if organizations is not None:
        rows = rows.filter(measure__organization__in=organizations)
    keys = tuple(f"measure__{key}" for key in KEY)
    found = (
        rows.order_by()
        .values_list(*keys)
        .annotate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    )
    return {(pk, focus): (watched, lapsed) for pk, focus, watched, lapsed in found}


def _add_few(
    rows: dict[tuple[int, str], InspectionFigures], measures: MeasureQuerySet, *, today: date
) -> None:
    """What few measures are: each with a read of its own, or other tables would be asked of every measure."""
    postponed = ExtensionRequest.objects.approved().values("measure_id")
    few = {"stalled": is_stalled(today), "postponed": Q(pk__in=postponed)}
    for name, condition in few.items():
        found = measures.filter(condition).order_by().values_list(*KEY).annotate(count=Count("pk"))
        for pk, focus, count in found:
            # A measure may have come since the first read.
            row = rows.setdefault((pk, focus), InspectionFigures(inspection_id=pk, focus=focus))
            setattr(row, name, count)
