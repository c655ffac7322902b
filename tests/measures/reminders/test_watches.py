"""Three years of a promise after its finding was closed: who is told when, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from issues import services as outline
from measures import services
from measures.figures.watched import watch_lines
from measures.models import Measure, Watch
from measures.workflow import Status
from tests.cast import Cast, completed
from tests.measures.reminders.nights import night, told
from tests.measures.watches import a_question, a_watch, again, on

MISSED = {(2024, 2), (2025, 6), (2025, 7), (2026, 10)}
LAST = date(2026, 12, 31)


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


# Where something may be told of a month that was missed, in days from its end; and all of one that was kept.
LOOKS = (*range(-9, -5), *range(-4, 3), 14, 15, 16, 44, 45, 46)
LOOKED_AT = {
    date(year, month, last) + timedelta(days=look)
    for year, month, last in ((2024, 2, 29), (2025, 6, 30), (2025, 7, 31), (2026, 10, 31))
    for look in LOOKS
} | {date(2025, 3, 24) + timedelta(days=more) for more in range(10)}


def _unchecked(cast: Cast) -> Cast:
    """Whether it holds is asked of somebody else: ``test_checks_due``."""
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"check_months": ""})
    return cast


@pytest.mark.one_database
def test_three_years_after_closing(quiet_cast: Cast) -> None:
    cast = _unchecked(quiet_cast)
    with on(date(2024, 1, 2)):
        watch = a_watch(cast, since=date(2024, 1, 1))
        for row in cast.measures[:2]:
            completed(cast, row)
        services.close(cast.sub_issue.pk, by=cast.office, note="同意")
    found: dict[tuple[str, str], set[str]] = {}
    for day in days(date(2024, 1, 3), LAST):
        if day.day == 20 and (day.year, day.month) not in MISSED:
            with on(day):
                services.keep_watch(watch.pk, by=cast.handler, happened_on=day)
        if day in LOOKED_AT:
            with on(day):
                for name, lines in told(day).items():
                    for line in lines:
                        found.setdefault((f"{day}", line.split(":")[0]), set()).add(name)
    assert found == {
        ("2024-02-22", "长期坚持本期截止2024-02-29,还有7天"): {"赵磊"},
        ("2024-02-28", "长期坚持本期截止2024-02-29,还有1天"): {"赵磊", "陈光"},
        ("2024-03-01", "长期坚持本期截止2024-02-29,已过1天"): {"赵磊", "陈光", "王敏", "刘红"},
        ("2024-03-15", "长期坚持本期截止2024-02-29,已过15天"): {"赵磊", "陈光", "王敏", "刘红", "何书记"},
        ("2025-06-23", "长期坚持本期截止2025-06-30,还有7天"): {"赵磊"},
        # The 29th is a Sunday: told on Friday.
        ("2025-06-27", "长期坚持本期截止2025-06-30,还有3天"): {"赵磊", "陈光"},
        ("2025-07-01", "长期坚持本期截止2025-06-30,已过1天"): {"赵磊", "陈光", "王敏", "刘红"},
        ("2025-07-15", "长期坚持本期截止2025-06-30,已过15天"): {"赵磊", "陈光", "王敏", "刘红", "何书记"},
        ("2025-08-14", "长期坚持本期截止2025-06-30,已过45天"): {"王敏", "刘红", "何书记"},
        # Due on a Saturday: a week before and the day before on Fridays, that it passed on Monday.
        ("2026-10-23", "长期坚持本期截止2026-10-31,还有8天"): {"赵磊"},
        ("2026-10-30", "长期坚持本期截止2026-10-31,还有1天"): {"赵磊", "陈光"},
        ("2026-11-02", "长期坚持本期截止2026-10-31,已过2天"): {"赵磊", "陈光", "王敏", "刘红"},
        # Fifteen days after it is a Saturday.
        ("2026-11-16", "长期坚持本期截止2026-10-31,已过16天"): {"赵磊", "陈光", "王敏", "刘红", "何书记"},
    }
    (kept,) = watch_lines([again(watch)], date(2027, 1, 1))
    assert {(one.begins_on.year, one.begins_on.month) for one in kept.missed} == MISSED
    assert kept.kept == 36 - len(MISSED)
    assert Measure.objects.get(pk=cast.measure.pk).status == Status.COMPLETED


def test_what_is_promised_daily_is_not_announced_but_missed(quiet_cast: Cast) -> None:
    """Told when a working day passed, and not again until it was taken up; holidays are none."""
    with on(date(2026, 9, 30)):
        watch = a_watch(quiet_cast, since=date(2026, 9, 28), period="DAY")
        services.keep_watch(watch.pk, by=quiet_cast.handler, happened_on=date(2026, 9, 30))
    assert again(watch).due_on == date(2026, 10, 8)
    assert told(date(2026, 10, 8), is_dry=True) == {}
    assert set(told(date(2026, 10, 9))) == {"赵磊", "陈光", "王敏", "刘红"}
    assert told(date(2026, 10, 10)) == {}


def test_what_ended_is_told_to_nobody(quiet_cast: Cast) -> None:
    with on(date(2026, 3, 2)):
        watch = a_watch(quiet_cast, since=date(2026, 1, 1))
        services.end_watch(watch.pk, by=quiet_cast.office, ends_on=date(2026, 3, 2), reason="职能划出")
    assert told(date(2026, 3, 9)) == {}


@pytest.mark.parametrize("more", [1, 2])
def test_more_promises_cost_no_more_queries(quiet_cast: Cast, more: int) -> None:
    """Claimed in sets: an insert a person and step, whatever is due."""
    with on(date(2026, 3, 2)):
        a_watch(quiet_cast, since=date(2026, 1, 1))
    night(date(2026, 3, 3))
    with on(date(2026, 3, 2)):
        for row in quiet_cast.measures[1 : 1 + more]:
            a_watch(quiet_cast, since=date(2026, 1, 1), measure=row)
    with CaptureQueriesContext(connection) as queries:
        night(date(2026, 3, 4))
    inserts = [
        one["sql"] for one in queries if one["sql"].startswith("\nWITH found") and "watch" in one["sql"]
    ]
    assert Watch.objects.filter(is_active=True).count() == 1 + more
    # Of five steps those that concern the handler, the leader, two of the office, the viewer.
    assert len(inserts) == 4 + 3 + 2 * 3 + 2


def test_a_question_is_told_as_a_promise_is(quiet_cast: Cast) -> None:
    with on(date(2026, 1, 5)):
        watch = a_question(quiet_cast)
    assert again(watch).due_on == date(2026, 3, 31)
    assert set(told(date(2026, 4, 1))) == {"赵磊", "陈光", "王敏", "刘红"}
