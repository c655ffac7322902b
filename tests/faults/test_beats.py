"""Beats: two through a whole day, none for a week, a year ahead and back. Each work once, nothing lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from axes.models import AccessAttempt
from celery import Celery
from celery.beat import Scheduler
from django.test import Client
from django.utils import timezone
from pyotp import TOTP
from pytest_django import Settings

from accounts.models import Draft, SecondFactor
from accounts.signing_in import second_factor
from inbox import sending
from inbox.models import Delivery, Message
from jobs import care, nightly, schedule, tasks
from jobs.models import Job, JobStatus, LastRun
from ledger.models import DailyFigures
from measures.models import Reminder, ReminderDigest
from measures.reminders.run import remind
from operations.backup import manifest as manifests
from operations.backup.make import finished
from operations.state import _clock
from tests.cast import PASSWORD, Cast
from tests.measures.reminders.nights import due, lines, without_inspection_dates

pytestmark = pytest.mark.django_db
MIDNIGHT = timezone.make_aware(datetime(2026, 3, 11))
NOON = MIDNIGHT + timedelta(hours=12)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Counter[str]:
    """How often each work was really done: the works themselves are other tests' business."""
    settings.BACKUP_DIR = str(tmp_path / "backup")
    counted: Counter[str] = Counter()
    for entry in schedule.all_daily():
        changed = replace(entry, function=_noting(counted, entry.name))
        monkeypatch.setitem(schedule._daily, entry.name, changed)
    for often in schedule.all_often():
        does = _reminding if often.name == "send_reminders" else _noting(counted, often.name)
        monkeypatch.setitem(schedule._often, often.name, replace(often, function=does))
    return counted


def _noting(counted: Counter[str], name: str) -> Callable[[date], None]:
    def note(_moment: date) -> None:
        counted[name] += 1

    return note


def _reminding(now: datetime) -> str:
    """Its doings are looked at, too; four times a day are enough."""
    return remind(now) if now.hour % 6 == 2 and now.minute < 30 else ""


class Beat:
    """Celery's own scheduler over our table; what it sends is done at once, as by an idle worker."""

    def __init__(self) -> None:
        app = Celery("walk", set_as_current=False)
        app.conf.update(timezone="Asia/Shanghai", enable_utc=True, beat_schedule=schedule.beat_schedule())
        self._scheduler = Scheduler(app=app)
        self.sent: Counter[str] = Counter()

    def tick(self) -> None:
        for name, entry in self._scheduler.schedule.items():
            if entry.is_due().is_due:
                self._scheduler.schedule[name] = next(entry)
                self.sent[name] += 1
                run = tasks.run_daily if entry.task.endswith("run_daily") else tasks.run_often
                run(*entry.args)


def told(cast: Cast) -> list[str]:
    return [
        line for person in (cast.handler, cast.leader, cast.office, cast.viewer) for line in lines(person)
    ]


def dailies() -> set[str]:
    return {entry.name for entry in schedule.all_daily()}


def work_off() -> None:
    """Every job that waits, each message about it coming twice."""
    for pk in Job.objects.filter(status=JobStatus.QUEUED).order_by("pk").values_list("pk", flat=True):
        tasks.run_job(pk)
        tasks.run_job(pk)


def test_two_beats_walk_through_a_day(cast: Cast, done: Counter[str]) -> None:
    without_inspection_dates(cast)
    with clock(MIDNIGHT - timedelta(minutes=5)):
        due(cast, MIDNIGHT.date() + 10 * DAY)
        beats = [Beat(), Beat()]
        care.look_after(timezone.localtime())
        work_off()  # of the day before
    done.clear()
    for minute in range(0, 24 * 60, 15):
        with clock(MIDNIGHT + timedelta(minutes=minute)):
            for beat in beats:
                beat.tick()
    assert {name: done[name] for name in dailies()} == dict.fromkeys(dailies(), 1)
    assert all(beat.sent[name] == 1 for beat in beats for name in dailies())
    assert all(20 < beat.sent[entry.name] <= 96 for beat in beats for entry in schedule.all_often())
    keys = Job.objects.filter(key__endswith="2026-03-11").values_list("key", flat=True)
    assert sorted(map(str, keys)) == sorted(f"{name} 2026-03-11" for name in dailies())
    once = told(cast)
    assert len(lines(cast.handler)) == len(lines(cast.leader)) == 1
    with clock(NOON):
        remind(timezone.localtime())
    assert told(cast) == once


def test_a_beat_that_was_dead_for_a_week(cast: Cast, done: Counter[str]) -> None:
    """The page says it meanwhile; then each work is done once, and each person is told once."""
    without_inspection_dates(cast)
    back = NOON + 7 * DAY
    with clock(NOON):
        due(cast, NOON.date() + 5 * DAY)  # the day itself passes meanwhile, and the day after
        care.look_after(timezone.localtime())
        work_off()
    LastRun.objects.create(name="look_after_jobs", ran_at=NOON)
    tile = _clock(back)
    assert (tile.colour, tile.what) == ("red", "没有按时运行")
    assert "7天前" in tile.more
    done.clear()
    for again in range(3):
        with clock(back + timedelta(minutes=again)):
            care.look_after(timezone.localtime())
            work_off()
            remind(timezone.localtime())
    removing = {entry.name for entry in schedule.all_daily() if entry.removes}
    assert {name: done[name] for name in dailies()} == {name: int(name not in removing) for name in dailies()}
    assert Job.objects.filter(text__contains="距上次运行7天").count() == len(removing)
    assert len(lines(cast.handler)) == 1
    assert ReminderDigest.objects.count() == ReminderDigest.objects.values("person").distinct().count()
    with clock(back + DAY):
        nightly.missed(timezone.localtime())
        work_off()
    assert {name: done[name] for name in removing} == dict.fromkeys(removing, 1)


def test_a_year_ahead_and_back(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    """A night in a wrong year takes nothing away, and what was told in it is told again in its time."""
    settings.BACKUP_DIR = str(tmp_path)
    without_inspection_dates(cast)
    removing = [entry.name for entry in schedule.all_daily() if entry.removes]
    with clock(NOON):
        due(cast, NOON.date() + 30 * DAY)
        Draft.objects.create(
            person=cast.handler, form="/measures/1/", page="/measures/1/", values={"a": "b"}, saved_at=NOON
        )
        for name in removing:
            tasks.run_daily(name)
    with clock(NOON + YEAR):
        for name in [*removing, "trend"]:
            tasks.run_daily(name)
        remind(timezone.localtime())
    assert Draft.objects.exists()
    assert Message.objects.filter(key=f"pause:{(NOON + YEAR).date()}", person=cast.admin).count() == 1
    assert lines(cast.handler)  # told a year too early
    with clock(NOON + DAY):
        remind(timezone.localtime())
        tasks.run_daily("trend")
        assert not Reminder.objects.exists()
        assert not DailyFigures.objects.filter(counted_on__gt=timezone.localdate()).exists()
    before = len(lines(cast.handler))
    with clock(NOON + 20 * DAY):
        remind(timezone.localtime())
    assert len(lines(cast.handler)) == before + 1  # ten days before its date


def test_a_lease_or_a_mail_of_a_wrong_year(cast: Cast) -> None:
    ahead = NOON + YEAR
    lost = Job.objects.create(
        kind="none", title="测试", status=JobStatus.RUNNING, heartbeat_at=ahead, attempts=3, notified_at=ahead
    )
    failed = Job.objects.create(
        kind=nightly.DAILY, title="测试", status=JobStatus.FAILED, finished_at=ahead, attempts=1
    )
    message = Message.objects.create(person=cast.handler, key="a", subject="题", lines=[])
    put_off = Delivery.objects.create(
        message=message, channel="MAIL", next_try_at=ahead, give_up_at=ahead, claimed_until=ahead, claim="x"
    )
    care.look_after(NOON)
    assert Job.objects.get(pk=lost.pk).status == JobStatus.FAILED
    assert Job.objects.get(pk=failed.pk).status == JobStatus.QUEUED
    assert list(sending._due(NOON)) == [put_off]
    LastRun.objects.create(name="look_after_jobs", ran_at=ahead)
    assert "时间在将来" in _clock(NOON).more


def test_a_lock_or_a_code_of_a_wrong_year(cast: Cast, client: Client) -> None:
    typed = {"username": cast.handler.username, "password": PASSWORD}
    with clock(NOON + YEAR):
        for _ in range(8):
            client.post("/accounts/sign-in/", typed | {"password": "falsch"})
        assert AccessAttempt.objects.exists()
    with clock(NOON):
        assert client.post("/accounts/sign-in/", typed).status_code == 302
    factor = SecondFactor(seed=second_factor.new_seed())
    secret = second_factor.secret_of(factor.seed)
    for moment in (NOON + YEAR, NOON):
        with clock(moment):
            code = TOTP(secret).now()
            step = second_factor.step_of(secret, code)
            assert step is not None
            assert not second_factor.is_used(step, last=factor.last_step)
            factor.last_step = step
            assert second_factor.is_used(step, last=factor.last_step)


def test_backups_of_a_wrong_year_are_the_oldest(tmp_path: Path) -> None:
    names = ["20260310-023000", "20260311-023000", "20270311-023000"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / manifests.NAME).write_text("{}")
    with clock(NOON):
        assert [folder.name for folder in finished(tmp_path)] == [names[1], names[0], names[2]]
    with clock(NOON + YEAR):
        assert [folder.name for folder in finished(tmp_path)] == names[::-1]
