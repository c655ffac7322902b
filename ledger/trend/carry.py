"""A day on which nothing happened to an inspection: as the day before, but for the dates that passed.

Most inspections of a night are such; their history is not read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.forms.models import model_to_dict
from django.utils import timezone

from issues.models import Closure, SubIssue
from ledger.models import DailyFigures
from ledger.trend.days import ONE
from measures.models import Measure
from measures.models.measure import LAST_TOUCHED

BATCH_SIZE = 500


def changed_since(day: date) -> set[int]:
    """Inspections of which something that is counted happened on ``day`` or later.

    A move notes its time on the measure itself, an edit in the history, a signature in its own row.
    """
    start = timezone.make_aware(datetime.combine(day, time.min))
    touched = Measure.objects.alias(last=LAST_TOUCHED).filter(last__gte=start)
    edited = Q(history_date__gte=start)
    found = (
        touched.values_list("inspection_id", flat=True),
        Measure.history.filter(edited).values_list("inspection_id", flat=True),
        SubIssue.history.filter(edited).values_list("inspection_id", flat=True),
        Closure.objects.filter(at__gte=start).values_list("sub_issue__inspection_id", flat=True),
    )
    return {pk for rows in found for pk in rows.order_by().distinct()}


def carry_on(inspections: Sequence[int], first: date, *, last: date) -> int:
    """Writes ``first`` to ``last`` of inspections that have the day before and did not change since."""
    count = 0
    for start in range(0, len(inspections), BATCH_SIZE):
        rows = list(_days(inspections[start : start + BATCH_SIZE], first, last=last))
        DailyFigures.objects.bulk_create(rows, batch_size=BATCH_SIZE, ignore_conflicts=True)
        count += len(rows)
    return count


def _days(inspections: Collection[int], first: date, *, last: date) -> Iterator[DailyFigures]:
    passing = _passing(inspections, first - ONE, last=last - ONE)
    for before in DailyFigures.objects.filter(inspection__in=inspections, counted_on=first - ONE):
        values = model_to_dict(before, exclude=("id", "inspection", "counted_on"))
        for number in range((last - first).days + 1):
            day = first + number * ONE
            values["overdue"] += passing[before.inspection_id, day - ONE]
            yield DailyFigures(inspection_id=before.inspection_id, counted_on=day, **values)


def _passing(inspections: Collection[int], first: date, *, last: date) -> dict[tuple[int, date], int]:
    """How many open measures are due on each day: on the next one they are overdue."""
    rows = Measure.objects.current().open().filter(inspection__in=inspections, due_on__range=(first, last))
    counted = rows.order_by().values_list("inspection_id", "due_on").annotate(count=Count("pk"))
    return defaultdict(int, {(pk, day): count for pk, day, count in counted})
