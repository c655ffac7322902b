"""Rest days: what falls on one is told on the working day before."""

from __future__ import annotations

from datetime import date

import pytest

from inbox.models import Message
from measures.reminders.calendar import (
    CalendarSource,
    calendar_warning,
    is_rest_day,
    next_working_day,
    reach,
    source,
    working_days_back,
)
from tests.cast import Cast
from tests.measures.reminders.nights import due, messages, night, told


@pytest.mark.parametrize(
    ("day", "is_rest"),
    [
        (date(2026, 3, 14), True),  # a Saturday
        (date(2026, 3, 16), False),
        (date(2026, 10, 1), True),  # National Day 2026: 1 to 7 October
        (date(2026, 10, 7), True),
        (date(2026, 9, 20), False),  # a Sunday that is worked for it
        (date(2026, 10, 10), False),  # a Saturday that is worked for it
        (date(2028, 2, 29), False),  # a leap day, a Tuesday of a year that nobody has announced
        (date(2027, 10, 1), True),  # predicted
        (date(2150, 1, 1), False),  # beyond all calendars a Thursday is a Thursday
        (date(2150, 1, 3), True),
    ],
)
def test_rest_days(day: date, is_rest: bool) -> None:
    assert is_rest_day(day) is is_rest


def test_a_day_reaches_over_the_rest_days_behind_it() -> None:
    assert reach(date(2026, 3, 12)) == date(2026, 3, 12)
    assert reach(date(2026, 3, 13)) == date(2026, 3, 15)
    assert reach(date(2026, 9, 30)) == date(2026, 10, 7)
    assert next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert next_working_day(date(2026, 9, 19)) == date(2026, 9, 20)
    assert working_days_back(date(2026, 10, 9), 3) == date(2026, 9, 29)


def test_it_says_how_well_a_year_is_known() -> None:
    assert [source(year) for year in (2026, 2027, 2150)] == list(CalendarSource)
    assert calendar_warning(date(2026, 12, 1)) is None
    assert "2027年" in str(calendar_warning(date(2026, 12, 20)))
    assert "只按周末" in str(calendar_warning(date(2150, 5, 1)))


def test_the_day_before_a_weekend_tells_for_it(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2026, 4, 4))  # ten days before: Wednesday; twenty: Sunday the 15th
    assert told(date(2026, 3, 12), is_dry=True) == {}
    assert set(told(date(2026, 3, 13))) == {"赵磊"}
    assert night(date(2026, 3, 16)).people == 0


def test_nothing_goes_out_on_a_rest_day(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2026, 3, 20))
    outcome = night(date(2026, 3, 14))
    assert outcome.people == 0
    assert outcome.sentences == ["2026-03-14是休息日,不发提醒;下一个工作日是2026-03-16。"]
    assert not Message.objects.filter(key__startswith="reminders:").exists()


def test_a_weekend_that_is_worked_is_a_working_day(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2026, 9, 30))  # ten days before it: Sunday the 20th, worked for National Day
    assert set(told(date(2026, 9, 18), is_dry=True)) == {"赵磊"}  # Friday: only the step of twenty days
    assert night(date(2026, 9, 19)).people == 0
    assert set(told(date(2026, 9, 20))) == {"赵磊", "陈光"}


def test_before_a_long_holiday_everything_in_it_is_told(quiet_cast: Cast) -> None:
    first, second, third = quiet_cast.measures
    due(quiet_cast, date(2026, 10, 5), first)  # on the day itself: in the holiday
    due(quiet_cast, date(2026, 10, 17), second)  # ten days before it: 7 October
    due(quiet_cast, date(2026, 10, 18), third)  # ten days before it: 8 October
    night(date(2026, 9, 29))
    told_before_holiday = told(date(2026, 9, 30))
    assert told_before_holiday["赵磊"] == [
        f"整改时限2026-10-05,还有5天:{first}",
        f"整改时限2026-10-17,还有17天:{second}",
    ]
    assert told_before_holiday["王敏"] == [f"整改时限2026-10-05,还有5天:{first}"]
    assert night(date(2026, 10, 3)).people == 0
    assert any(f"{third}" in line for line in told(date(2026, 10, 8))["赵磊"])


def test_a_leap_day_is_a_day_like_others(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2028, 3, 10))  # ten days before it: 29 February
    assert set(told(date(2028, 2, 28))) == {"赵磊"}
    assert set(told(date(2028, 2, 29))) == {"赵磊", "陈光"}


def test_the_administrator_is_told_once_of_an_unknown_year(quiet_cast: Cast) -> None:
    for day in (date(2026, 12, 28), date(2026, 12, 29)):
        assert "2027年" in night(day).sentences[0]
    (message,) = Message.objects.filter(person=quiet_cast.admin)
    assert message.subject == "节假日数据需要更新"
    assert messages(quiet_cast.admin) == []


def test_a_step_after_the_date_waits_for_the_date_to_pass(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2026, 3, 13))  # a Friday; the day after is a Saturday
    assert "还有" not in told(date(2026, 3, 13))["赵磊"][0]
    (line,) = told(date(2026, 3, 16))["赵磊"]
    assert line.startswith("整改时限2026-03-13,已过3天")


def test_what_passed_in_a_long_holiday_is_told_behind_it(quiet_cast: Cast) -> None:
    due(quiet_cast, date(2026, 10, 5))
    assert "还有5天" in told(date(2026, 9, 30))["赵磊"][0]
    for name in ("赵磊", "陈光", "王敏"):
        assert "已过3天" in told(date(2026, 10, 8), is_dry=True)[name][0]
