"""Exactly once: two workers, a kill in the middle, a cap; and a dry run that is the real one undone."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inbox.models import Message
from jobs.schedule import beat_schedule
from measures.models import Reminder, ReminderDigest, ReminderSettings, ReminderStep
from measures.reminders.digest import MAX_LINES, Digest
from measures.reminders.ladder import steps_of
from measures.reminders.run import Run, remind, send_due
from measures.services import add_measure
from measures.services.tree import NewMeasure
from tests.cast import Cast, assigned, make_cast
from tests.measures.reminders.nights import (
    MONDAY,
    due,
    lines,
    messages,
    night,
    told,
    without_inspection_dates,
)
from tests.measures.reminders.processes import start
from tests.rectify.processes import PATIENCE

OVERDUE = MONDAY - timedelta(days=30)
EVERYBODY = 5  # handler, leader, two of the office, the secretary


def a_busy_cast() -> Cast:
    cast = make_cast()
    without_inspection_dates(cast)
    for measure in cast.measures:
        due(cast, OVERDUE, measure)
    return cast


def everybody_was_told_once(cast: Cast) -> None:
    assert Message.objects.filter(key__startswith="reminders:").count() == EVERYBODY
    for person in (cast.handler, cast.leader, cast.office, cast.office2, cast.viewer):
        assert len(lines(person)) == len(cast.measures)
    assert Reminder.objects.filter(is_passed_over=False).count() == EVERYBODY * len(cast.measures)


@pytest.mark.django_db(transaction=True)
def test_two_workers_of_one_night_tell_everybody_once() -> None:
    cast, together = a_busy_cast(), Barrier(4)

    def work(_number: int) -> int:
        together.wait()
        try:
            return send_due(Run(MONDAY)).people
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == EVERYBODY
    everybody_was_told_once(cast)


@pytest.mark.django_db(transaction=True)
def test_two_processes_of_one_night_tell_everybody_once(tmp_path: Path) -> None:
    cast = a_busy_cast()
    command = ["manage.py", "send_reminders", "--date", f"{MONDAY}"]
    for process in [start(command, tmp_path / str(number)) for number in range(2)]:
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
    everybody_was_told_once(cast)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 3])
def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(tmp_path: Path, count: int) -> None:
    cast = a_busy_cast()
    process = start(["-m", "tests.measures.reminders.dying", str(count), f"{MONDAY}"], tmp_path)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL
    told_before = Message.objects.count()
    assert told_before == ReminderDigest.objects.count() == count - 1
    assert night(MONDAY).people == EVERYBODY - told_before
    everybody_was_told_once(cast)


def test_the_cap_stops_it_says_so_and_the_rest_follows(quiet_cast: Cast) -> None:
    due(quiet_cast, OVERDUE)
    first = night(MONDAY, cap=2)
    assert (first.people, first.left) == (2, 3)
    assert first.sentences == ["本次已发出2条提醒,达到上限;还有3人的提醒在下一次运行时发出。"]
    (message,) = Message.objects.filter(person=quiet_cast.admin)
    assert message.subject == "提醒没有全部发出"
    second = night(MONDAY, cap=3)
    assert (second.people, second.left) == (3, 0)
    assert night(MONDAY).people == 0


def test_a_cap_does_not_pass_over_the_same_people_every_night(quiet_cast: Cast) -> None:
    first, second, _ = quiet_cast.measures
    due(quiet_cast, OVERDUE, first)
    reached = set(told(MONDAY, cap=3))
    due(quiet_cast, OVERDUE, second)
    assert reached | set(told(MONDAY + timedelta(days=1), cap=2)) == {
        "赵磊",
        "陈光",
        "王敏",
        "刘红",
        "何书记",
    }


def test_an_import_of_old_items_is_one_digest(quiet_cast: Cast) -> None:
    new = NewMeasure(text="补录的措施", mark="")
    for _ in range(MAX_LINES):
        assigned(quiet_cast, add_measure(quiet_cast.sub_issue.pk, new, by=quiet_cast.office), due_on=OVERDUE)
    due(quiet_cast, OVERDUE)
    night(MONDAY)
    (message,) = messages(quiet_cast.handler)
    assert message.subject == f"整改提醒:{MAX_LINES + 1}项(紧急{MAX_LINES + 1}项)"
    assert len(message.lines) == MAX_LINES + 1
    assert message.lines[-1]["text"] == "另有1项,请到台账查看。"
    assert night(MONDAY + timedelta(days=1)).people == 0


def test_what_comes_after_the_days_message_waits_for_the_next_day(quiet_cast: Cast) -> None:
    first, second, _ = quiet_cast.measures
    due(quiet_cast, OVERDUE, first)
    night(MONDAY)
    due(quiet_cast, OVERDUE, second)
    assert night(MONDAY).people == 0
    assert told(MONDAY + timedelta(days=1))["赵磊"] == [f"整改时限{OVERDUE},已过31天:{second}"]


def everything() -> list[int]:
    models: list[type[Model]] = [Message, Reminder, ReminderDigest, ReminderSettings, ReminderStep]
    return [model._default_manager.count() for model in models]


def test_a_dry_run_writes_nothing_and_equals_the_real_one(cast: Cast) -> None:
    for measure, days in zip(cast.measures, (-9, 3, 15), strict=True):
        due(cast, MONDAY + timedelta(days=days), measure)
    before = everything()
    dry: list[Digest] = []
    send_due(Run(MONDAY, is_dry=True), each=dry.append)
    assert everything() == before
    real: list[Digest] = []
    send_due(Run(MONDAY), each=real.append)
    assert dry == real
    assert len(dry) == EVERYBODY


def test_by_night_nothing_is_composed(quiet_cast: Cast) -> None:
    due(quiet_cast, OVERDUE)
    assert told(MONDAY, at=time(7, 59)) == {}
    assert told(MONDAY, at=time(18)) == {}
    assert len(told(MONDAY, at=time(8))) == EVERYBODY


def test_the_command(quiet_cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    due(quiet_cast, OVERDUE)
    call_command("send_reminders", date=MONDAY, dry_run=True)
    shown = capsys.readouterr().out
    assert f"  整改时限{OVERDUE},已过30天:{quiet_cast.measure}\n" in shown
    assert shown.endswith("2026-03-09 试运行,没有写入:将提醒5人,5项。\n")
    call_command("send_reminders", date=MONDAY)
    shown = capsys.readouterr().out
    assert "赵磊(zhaolei) 整改提醒:1项(紧急1项)\n" in shown
    assert shown.endswith("2026-03-09 已提醒5人,5项。\n")
    call_command("send_reminders", date=MONDAY)
    assert capsys.readouterr().out == "2026-03-09 已提醒0人,0项。\n"


def test_the_command_refuses_what_is_no_date() -> None:
    with pytest.raises(CommandError, match="不是日期"):
        call_command("send_reminders", "--date", "2026-02-30")


def queries_of(day: date) -> int:
    with CaptureQueriesContext(connection) as queries:
        night(day)
    return len(queries)


def test_more_measures_cost_no_more_queries(quiet_cast: Cast) -> None:
    due(quiet_cast, OVERDUE, quiet_cast.measures[0])
    steps_of(quiet_cast.organization)
    of_one = queries_of(MONDAY)
    for measure in quiet_cast.measures[1:]:
        due(quiet_cast, OVERDUE, measure)
    assert queries_of(MONDAY + timedelta(days=1)) <= of_one


def in_the_morning(hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(MONDAY, time(hour, 5)))


def test_the_task_sends_in_the_first_hour_that_is_not_quiet(quiet_cast: Cast) -> None:
    due(quiet_cast, OVERDUE)
    for hour, count in ((6, 0), (8, EVERYBODY), (9, EVERYBODY)):
        with time_machine.travel(in_the_morning(hour), tick=False):
            remind(timezone.localtime())
        assert Message.objects.filter(key__startswith="reminders:").count() == count


def test_the_command_keeps_quiet_hours_unless_it_is_given_a_date(
    quiet_cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    due(quiet_cast, OVERDUE)
    with time_machine.travel(in_the_morning(3), tick=False):
        call_command("send_reminders")
    assert "有2个单位现在不在提醒时间内" in capsys.readouterr().err
    assert not Message.objects.exists()
    call_command("send_reminders", "--date", f"{MONDAY}")
    assert Message.objects.count() == EVERYBODY


def test_it_is_scheduled_every_hour_and_expires() -> None:
    entry = beat_schedule()["send_reminders"]
    assert entry["schedule"].run_every <= timedelta(hours=1)
    assert entry["options"]["expires"] < 3600
