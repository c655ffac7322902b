"""Periods of promises over years: calendar periods, leap days, holidays, the day that is next due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures.figures.rhythm import PeriodOutcome, Promised, PromiseTarget, WatchRhythm
from measures.models.figures import Comparator, Period

ONE = PromiseTarget(Decimal(1), Comparator.AT_LEAST)
K, M, O, R = PeriodOutcome.KEPT, PeriodOutcome.MISSED, PeriodOutcome.OPEN, PeriodOutcome.RESTING  # noqa: E741
THREE_YEARS = date(2027, 2, 28)


def promised(
    rhythm: WatchRhythm, *days: str, target: PromiseTarget = ONE, quantities: tuple[str, ...] = ()
) -> Promised:
    numbers = [Decimal(one) for one in quantities] or [Decimal(1)] * len(days)
    return Promised.of(rhythm, target, entries=zip(map(date.fromisoformat, days), numbers, strict=True))


@pytest.mark.parametrize(
    ("period", "every", "starts_on", "begins"),
    [
        (Period.MONTH, 1, date(2024, 2, 29), [date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)]),
        (Period.QUARTER, 1, date(2024, 2, 29), [date(2024, 1, 1), date(2024, 4, 1)]),
        (Period.HALF_YEAR, 1, date(2023, 12, 31), [date(2023, 7, 1), date(2024, 1, 1)]),
        (Period.YEAR, 3, date(2020, 2, 29), [date(2020, 1, 1), date(2023, 1, 1)]),
        (Period.WEEK, 2, date(2024, 4, 10), [date(2024, 4, 8)]),
        (Period.DAY, 1, date(2024, 4, 14), [date(2024, 4, 14), date(2024, 4, 15)]),
    ],
)
def test_periods_are_those_of_the_calendar(
    period: Period, every: int, starts_on: date, begins: list[date]
) -> None:
    found = promised(WatchRhythm(period, every, starts_on)).periods(date(2024, 4, 15))
    assert [one.begins_on for one in found] == begins
    pairs = zip(found, found[1:], strict=False)
    assert all(one.ends_before == after.begins_on for one, after in pairs)


def test_every_day_of_three_years_lies_in_one_period() -> None:
    """Number and beginning agree on each day, the leap day and both ends of each year included."""
    for period in Period:
        rhythm = WatchRhythm(period, 3, date(2024, 2, 29))
        for number in range(1100):
            day = rhythm.starts_on + timedelta(days=number)
            place = rhythm.number_of(day)
            assert rhythm.begin(place) <= day <= rhythm.last_on(place)


def test_the_leap_day_is_the_last_day_of_its_month() -> None:
    rhythm = WatchRhythm(Period.MONTH, 1, date(2024, 1, 1))
    assert promised(rhythm, "2024-01-31").due_on() == date(2024, 2, 29)
    assert promised(rhythm, "2024-01-31", "2024-02-29").due_on() == date(2024, 3, 31)
    assert promised(WatchRhythm(Period.MONTH, 1, date(2025, 1, 1)), "2025-01-31").due_on() == date(
        2025, 2, 28
    )


def test_what_began_in_the_middle_is_not_missed_but_may_be_kept() -> None:
    rhythm = WatchRhythm(Period.MONTH, 1, date(2024, 1, 10))
    assert [one.outcome for one in promised(rhythm).periods(date(2024, 3, 5))] == [R, M, O]
    assert promised(rhythm).due_on() == date(2024, 2, 29)
    assert [one.outcome for one in promised(rhythm, "2024-01-20").periods(date(2024, 3, 5))] == [K, M, O]


def test_days_of_rest_ask_for_nothing_and_days_worked_instead_do() -> None:
    """2024: 国庆 from 1 to 7 October; Sunday 29 September and Saturday 12 October are worked."""
    rhythm = WatchRhythm(Period.DAY, 1, date(2024, 9, 28))
    found = {one.begins_on: one.outcome for one in promised(rhythm).periods(date(2024, 10, 14))}
    assert found[date(2024, 9, 28)] is R
    assert found[date(2024, 9, 29)] is M
    assert {found[date(2024, 10, day)] for day in range(1, 8)} == {R}
    assert (found[date(2024, 10, 12)], found[date(2024, 10, 13)]) == (M, R)
    kept = promised(rhythm, "2024-09-30", "2024-10-03")
    assert kept.due_on() == date(2024, 10, 8)


def test_a_week_of_holidays_is_no_gap() -> None:
    """春节 2022: all of the week from 31 January to 6 February; its neighbours are worked."""
    rhythm = WatchRhythm(Period.WEEK, 1, date(2022, 1, 24))
    found = promised(rhythm, "2022-01-25").periods(date(2022, 2, 21))
    assert [one.outcome for one in found] == [K, R, M, M, O]
    assert promised(rhythm, "2022-01-25").due_on() == date(2022, 2, 13)
    every_other_day = WatchRhythm(Period.DAY, 2, date(2024, 10, 1))
    assert [one.outcome for one in promised(every_other_day).periods(date(2024, 10, 8))] == [R, R, R, O]


@pytest.mark.parametrize(
    ("days", "today", "due_on"),
    [
        # Nothing done since January: the first month behind it stays due, however late it gets.
        (["2024-01-05"], date(2024, 6, 1), date(2024, 2, 29)),
        # Taken up again in May: February to April are history.
        (["2024-01-05", "2024-05-20"], date(2024, 6, 1), date(2024, 6, 30)),
        # Entered afterwards, the gap is closed, and what is due does not move.
        (["2024-01-05", "2024-05-20", "2024-03-31"], date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_what_is_due_follows_the_last_period_that_was_kept(
    days: list[str], today: date, due_on: date
) -> None:
    found = promised(WatchRhythm(Period.MONTH, 1, date(2024, 1, 1)), *days)
    assert found.due_on() == due_on
    assert sum(one.is_missed for one in found.periods(today)) == 5 - len(days)


def test_twice_a_year_is_a_sum_and_a_rate_is_its_last_value() -> None:
    twice = PromiseTarget(Decimal(2), Comparator.AT_LEAST)
    rhythm = WatchRhythm(Period.YEAR, 1, date(2024, 1, 1))
    assert promised(rhythm, "2024-02-01", target=twice).due_on() == date(2024, 12, 31)
    assert promised(rhythm, "2024-02-01", "2024-11-01", target=twice).due_on() == date(2025, 12, 31)
    rate = PromiseTarget(Decimal(97), Comparator.AT_LEAST, is_rate=True)
    quarter = WatchRhythm(Period.QUARTER, 1, date(2024, 1, 1))
    better = promised(quarter, "2024-02-01", "2024-03-01", target=rate, quantities=("91", "98.5"))
    worse = promised(quarter, "2024-02-01", "2024-03-01", target=rate, quantities=("98.5", "91"))
    assert (better.due_on(), worse.due_on()) == (date(2024, 6, 30), date(2024, 3, 31))
    assert better.periods(date(2024, 4, 1))[0].quantity == Decimal("98.5")


def test_a_limit_is_kept_by_silence_and_broken_by_too_many() -> None:
    limit = PromiseTarget(Decimal(2), Comparator.AT_MOST)
    rhythm = WatchRhythm(Period.MONTH, 1, date(2024, 1, 1))
    silent = promised(rhythm, target=limit)
    assert silent.due_on() is None
    assert [one.outcome for one in silent.periods(date(2024, 2, 5))] == [K, O]
    broken = promised(rhythm, "2024-01-20", target=limit, quantities=("3",))
    assert broken.due_on() == date(2024, 1, 31)
    assert broken.periods(date(2024, 1, 21))[0].outcome is M
    again = promised(rhythm, "2024-01-20", "2024-02-20", target=limit, quantities=("3", "1"))
    assert again.due_on() is None


def test_what_has_ended_waits_for_nothing() -> None:
    rhythm = WatchRhythm(Period.MONTH, 1, date(2024, 1, 1), ends_on=date(2024, 3, 15))
    found = promised(rhythm, "2024-01-20")
    assert found.due_on() == date(2024, 2, 29)
    assert [one.outcome for one in found.periods(date(2025, 1, 1))] == [K, M, R]
    assert promised(rhythm, "2024-01-20", "2024-02-20").due_on() is None


@pytest.mark.parametrize("period", list(Period))
def test_three_years_kept_in_each_period_leave_no_gap(period: Period) -> None:
    """Each period is kept on the day that the one before left as due: never late, never missed."""
    rhythm = WatchRhythm(period, 1, date(2024, 2, 1))
    days: list[str] = []
    while (day := promised(rhythm, *days).due_on()) is not None and day <= THREE_YEARS:
        days.append(day.isoformat())
        if len(days) > 40:
            break
    last = date.fromisoformat(days[-1])
    found = promised(rhythm, *days).periods(last, most=2000)
    assert {one.outcome for one in found} <= {K, R}
    assert sum(one.is_kept for one in found) == len(days)
