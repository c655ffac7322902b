"""What was promised for good, with what was entered for it: read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from measures.figures.rhythm import MAX_PERIODS, Entry, Promised, PromiseTarget, WatchPeriod, WatchRhythm
from measures.models import IndicatorEntry, InstructionUnit, Measure, ProgressUpdate, Watch
from measures.models.figures import Period
from measures.models.watch import WatchState
from measures.reminders.calendar import NO_DAYS, UnitDays
from measures.reminders.unit_days import unit_days

ONCE = Decimal(1)


def promised(watches: Sequence[Watch]) -> dict[int, Promised]:
    """Watch → its promise and entries, in a few queries however many there are; reads ``indicator``.

    A question is answered by any progress of the measure.
    """
    counted = _counted([one.indicator_id for one in watches if one.indicator_id is not None])
    own = _own_days(watches)
    told = _told([one.measure_id for one in watches if one.is_question])
    return {
        one.pk: Promised.of(
            rhythm_of(one, own.get(one.measure_id, NO_DAYS)),
            target_of(one),
            entries=told[one.measure_id] if one.is_question else counted[one.indicator_id or 0],
        )
        for one in watches
    }


def rhythm_of(watch: Watch, own: UnitDays = NO_DAYS) -> WatchRhythm:
    return WatchRhythm(Period(watch.period), watch.every, watch.starts_on, watch.ends_on, own)


def _own_days(watches: Sequence[Watch]) -> dict[int, UnitDays]:
    """By measure, of what is promised for days and weeks: only these ask which days are worked."""
    short = [one.measure_id for one in watches if one.period in (Period.DAY, Period.WEEK)]
    if not short:
        return {}
    rows = Measure.objects.filter(pk__in=short)
    found = unit_days(InstructionUnit.objects.filter(organization__in=rows.values("organization")))
    places = rows.filter(organization__in=list(found)).values_list("pk", "organization_id") if found else []
    return {pk: found[place] for pk, place in places}


def target_of(watch: Watch) -> PromiseTarget:
    if watch.indicator is None:
        return PromiseTarget(ONCE)
    return PromiseTarget(watch.indicator.target or ONCE, watch.indicator.comparator, watch.is_rate)


def _counted(indicators: list[int]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    if indicators:
        rows = IndicatorEntry.objects.current().filter(indicator__in=indicators).order_by("happened_on", "id")
        for pk, day, quantity in rows.values_list("indicator_id", "happened_on", "quantity"):
            found[pk].append((day, quantity))
    return found


def _told(measures: list[int]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    if measures:
        rows = ProgressUpdate.objects.filter(measure__in=measures, replaced_by__isnull=True)
        for pk, day in rows.order_by("happened_on", "id").values_list("measure_id", "happened_on"):
            found[pk].append((day, ONCE))
    return found


@dataclass(frozen=True)
class WatchLine:
    """A promise as lists, pages and files show it; ``periods`` oldest first, the newest ``most``."""

    watch: Watch
    periods: list[WatchPeriod]
    today: date

    @property
    def state(self) -> WatchState:
        return self.watch.state(self.today)

    @cached_property
    def kept(self) -> int:
        return sum(period.is_kept for period in self.periods)

    @cached_property
    def missed(self) -> list[WatchPeriod]:
        return [period for period in self.periods if period.is_missed]

    @property
    def missed_since_kept(self) -> list[WatchPeriod]:
        """Those that ran out since the last one that was kept; of a limit, which silence keeps, the last."""
        last = self.last_kept
        found = [one for one in self.missed if last is None or one.begins_on > last.begins_on]
        return found or self.missed[-1:]

    @property
    def last_kept(self) -> WatchPeriod | None:
        return next((period for period in reversed(self.periods) if period.is_kept), None)

    @property
    def current(self) -> WatchPeriod | None:
        """The period that runs today."""
        return self.periods[-1] if self.periods and self.periods[-1].last_on >= self.today else None


def watch_lines(watches: Iterable[Watch], today: date, *, most: int = MAX_PERIODS) -> list[WatchLine]:
    rows = list(watches)
    found = promised(rows)
    return [WatchLine(one, found[one.pk].periods(today, most=most), today) for one in rows]
