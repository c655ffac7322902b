"""Promises as the tests make and keep them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import time_machine
from django.utils import timezone

from measures import services
from measures.figures.proposals import Values
from measures.models import Indicator, Measure, Watch
from measures.workflow import Timeframe
from tests.cast import Cast, assigned


def on(day: date) -> time_machine.travel:
    """Noon of that day, here."""
    return time_machine.travel(timezone.make_aware(datetime.combine(day, time(12))), tick=False)


def a_watch(cast: Cast, *, since: date, measure: Measure | None = None, **changes: object) -> Watch:
    """Of an assigned measure; 每月至少1次 unless ``changes`` say otherwise."""
    row = measure or cast.measure
    if row.status == "DRAFT":
        row = assigned(cast, row, timeframe=Timeframe.LONG_TERM, due_on=None)
    values = {"amount": Decimal(1), "unit": "次", "comparator": "AT_LEAST", "period": "MONTH"} | changes
    record = services.add_record(row.pk, Values("indicator", "走访", **values), by=cast.office, on=since)  # type: ignore[arg-type]
    assert isinstance(record, Indicator)
    return Watch.objects.get(indicator=record)


def a_question(cast: Cast, measure: Measure | None = None) -> Watch:
    """长期坚持 without any promise that comes round."""
    row = assigned(cast, measure, timeframe=Timeframe.LONG_TERM, due_on=None)
    return Watch.objects.get(measure=row, indicator__isnull=True)


def again(watch: Watch) -> Watch:
    return Watch.objects.get(pk=watch.pk)
