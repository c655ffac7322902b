"""What the clock starts: once for each date, caught up after a night that was missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.signing_in.sessions import clear_sessions
from audit.exceptions import Refused
from jobs import care, schedule, tasks
from jobs.models import Job, LastRun
from jobs.nightly import last_jobs, missed
from operations.backup import nightly
from operations.backup.make import finished
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=CHINA)
runs: list[date] = []


def note(today: date) -> str:
    """Of a moment it keeps the date."""
    runs.append(date(today.year, today.month, today.day))
    return "记下了"


def refuse(_today: date) -> str:
    raise Refused("磁盘空间不足。")


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    runs.clear()
    use(monkeypatch, note)


def use(monkeypatch: pytest.MonkeyPatch, function: Callable[[date], str]) -> None:
    monkeypatch.setattr(schedule, "_daily", {"note": schedule.Daily("note", "记录", function, time(2, 30))})


def night(moment: datetime) -> Job:
    with time_machine.travel(moment, tick=False):
        tasks.run_daily("note")
    return Job.objects.latest("pk")


def test_beat_is_made_from_the_table() -> None:
    beat = schedule.beat_schedule()
    assert set(beat) == {*schedule._daily, *schedule._often}
    assert all(entry["options"]["expires"] for entry in beat.values())
    assert beat["note"]["args"] == ["note"]


def test_it_runs_once_for_a_date() -> None:
    job = night(NOON)
    night(NOON + timedelta(hours=3))
    assert runs == [date(2026, 3, 4)]
    assert (job.status, job.text, job.key) == ("DONE", "记下了", "note 2026-03-04")
    night(NOON + timedelta(days=1))
    assert runs == [date(2026, 3, 4), date(2026, 3, 5)]


def test_before_its_hour_it_is_still_the_day_before() -> None:
    entry = schedule.all_daily()[0]
    assert entry.due_on(NOON.replace(hour=1)) == date(2026, 3, 3)
    assert entry.due_on(NOON.replace(hour=2, minute=30)) == date(2026, 3, 4)
    assert entry.next_after(NOON) == datetime(2026, 3, 5, 2, 30, tzinfo=CHINA)


def test_three_nights_missed_are_one_run_of_the_newest() -> None:
    night(NOON)
    found = missed(NOON + timedelta(days=4))
    assert [job.key for job in found] == ["note 2026-03-08"]
    assert missed(NOON + timedelta(days=4)) == []


def test_nothing_is_missed_after_a_night_that_ran() -> None:
    night(NOON)
    assert missed(NOON + timedelta(hours=10)) == []
    assert last_jobs()["note"].status == "DONE"


def test_a_failure_is_tried_again_and_then_left(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, refuse)
    job = night(NOON)
    assert (job.status, job.error) == ("FAILED", "磁盘空间不足。")
    for again in range(1, 5):
        with time_machine.travel(NOON + timedelta(minutes=20 * again), tick=False):
            care.look_after(timezone.localtime())
            tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("FAILED", 3)


def test_what_repeats_leaves_a_note_of_its_last_run(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = schedule.Often("often", "常做", note, 30)
    monkeypatch.setattr(schedule, "_often", {"often": entry})
    for _ in range(2):
        tasks.run_often("often")
    run = LastRun.objects.get()
    assert (run.name, run.text, run.error) == ("often", "记下了", "")


def test_what_repeats_and_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = schedule.Often("often", "常做", refuse, 30)
    monkeypatch.setattr(schedule, "_often", {"often": entry})
    with pytest.raises(Refused):
        tasks.run_often("often")
    assert LastRun.objects.get().error == "磁盘空间不足。"


def test_the_command_is_the_same_function(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    call_command("daily", "note", date=date(2026, 3, 4), stdout=out)
    assert (out.getvalue().strip(), runs) == ("记下了", [date(2026, 3, 4)])
    use(monkeypatch, refuse)
    with pytest.raises(CommandError, match="磁盘空间不足"):
        call_command("daily", "note")


def test_sessions_whose_time_is_over_go() -> None:
    now = datetime.now(tz=UTC)
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    assert clear_sessions(timezone.localdate()) == "清理了1个会话"
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_the_night_of_a_backup(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path), 1
    back_up = nightly.back_up
    for hour in (2, 3):
        with time_machine.travel(NOON.replace(hour=hour), tick=False):
            text = back_up(date(2026, 3, 4))
    assert text == "已备份到 20260304-030000,清理1份旧备份"
    assert [folder.name for folder in finished(tmp_path)] == ["20260304-030000"]
    last = nightly.last_backup()
    assert last is not None and last.made_at == NOON.replace(hour=3)


def test_without_a_folder_it_says_so(settings: Settings) -> None:
    settings.BACKUP_DIR = ""
    assert "没有设置备份文件夹" in nightly.back_up(date(2026, 3, 4))
