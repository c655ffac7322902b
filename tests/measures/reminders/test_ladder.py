"""Who hears when, by the default ladder."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from measures import services
from measures.models import Reminder, ReminderDigest
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from tests.cast import Cast
from tests.measures.reminders.nights import MONDAY, due, lines, messages, night, told

DUE = MONDAY


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (21, set()),
        (20, {"赵磊"}),
        (10, {"赵磊", "陈光"}),
        (0, {"赵磊", "陈光", "王敏", "刘红"}),
        (-1, {"赵磊", "陈光", "王敏", "刘红"}),
        (-8, {"赵磊", "陈光", "王敏", "刘红", "何书记"}),
    ],
)
def test_each_step_reaches_further_up(quiet_cast: Cast, days: int, names: set[str]) -> None:
    today = date(2026, 3, 18)  # a Wednesday: no rest day pulls anything forward
    due(quiet_cast, today + timedelta(days=days))
    assert set(told(today)) == names


def test_a_step_is_told_once(quiet_cast: Cast) -> None:
    due(quiet_cast, DUE + timedelta(days=20))
    assert night(DUE).people == 1
    assert night(DUE).people == 0
    assert night(DUE + timedelta(days=1)).people == 0
    assert len(messages(quiet_cast.handler)) == 1


def test_missed_steps_collapse_into_the_most_urgent(quiet_cast: Cast) -> None:
    due(quiet_cast, DUE + timedelta(days=5))
    assert told(DUE)["赵磊"] == [f"整改时限2026-03-14,还有5天:{quiet_cast.measure}"]
    rows = Reminder.objects.filter(person=quiet_cast.handler).order_by("step__days")
    assert list(rows.values_list("step__days", "is_passed_over")) == [(10, False), (20, True)]


def test_three_missed_nights_are_one_message(quiet_cast: Cast) -> None:
    due(quiet_cast, DUE + timedelta(days=12))
    night(DUE)
    assert told(DUE + timedelta(days=3))["赵磊"] == [f"整改时限2026-03-21,还有9天:{quiet_cast.measure}"]
    assert len(messages(quiet_cast.handler)) == 2


def test_the_most_urgent_comes_first(quiet_cast: Cast) -> None:
    first, second, third = quiet_cast.measures
    due(quiet_cast, DUE + timedelta(days=19), first)
    due(quiet_cast, DUE - timedelta(days=2), second)
    due(quiet_cast, DUE + timedelta(days=3), third)
    night(DUE)
    texts = lines(quiet_cast.handler)
    assert [str(row) in text for row, text in zip((second, third, first), texts, strict=True)] == [True] * 3
    (message,) = messages(quiet_cast.handler)
    assert message.subject == "整改提醒:3项(紧急1项、注意1项、提示1项)"
    assert message.colour == "red"
    assert [line["colour"] for line in message.lines] == ["red", "amber", "green"]
    assert message.lines[0]["url"] == f"/measures/{second.pk}/"


def test_the_day_itself_is_named(quiet_cast: Cast) -> None:
    due(quiet_cast, DUE)
    night(DUE)
    assert lines(quiet_cast.handler) == [f"整改时限就是今天:{quiet_cast.measure}"]


def test_a_milder_step_that_is_added_later_tells_nobody_again(quiet_cast: Cast) -> None:
    due(quiet_cast, DUE + timedelta(days=5))
    night(DUE)
    new = StepValues(None, Trigger.MEASURE_DUE, 15, Colour.GREEN, to_handler=True)
    services.save_ladder(quiet_cast.organization, [new], by=quiet_cast.office)
    next_day = DUE + timedelta(days=1)
    assert night(next_day).people == 0
    assert Reminder.objects.filter(step__days=15, is_passed_over=True).count() == 1
    assert not ReminderDigest.objects.filter(sent_on=next_day).exists()
