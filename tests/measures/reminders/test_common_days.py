"""共同休息日、共同上班日 and 统一时限 on the ladder: for the units they were set for, while they stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit.exceptions import Refused
from measures import services
from measures.models import Instruction, InstructionKind
from measures.models.figures import Period
from measures.reminders.calendar import is_rest_day, next_working_day, reach
from measures.reminders.unit_days import days_of
from measures.services.instructing import InstructionInput
from measures.services.watch_dates import follow_settings
from tests.cast import Cast, completed
from tests.measures.reminders.nights import MONDAY, due, told
from tests.measures.watches import a_watch, again, on

FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)


def a_day(cast: Cast, kind: InstructionKind, day: date) -> Instruction:
    new = InstructionInput(kind, "全市统一安排。", due_on=day)
    with on(MONDAY - timedelta(days=3)):
        return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def test_it_holds_for_the_units_it_was_set_for_until_it_is_taken_back(quiet_cast: Cast) -> None:
    row = a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    own, others = days_of(quiet_cast.organization.pk), days_of(quiet_cast.elsewhere.pk)
    assert (is_rest_day(FRIDAY, own), is_rest_day(FRIDAY, others)) == (True, False)
    assert reach(FRIDAY - timedelta(days=1), own) == MONDAY + timedelta(days=6)
    assert next_working_day(FRIDAY, own) == MONDAY + timedelta(days=7)
    services.withdraw_instruction(row.pk, by=quiet_cast.supervisor)
    assert not is_rest_day(FRIDAY, days_of(quiet_cast.organization.pk))


def test_what_falls_on_it_is_told_on_the_working_day_before(quiet_cast: Cast) -> None:
    due(quiet_cast, FRIDAY)
    a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    thursday = FRIDAY - timedelta(days=1)
    lines = told(thursday)
    assert any(line.startswith(f"整改时限{FRIDAY},还有1天") for line in lines["王敏"])
    assert told(FRIDAY) == {}


def test_a_saturday_that_is_worked_is_a_day_to_tell(quiet_cast: Cast) -> None:
    due(quiet_cast, FRIDAY)
    assert told(SATURDAY, is_dry=True) == {}
    a_day(quiet_cast, InstructionKind.WORK_DAY, SATURDAY)
    assert told(SATURDAY)["王敏"] == [f"整改时限{FRIDAY},已过1天:{quiet_cast.measure}"]


def test_what_is_promised_daily_asks_for_nothing_on_it(quiet_cast: Cast) -> None:
    with on(MONDAY):
        watch = a_watch(quiet_cast, since=MONDAY, period=Period.DAY)
    with on(FRIDAY - timedelta(days=1)):
        services.keep_watch(watch.pk, by=quiet_cast.handler, happened_on=FRIDAY - timedelta(days=1))
    assert again(watch).due_on == FRIDAY
    a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    follow_settings(FRIDAY)
    assert again(watch).due_on == MONDAY + timedelta(days=7)


def test_a_day_is_set_once_and_only_where_it_changes_something(quiet_cast: Cast) -> None:
    a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    with pytest.raises(Refused, match="请先撤回那一项"):
        a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    with pytest.raises(Refused, match="本来就是休息日"):
        a_day(quiet_cast, InstructionKind.REST_DAY, SATURDAY)
    with pytest.raises(Refused, match="本来就是工作日"):
        a_day(quiet_cast, InstructionKind.WORK_DAY, FRIDAY - timedelta(days=1))


def test_the_timeline_of_the_unit_marks_it(quiet_cast: Cast) -> None:
    a_day(quiet_cast, InstructionKind.REST_DAY, FRIDAY)
    address = f"/timeline/?view=month&inspection={quiet_cast.inspection.pk}&from={FRIDAY}"
    weeks = quiet_cast.client("office").get(address).context["weeks"]
    assert [cell.mark for week in weeks for cell in week if cell.day == FRIDAY] == ["休"]


def test_a_common_deadline_is_told_before_on_and_after_its_day(quiet_cast: Cast) -> None:
    due(quiet_cast, MONDAY + timedelta(days=200))
    with on(MONDAY - timedelta(days=30)):
        new = InstructionInput(InstructionKind.DEADLINE, "请于此前完成。", due_on=MONDAY)
        row = services.instruct([quiet_cast.organization.pk], new, by=quiet_cast.supervisor)
    found = told(MONDAY - timedelta(days=10))
    assert set(found) == {"王敏", "刘红"}
    assert found["王敏"][0].startswith(f"督查统一时限{MONDAY},还有10天")
    assert set(told(MONDAY)) == set(told(MONDAY + timedelta(days=1))) == {"王敏", "刘红", "何书记"}
    services.withdraw_instruction(row.pk, by=quiet_cast.supervisor)
    assert told(MONDAY + timedelta(days=2)) == {}


def test_it_is_nobodys_business_where_all_is_done(quiet_cast: Cast) -> None:
    for row in quiet_cast.measures:
        completed(quiet_cast, row)
    with on(MONDAY - timedelta(days=30)):
        new = InstructionInput(InstructionKind.DEADLINE, "请于此前完成。", due_on=MONDAY)
        services.instruct([quiet_cast.organization.pk], new, by=quiet_cast.supervisor)
    assert told(MONDAY) == {}
