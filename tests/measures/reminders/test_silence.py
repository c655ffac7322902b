"""What is done with, moved or gone is silent at once; so is who has left."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from issues.models import Inspection
from measures import services
from measures.models import Measure, Reminder, Watch
from measures.reminders.ladder import steps_of
from measures.services.archiving import archive_inspection
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, assignment, completed, submitted
from tests.measures.reminders.nights import MONDAY, due, lines, night, since, told
from tests.measures.watches import a_watch

SOON = MONDAY + timedelta(days=5)
LATER = MONDAY + timedelta(days=1)


def _due_soon(cast: Cast, measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(due_on=SOON)


def test_a_completed_measure_is_silent(quiet_cast: Cast) -> None:
    _due_soon(quiet_cast, completed(quiet_cast))
    assert told(MONDAY) == {}


def test_a_reopened_one_speaks_again(quiet_cast: Cast) -> None:
    measure = completed(quiet_cast)
    _due_soon(quiet_cast, measure)
    assert told(MONDAY) == {}
    services.reopen(measure.pk, by=quiet_cast.office, note="又有反弹")
    assert set(told(LATER)) == {"赵磊", "陈光"}


def test_who_was_released_hears_nothing_and_the_next_one_does(quiet_cast: Cast) -> None:
    measure = due(quiet_cast, SOON)
    changes = {"department": quiet_cast.science, "handler": quiet_cast.other_handler, "due_on": SOON}
    services.assign(measure.pk, assignment(quiet_cast, **changes), by=quiet_cast.office)
    assert set(told(MONDAY)) == {"孙丽", "陈光"}


def test_an_archived_measure_is_silent(quiet_cast: Cast) -> None:
    measure = due(quiet_cast, SOON)
    services.archive(measure.pk, by=quiet_cast.office, reason="并入他条")
    assert told(MONDAY) == {}


def test_an_archived_inspection_is_silent(cast: Cast) -> None:
    cast.inspection.feedback_on = MONDAY - timedelta(days=27)
    cast.inspection.save()
    assert set(told(MONDAY, is_dry=True)) == {"王敏", "刘红"}
    archive_inspection(cast.inspection.pk, by=cast.office, reason="导入有误")
    assert told(MONDAY) == {}


def test_what_waits_for_review_no_longer_asks_the_handler(quiet_cast: Cast) -> None:
    _due_soon(quiet_cast, submitted(quiet_cast))
    assert set(told(MONDAY)) == {"陈光"}


def test_a_withdrawn_submission_asks_for_no_review(quiet_cast: Cast) -> None:
    measure = since(submitted(quiet_cast), MONDAY)
    day = MONDAY + timedelta(days=7)
    assert set(told(day, is_dry=True)) == {"王敏", "刘红"}
    services.withdraw(measure.pk, by=quiet_cast.handler)
    assert told(day) == {}


def test_no_deadline_is_not_zero_days(quiet_cast: Cast) -> None:
    assigned(quiet_cast, timeframe=Timeframe.LONG_TERM, due_on=None)
    assert told(MONDAY) == {}
    assert not Reminder.objects.exists()


def test_a_draft_is_nobodys(quiet_cast: Cast) -> None:
    _due_soon(quiet_cast, quiet_cast.measure)
    assert told(MONDAY) == {}


@pytest.mark.parametrize("person", ["handler", "leader"])
def test_who_is_switched_off_gets_nothing(quiet_cast: Cast, person: str) -> None:
    due(quiet_cast, SOON)
    account: User = getattr(quiet_cast, person)
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert account.full_name not in told(MONDAY)


def test_the_department_hears_when_its_named_handler_left(quiet_cast: Cast) -> None:
    due(quiet_cast, SOON)
    User.objects.create_user(
        "qian",
        full_name="钱勇",
        organization=quiet_cast.organization,
        department=quiet_cast.general,
        role="HANDLER",
    )
    assert set(told(MONDAY, is_dry=True)) == {"赵磊", "陈光"}
    User.objects.filter(pk=quiet_cast.handler.pk).update(is_active=False)
    assert set(told(MONDAY)) == {"钱勇", "陈光"}


def test_the_whole_department_hears_when_nobody_is_named(quiet_cast: Cast) -> None:
    due(quiet_cast, SOON, handler=None)
    assert set(told(MONDAY)) == {"赵磊", "陈光"}


def test_a_later_date_begins_the_ladder_anew(quiet_cast: Cast) -> None:
    measure = due(quiet_cast, SOON)
    night(MONDAY)
    later = SOON + timedelta(days=60)
    services.assign(measure.pk, assignment(quiet_cast, due_on=later), by=quiet_cast.office)
    assert told(LATER) == {}
    night(later - timedelta(days=5))
    assert len(lines(quiet_cast.handler)) == 2


def test_an_organization_that_switched_it_off_is_silent(quiet_cast: Cast) -> None:
    due(quiet_cast, SOON)
    steps_of(quiet_cast.organization)
    services.save_reminder_settings(
        quiet_cast.organization,
        by=quiet_cast.office,
        is_on=False,
        quiet_until=time(8),
        quiet_from=time(18),
    )
    assert told(MONDAY) == {}


def test_other_organizations_hear_nothing(quiet_cast: Cast) -> None:
    due(quiet_cast, MONDAY - timedelta(days=30))
    assert set(told(MONDAY)) == {"赵磊", "陈光", "王敏", "刘红", "何书记"}


def test_what_lies_in_the_archive_is_silent(quiet_cast: Cast) -> None:
    """Its watches too, which outlive closing."""
    _due_soon(quiet_cast, assigned(quiet_cast))
    a_watch(quiet_cast, since=MONDAY - timedelta(days=90), measure=quiet_cast.measure)
    assert set(told(MONDAY)) >= {"赵磊", "陈光"}
    Reminder.objects.all().delete()
    Inspection.objects.update(transferred_at=timezone.now())
    assert told(MONDAY) == {}
    assert not Watch.objects.standing(MONDAY).exists()
