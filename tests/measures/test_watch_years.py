"""“还在坚持吗?” and weekly promises over three simulated years: kept, missed, reopened, ended, taken up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from issues import services as outline
from measures import services
from measures.figures.watched import WatchLine, watch_lines
from measures.models import Watch
from measures.models.figures import Period
from measures.models.watch import WatchState
from measures.reminders.calendar import is_rest_day
from measures.services.watch_dates import follow_settings
from tests.cast import Cast, completed
from tests.measures.watches import a_question, a_watch, again, on

pytestmark = pytest.mark.django_db
START, END = date(2024, 1, 2), date(2026, 12, 31)


def quarters() -> Iterator[date]:
    """The first day of each quarter of three years."""
    day = START.replace(day=1)
    while day <= END:
        yield day
        day += relativedelta(months=3)


def answer(cast: Cast, watch: Watch, day: date) -> None:
    with on(day):
        services.keep_watch(watch.pk, by=cast.handler, happened_on=day, note="仍在坚持。")


def line(watch: Watch, day: date) -> WatchLine:
    return watch_lines([again(watch)], day)[0]


def missed(watch: Watch, day: date) -> list[date]:
    return [one.begins_on for one in line(watch, day).missed]


def closed(cast: Cast) -> Watch:
    """A question of a measure that is completed and whose finding is closed on the first day."""
    with on(START):
        watch, pk = a_question(cast), cast.measure.pk
        services.record_progress(pk, by=cast.handler, text="已走访。", happened_on=START)
        services.submit(pk, by=cast.handler, note="材料留存在科室。")
        services.complete(pk, by=cast.office)
        completed(cast, cast.measures[1])
        services.close(cast.sub_issue.pk, by=cast.office, note="同意")
    return watch


def test_a_question_of_three_years_with_a_reopening_in_between(cast: Cast) -> None:
    watch, forgotten = closed(cast), {date(2024, 10, 1), date(2025, 7, 1), date(2025, 10, 1)}
    for day in quarters():
        if day == date(2025, 1, 1):
            with on(day + timedelta(days=3)):
                services.reopen(cast.measure.pk, by=cast.office, note="反弹")
        if day not in forgotten:
            answer(cast, watch, day + timedelta(days=40))
    assert missed(watch, END + timedelta(days=1)) == sorted(forgotten)
    assert line(watch, END + timedelta(days=1)).kept == 12 - len(forgotten)
    assert again(watch).due_on == date(2027, 3, 31)
    assert again(watch).state(date(2027, 4, 1)) == WatchState.LAPSED


def test_the_interval_may_change_on_the_way(cast: Cast) -> None:
    """From each quarter to each half-year: what was answered still counts, the day moves by night."""
    watch = closed(cast)
    answer(cast, watch, date(2024, 2, 15))
    assert again(watch).due_on == date(2024, 6, 30)
    with on(date(2024, 4, 8)):
        outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"asked_every_months": 6})
        follow_settings(date(2024, 4, 8))
    assert again(watch).due_on == date(2024, 12, 31)
    assert missed(watch, date(2024, 12, 31)) == []
    assert missed(watch, date(2026, 1, 1)) == [date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1)]


def test_what_ends_with_a_reason_is_asked_no_more_until_it_is_taken_up(cast: Cast) -> None:
    watch = closed(cast)
    for day in quarters():
        if day.year == 2024:
            answer(cast, watch, day + timedelta(days=40))
    with on(date(2025, 3, 3)):
        services.end_watch(watch.pk, by=cast.office, ends_on=date(2025, 3, 3), reason="职能划出")
    assert (again(watch).due_on, again(watch).state(date(2026, 12, 31))) == (None, WatchState.ENDED)
    assert missed(watch, date(2026, 12, 31)) == []
    with on(date(2026, 6, 1)):
        services.end_watch(watch.pk, by=cast.office, ends_on=None, reason="职能划回")
    assert again(watch).due_on == date(2025, 3, 31)
    answer(cast, watch, date(2026, 6, 2))
    assert again(watch).due_on == date(2026, 9, 30)


def test_a_weekly_promise_asks_for_nothing_in_weeks_of_rest(cast: Cast) -> None:
    """Of three years only the weeks without any working day are left out, as the calendar has them."""
    with on(START):
        watch = a_watch(cast, since=date(2024, 1, 1), period=Period.WEEK)
    begins = [date(2024, 1, 1) + timedelta(weeks=number) for number in range(157)]
    resting = [day for day in begins if all(is_rest_day(day + timedelta(days=n)) for n in range(7))]
    periods = line(watch, END).periods
    assert {one.begins_on for one in periods} <= set(begins)
    assert [one.begins_on for one in periods if one.outcome == "resting"] == [
        day for day in resting if day >= periods[0].begins_on
    ]
    assert len([one for one in periods if one.is_missed]) == len(periods) - 1 - len(
        [day for day in resting if day >= periods[0].begins_on]
    )
