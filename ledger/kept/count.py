"""Counting: a row per inspection and focus, as ``InspectionFigures`` keeps it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q

from issues.models import SubIssue
from ledger.models import InspectionFigures
from measures.filters.counted import is_stalled
from measures.models import ExtensionRequest, Measure
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
    """Unsaved rows of all inspections of ``organizations``, of everybody's for None; in four reads."""
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
    found = findings.order_by().values_list(*KEY).annotate(all=Count("pk"), closed=Count("closed_on"))
    for pk, focus, total, closed in found:
        row = rows.setdefault((pk, focus), InspectionFigures(inspection_id=pk, focus=focus))
        row.findings, row.findings_closed = total, closed
    return list(rows.values())


def _add_few(
    rows: Mapping[tuple[int, str], InspectionFigures], measures: MeasureQuerySet, *, today: date
) -> None:
    """What few measures are: each with a read of its own, or other tables would be asked of every measure."""
    postponed = ExtensionRequest.objects.approved().values("measure_id")
    few = {"stalled": is_stalled(today), "postponed": Q(pk__in=postponed)}
    for name, condition in few.items():
        found = measures.filter(condition).order_by().values_list(*KEY).annotate(count=Count("pk"))
        for pk, focus, count in found:
            setattr(rows[pk, focus], name, count)
