"""Writes the rows of the trend: every day of every inspection up to yesterday that is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Min
from django.utils import timezone

from issues.models import Inspection
from ledger.models import DailyFigures
from ledger.trend.days import ONE, count_findings, counts
from measures.models import Measure

BATCH_SIZE = 500


def write_trend(today: date) -> int:
    """How many days were written; a day counts when it is over, so ``today`` itself is left out.

    Safe to run twice and by two at once: a day that is there already is left as it is.
    """
    return sum(_write(inspection, first, last=today - ONE) for inspection, first in _unfinished(today))


def _unfinished(today: date) -> Iterator[tuple[Inspection, date]]:
    """Inspections that lack days, each with the first day it lacks or may lack."""
    begun = _first_days()
    written = {
        pk: (first, last, days)
        for pk, first, last, days in DailyFigures.objects.order_by()
        .values_list("inspection_id")
        .annotate(first=Min("counted_on"), last=Max("counted_on"), days=Count("pk"))
    }
    for inspection in (
        Inspection.objects.current().filter(pk__in=begun).order_by("pk").iterator(chunk_size=BATCH_SIZE)
    ):
        begin = begun[inspection.pk]
        if inspection.pk in written:
            first, last, days = written[inspection.pk]
            has_holes = first > begin or days != (last - first).days + 1
            begin = begin if has_holes else last + ONE
        if begin < today:
            yield inspection, begin


def _first_days() -> dict[int, date]:
    """Before there were measures there is nothing to count."""
    rows = Measure.objects.order_by().values_list("inspection_id").annotate(first=Min("created_at"))
    return {pk: timezone.localdate(first) for pk, first in rows}


def _write(inspection: Inspection, first: date, *, last: date) -> int:
    counter = counts(Measure.objects.all(), inspection, first=first, last=last)
    count_findings(counter, inspection, last=last)
    there = set(
        DailyFigures.objects.filter(inspection=inspection, counted_on__gte=first).values_list(
            "counted_on", flat=True
        )
    )
    missing = [
        DailyFigures(inspection=inspection, counted_on=day, **found)
        for day, found in counter.days()
        if day not in there
    ]
    DailyFigures.objects.bulk_create(missing, batch_size=BATCH_SIZE, ignore_conflicts=True)
    return len(missing)
