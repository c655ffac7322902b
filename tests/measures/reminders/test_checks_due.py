"""成效评估 on the ladder: told to who may look, before its day, on it and after it, and once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from accounts.models import User
from audit.exceptions import Refused
from issues import services as outline
from measures import services
from measures.models import EffectivenessCheck, Outcome, Reminder
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from tests.cast import Cast
from tests.measures.reminders.nights import told
from tests.measures.rounds import planned_check
from tests.measures.watches import on

# 2026-03-09 and half a year later are plain working days.
CLOSED = date(2026, 3, 9)
DUE = CLOSED + relativedelta(months=6)


def planned(cast: Cast) -> EffectivenessCheck:
    """The one half a year after 王敏 signed."""
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"check_months": "0,6"})
    with on(CLOSED):
        first = planned_check(cast)
        services.check_effect(first.pk, by=cast.office2, outcome=Outcome.HOLDS, note="看了")
    return EffectivenessCheck.objects.get(months=6)


def test_upwards_and_never_to_who_signed(quiet_cast: Cast) -> None:
    planned(quiet_cast)
    days = (-8, -7, -1, 0, 1, 7, 15, 16)
    found = {shift: set(told(DUE + timedelta(days=shift))) for shift in days}
    assert found == {
        -8: set(),
        # The 2nd is a Wednesday, 24 and 25 September are Thursday and the first day of 中秋.
        -7: {"刘红"},
        -1: set(),
        0: {"刘红", "何书记"},
        1: {"刘红"},
        7: set(),
        15: {"刘红", "何书记"},
        16: set(),
    }


def test_its_line_leads_to_the_look(quiet_cast: Cast) -> None:
    check = planned(quiet_cast)
    (line,) = told(DUE)["刘红"]
    assert line == f"成效评估日期就是今天:{check.sub_issue}({check.term})"
    reminder = Reminder.objects.filter(effect_check=check).earliest("pk")
    lines = reminder.digest.person.messages.latest("pk").lines if reminder.digest else []
    assert lines[0]["url"] == f"/checks/{check.pk}/"


def test_who_looked_is_told_no_more(quiet_cast: Cast) -> None:
    check = planned(quiet_cast)
    with on(DUE):
        services.check_effect(check.pk, by=quiet_cast.viewer, outcome=Outcome.HOLDS, note="看了")
    assert told(DUE + timedelta(days=1)) == {}


def test_a_reopened_finding_waits_for_its_next_closing(quiet_cast: Cast) -> None:
    planned(quiet_cast)
    with on(CLOSED + timedelta(days=40)):
        services.unclose(quiet_cast.sub_issue.pk, by=quiet_cast.office, note="又出现")
    assert told(DUE) == {}


def test_other_units_hear_nothing(quiet_cast: Cast) -> None:
    planned(quiet_cast)
    names = set(User.objects.filter(organization=quiet_cast.elsewhere).values_list("full_name", flat=True))
    assert not names & set(told(DUE))


def test_a_step_of_it_is_for_those_who_may_look(quiet_cast: Cast) -> None:
    step = StepValues(None, Trigger.CHECK_DUE, 3, Colour.AMBER, to_handler=True)
    with pytest.raises(Refused, match="只能提醒他们"):
        services.save_ladder(quiet_cast.organization, [step], by=quiet_cast.office)
