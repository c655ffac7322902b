"""Promises that come round again (每月一次): which periods are over, and whether they were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices

from measures.models import Indicator, IndicatorEntry
from measures.models.figures import Comparator, Period

LENGTHS = {
    Period.DAY: relativedelta(days=1),
    Period.WEEK: relativedelta(weeks=1),
    Period.MONTH: relativedelta(months=1),
    Period.QUARTER: relativedelta(months=3),
    Period.HALF_YEAR: relativedelta(months=6),
    Period.YEAR: relativedelta(years=1),
}
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
# A promise of every day has thousands of periods: only the newest are looked at.
MAX_TERMS = 60


class PeriodOutcome(TextChoices):
    """What became of a promise in one period; the values are names of styles."""

    KEPT = "kept", "✓ 做到"
    MISSED = "missed", "✗ 没有做到"
    OPEN = "open", "未到期"


@dataclass(frozen=True)
class IndicatorPeriod:
    """One period of a promise, from ``begins_on`` up to the day before ``ends_before``."""

    begins_on: date
    ends_before: date
    quantity: Decimal
    is_kept: bool
    is_over: bool

    @property
    def outcome(self) -> PeriodOutcome:
        if self.is_kept:
            return PeriodOutcome.KEPT
        return PeriodOutcome.MISSED if self.is_over else PeriodOutcome.OPEN

    @property
    def last_on(self) -> date:
        return self.ends_before - timedelta(days=1)


def terms(indicator: Indicator, entries: Iterable[IndicatorEntry], *, today: date) -> list[IndicatorPeriod]:
    """The calendar periods from the start of the promise to the one that runs today, oldest first.

    Of 每两周 two weeks are one period; they are counted from the week in which the promise starts.
    """
    if not indicator.period or indicator.target is None or indicator.starts_on is None:
        return []
    period = Period(indicator.period)
    counted = [(entry.happened_on, entry.quantity) for entry in entries]
    found: list[IndicatorPeriod] = []
    length = LENGTHS[period] * indicator.every
    first = _begin(period, indicator.starts_on)
    begin = _last_begin(period, first, today, every=indicator.every)
    while begin >= first and len(found) < MAX_TERMS:
        end = begin + length
        quantity = sum((number for day, number in counted if begin <= day < end), Decimal(0))
        # A promise made in the middle of a month is not broken by that month.
        is_over = today >= end and begin >= indicator.starts_on
        found.append(IndicatorPeriod(begin, end, quantity, _is_kept(indicator, quantity), is_over))
        begin = begin - length
    return found[::-1]


def missing_terms(
    indicator: Indicator, entries: Iterable[IndicatorEntry], *, today: date
) -> list[IndicatorPeriod]:
    """Periods that are over and in which the promise was not kept."""
    return [term for term in terms(indicator, entries, today=today) if term.is_over and not term.is_kept]


def _is_kept(indicator: Indicator, quantity: Decimal) -> bool:
    """每月1次 is kept by two as well; 不超过 is broken by too many."""
    if indicator.comparator == Comparator.AT_MOST:
        return quantity <= (indicator.target or 0)
    return quantity >= (indicator.target or 0)


def _last_begin(period: Period, first: date, today: date, *, every: int) -> date:
    """Where the period that runs today begins."""
    begin = _begin(period, today)
    if period in (Period.DAY, Period.WEEK):
        gone = (begin - first).days // (7 if period is Period.WEEK else 1)
    else:
        months = (begin.year - first.year) * 12 + begin.month - first.month
        gone = months // MONTHS[period]
    return begin - LENGTHS[period] * (gone % every)


def _begin(period: Period, day: date) -> date:
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)
