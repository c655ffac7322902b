"""Promises that come round again (每月一次): their periods, which were kept, and what is due next.

Pure: everything follows from dates and entries. A period without a working day (a holiday, a weekend for what
is promised daily) asks for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices

from measures.models.figures import Comparator, Period
from measures.reminders.calendar import NO_DAYS, UnitDays, is_rest_day

ONE_DAY = timedelta(days=1)
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
MAX_PERIODS = 60
Entry = tuple[date, Decimal]


class PeriodOutcome(TextChoices):
    """What became of a promise in one period; the values are names of styles."""

    KEPT = "kept", "✓ 做到"
    MISSED = "missed", "✗ 断档"
    OPEN = "open", "未到期"
    RESTING = "resting", "— 不要求"


@dataclass(frozen=True)
class WatchPeriod:
    """One period of a promise, from ``begins_on`` up to the day before ``ends_before``."""

    begins_on: date
    ends_before: date
    quantity: Decimal
    outcome: PeriodOutcome

    @property
    def last_on(self) -> date:
        return self.ends_before - ONE_DAY

    @property
    def name(self) -> str:
        """“05-01—05-31”, of a day “05-01”; its year stands beside it."""
        first, last = f"{self.begins_on:%m-%d}", f"{self.last_on:%m-%d}"
        return first if self.begins_on == self.last_on else f"{first}—{last}"

    @property
    def is_kept(self) -> bool:
        return self.outcome is PeriodOutcome.KEPT

    @property
    def is_missed(self) -> bool:
        return self.outcome is PeriodOutcome.MISSED


@dataclass(frozen=True)
class PromiseTarget:
    """When a period counts as kept; of a rate its last value counts, of all else the sum."""

    target: Decimal
    comparator: str = ""
    is_rate: bool = False

    @property
    def is_limit(self) -> bool:
        """不超过: kept by silence, broken by too many."""
        return self.comparator == Comparator.AT_MOST

    def value(self, quantities: list[Decimal]) -> Decimal:
        if self.is_rate and quantities:
            return quantities[-1]
        return sum(quantities, Decimal(0))

    def is_met(self, quantities: list[Decimal]) -> bool:
        """每月1次 is met by two as well."""
        value = self.value(quantities)
        return value <= self.target if self.is_limit else bool(quantities) and value >= self.target


@dataclass(frozen=True)
class WatchRhythm:
    """Calendar periods, numbered from 0, the one in which ``starts_on`` lies.

    Of 每两周 two weeks are one period; they are counted from the week in which the promise starts.
    """

    period: Period
    every: int
    starts_on: date
    ends_on: date | None = None
    own: UnitDays = NO_DAYS

    @cached_property
    def _first(self) -> date:
        return _begin(self.period, self.starts_on)

    def begin(self, number: int) -> date:
        return self._first + LENGTHS[self.period] * (self.every * number)

    def last_on(self, number: int) -> date:
        return self.begin(number + 1) - ONE_DAY

    def number_of(self, day: date) -> int:
        """Of the period in which ``day`` lies; negative before the first."""
        if self.period in (Period.DAY, Period.WEEK):
            gone = (day - self._first).days // (7 if self.period is Period.WEEK else 1)
        else:
            months = (day.year - self._first.year) * 12 + day.month - self._first.month
            gone = months // MONTHS[self.period]
        return gone // self.every

    def is_demanded(self, number: int) -> bool:
        """A promise made in the middle of a month is not broken by that month; nor one that ends in it."""
        begin, last = self.begin(number), self.last_on(number)
        if begin < self.starts_on or (self.ends_on is not None and last > self.ends_on):
            return False
        if self.period not in (Period.DAY, Period.WEEK):
            return True
        return any(
            not is_rest_day(begin + timedelta(days=n), self.own) for n in range((last - begin).days + 1)
        )


@dataclass(frozen=True)
class Promised:
    """A promise with what was entered for it."""

    rhythm: WatchRhythm
    target: PromiseTarget
    entries: Mapping[int, list[Decimal]]

    @classmethod
    def of(cls, rhythm: WatchRhythm, target: PromiseTarget, *, entries: Iterable[Entry]) -> Promised:
        found: dict[int, list[Decimal]] = defaultdict(list)
        for day, quantity in sorted(entries, key=lambda entry: entry[0]):
            found[rhythm.number_of(day)].append(quantity)
        return cls(rhythm, target, {number: sums for number, sums in found.items() if number >= 0})

    def periods(self, today: date, *, most: int = MAX_PERIODS) -> list[WatchPeriod]:
        """From the start of the promise to the one that runs today or was the last, oldest first."""
        last = self.rhythm.number_of(today)
        if self.rhythm.ends_on is not None:
            last = min(last, self.rhythm.number_of(self.rhythm.ends_on))
        return [self._period(number, today) for number in range(max(0, last - most + 1), last + 1)]

    def _period(self, number: int, today: date) -> WatchPeriod:
        rhythm, quantities = self.rhythm, self.entries.get(number, [])
        begin, end = rhythm.begin(number), rhythm.begin(number + 1)
        return WatchPeriod(begin, end, self.target.value(quantities), self._outcome(number, today))

    def _outcome(self, number: int, today: date) -> PeriodOutcome:
        quantities, is_over = self.entries.get(number, []), today > self.rhythm.last_on(number)
        is_met = self.target.is_met(quantities)
        if is_met and (quantities or is_over):
            return PeriodOutcome.KEPT
        # More than is allowed is broken at once, whatever the day.
        if self.target.is_limit and not is_met:
            return PeriodOutcome.MISSED
        if not self.rhythm.is_demanded(number):
            return PeriodOutcome.RESTING
        return PeriodOutcome.MISSED if is_over else PeriodOutcome.OPEN

    def due_on(self) -> date | None:
        """The last day of the first period behind the last one that was kept: until then there is time.

        Does not depend on today, so it changes with entries alone. None where nothing is waited for: what
        has ended, and a limit (不超过) that was kept when something was last entered.
        """
        met = [number for number, sums in self.entries.items() if self.target.is_met(sums)]
        if self.target.is_limit:
            newest = max(self.entries, default=None)
            return None if newest is None or newest in met else self.rhythm.last_on(newest)
        number = max(met, default=-1) + 1
        while not self.rhythm.is_demanded(number):
            if self.rhythm.ends_on is not None and self.rhythm.last_on(number) > self.rhythm.ends_on:
                return None
            number += 1
        return self.rhythm.last_on(number)


def _begin(period: Period, day: date) -> date:
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)
