"""The clock jumps: nothing is sent or done twice, and nobody stays signed in for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from inbox.models import Message
from jobs import care, tasks
from jobs.models import Job, JobStatus
from measures.reminders.run import remind
from tests.cast import Cast
from tests.measures.reminders.nights import due, without_inspection_dates

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 3, 11, 12))
DAY = timedelta(days=1)
IDLE, LIFE = timedelta(hours=4), timedelta(hours=12)


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False):
        yield


def is_in(client: Client, at: datetime) -> bool:
    with clock(at):
        return client.get("/").status_code == 200


@pytest.fixture
def signed_in(cast: Cast) -> Client:
    client = Client()
    with clock(NOON):
        client.force_login(cast.office)
        assert client.get("/").status_code == 200
    return client


def test_who_was_signed_in_in_the_future_is_so_no_longer_than_a_session(signed_in: Client) -> None:
    back = NOON - 30 * DAY
    assert is_in(signed_in, back)
    assert is_in(signed_in, back + IDLE / 2)
    assert not is_in(signed_in, back + IDLE / 2 + IDLE * 1.1)


def test_a_day_of_work_stays_a_day_after_the_clock_went_back(signed_in: Client) -> None:
    back = NOON - DAY
    clicks = [back + timedelta(hours=hour) for hour in range(int(LIFE.total_seconds() // 3600) + 1)]
    assert all(is_in(signed_in, click) for click in clicks)
    assert not is_in(signed_in, clicks[-1] + timedelta(minutes=5))


def test_a_jump_ahead_ends_sessions(signed_in: Client) -> None:
    assert not is_in(signed_in, NOON + DAY)
    assert IDLE.total_seconds() == settings.SESSION_COOKIE_AGE


def test_going_back_a_day_reminds_of_nothing_twice(cast: Cast) -> None:
    without_inspection_dates(cast)
    due(cast, NOON.date() - 20 * DAY)
    remind(NOON)
    told = lines_of_all()
    assert told
    for moment in (NOON - DAY, NOON - 2 * DAY, NOON, NOON + timedelta(minutes=1)):
        with clock(moment):
            remind(moment)
    assert lines_of_all() == told


def lines_of_all() -> list[tuple[int, str]]:
    rows = Message.objects.filter(key__startswith="reminders:").order_by("pk")
    return [(row.person_id, line["url"]) for row in rows for line in row.lines]


def running(heartbeat_at: datetime) -> Job:
    return Job.objects.create(
        kind="none",
        title="测试",
        status=JobStatus.RUNNING,
        heartbeat_at=heartbeat_at,
        attempts=1,
        notified_at=NOON,
    )


def test_a_worker_that_died_in_the_future_keeps_nothing(cast: Cast) -> None:
    lost, alive = running(NOON), running(NOON - DAY)
    assert set(Job.objects.claimable(NOON - DAY)) == {lost}
    assert set(Job.objects.claimable(NOON)) == {alive}


def test_work_of_a_day_is_not_done_again(cast: Cast) -> None:
    for moment in (NOON, NOON - timedelta(hours=5), NOON):
        with clock(moment):
            tasks.run_daily("expire_jobs")
    with clock(NOON - DAY):
        care.look_after(timezone.localtime())
    keys = list(Job.objects.exclude(key=None).values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert Job.objects.get(key="expire_jobs 2026-03-11").attempts == 1
