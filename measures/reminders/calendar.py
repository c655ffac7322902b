"""Working days and rest days in China: weekends, statutory holidays, and 调休 (a weekend that is worked).

The State Council announces a year's holidays only in the November before, so the calendar of the
years behind that is less and less certain; ``calendar_warning`` says so while there is time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import holidays
from django.db import models

LOOK_AHEAD = timedelta(days=14)
ONE_DAY = timedelta(days=1)


class CalendarSource(models.TextChoices):
    """From where a year is known."""

    ANNOUNCED = "ANNOUNCED", "国务院办公厅公布的放假安排"
    PREDICTED = "PREDICTED", "按节日推算,不含调休"
    WEEKENDS = "WEEKENDS", "只知道周末"


def source(year: int) -> CalendarSource:
    return _year(year)[0]


@dataclass(frozen=True)
class UnitDays:
    """What a supervisor set for a unit on top of everybody's calendar: days free, and days worked instead."""

    rests: frozenset[date] = frozenset()
    works: frozenset[date] = frozenset()


NO_DAYS = UnitDays()


def is_rest_day(day: date, own: UnitDays = NO_DAYS) -> bool:
    if day in own.works:
        return False
    return day in own.rests or _is_free(day)


def _is_free(day: date) -> bool:
    known, rest_days = _year(day.year)
    if known == CalendarSource.ANNOUNCED:
        return day in rest_days
    return day.weekday() >= 5 or day in rest_days


@lru_cache(maxsize=32)
def _year(year: int) -> tuple[CalendarSource, frozenset[date]]:
    try:
        days = chinese_calendar.get_holidays(date(year, 1, 1), date(year, 12, 31), include_weekends=True)
    except NotImplementedError:
        predicted = frozenset(holidays.country_holidays("CN", years=year))
        return (CalendarSource.PREDICTED if predicted else CalendarSource.WEEKENDS), predicted
    return CalendarSource.ANNOUNCED, frozenset(days)


def reach(day: date, own: UnitDays = NO_DAYS) -> date:
    """The last of the rest days that follow ``day``; ``day`` itself when the next one is worked.

    What falls on a rest day is told on the working day before: up to here ``day`` has to tell.
    """
    while is_rest_day(day + ONE_DAY, own):
        day += ONE_DAY
    return day


def next_working_day(day: date, own: UnitDays = NO_DAYS) -> date:
    """The first working day behind ``day``."""
    return reach(day, own) + ONE_DAY


def working_days_back(day: date, count: int, *, own: UnitDays = NO_DAYS) -> date:
    """The working day that lies ``count`` working days before ``day``."""
    while count:
        day -= ONE_DAY
        count -= not is_rest_day(day, own)
    return day


def calendar_warning(day: date) -> str | None:
    """What the administrator has to know about the calendar of the coming days, or None."""
    year = (day + LOOK_AHEAD).year
    known = source(year)
    if known == CalendarSource.ANNOUNCED:
        return None
    if known == CalendarSource.PREDICTED:
        how = "法定节假日按节日推算,调休的上班日和放假日不准"
    else:
        how = "只按周末判断休息日"
    return f"系统的节假日数据没有{year}年的放假安排:{how}。请升级系统(chinesecalendar)后再核对提醒日期。"
