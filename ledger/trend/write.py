"""Writes the rows of the trend: every day of every inspection up to yesterday that is not there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min
from django.utils import timezone

from issues.models import Inspection
from ledger.models import DailyFigures
from ledger.trend.carry import BATCH_SIZE, carry_on, changed_since
from ledger.trend.days import ONE, count_findings, counts
from measures.models import Measure


@dataclass(frozen=True)
class Lacking:
    """``first``: the first day that it lacks, or may lack; ``is_only_behind``: all days before are there."""

    inspection: Inspection
    first: date
    is_only_behind: bool


def write_trend(today: date) -> int:
    """How many days were written; a day counts when it is over, so ``today`` itself is left out.

    Safe to run twice and by two at once: a day that is there already is left as it is.
    """
    # Days to come were written by a clock that was ahead; what they say is not known yet.
    DailyFigures.objects.filter(counted_on__gt=today).delete()
    last, count = today - ONE, 0
    behind: dict[date, list[Inspection]] = defaultdict(list)
    for one in _unfinished(today):
        if one.is_only_behind:
            behind[one.first].append(one.inspection)
        else:
            count += _write(one.inspection, one.first, last=last)
    for first, inspections in behind.items():
        # A day more: what was begun before midnight may have been committed after the day was written.
        changed = changed_since(first - ONE)
        count += carry_on([row.pk for row in inspections if row.pk not in changed], first, last=last)
        count += sum(_write(row, first, last=last) for row in inspections if row.pk in changed)
    return count


def _unfinished(today: date) -> Iterator[Lacking]:
    """Inspections that lack days."""
    begun = _first_days()
    written = {
        pk: (first, last, days)
        for pk, first, last, days in DailyFigures.objects.order_by()
        .values_list("inspection_id")
        .annotate(first=Min("counted_on"), last=Max("counted_on"), days=Count("pk"))
    }
    for inspection in (
        Inspection.objects.at_work().filter(pk__in=begun).order_by("pk").iterator(chunk_size=BATCH_SIZE)
    ):
        begin, is_only_behind = begun[inspection.pk], False
        if inspection.pk in written:
            first, last, days = written[inspection.pk]
            is_only_behind = first <= begin and days == (last - first).days + 1
            begin = last + ONE if is_only_behind else begin
        if begin < today:
            yield Lacking(inspection, begin, is_only_behind)


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
