"""提醒规则: the office changes the ladder and sees whom it would tell on the next working day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from audit.models import AuditEntry
from inbox.models import Message
from jobs.models import Job
from jobs.worker import run
from measures import services
from measures.models import Reminder, ReminderSettings, ReminderStep
from measures.models.reminder import Colour, Trigger
from measures.reminders.calendar import next_working_day
from measures.reminders.forms import shown_of
from measures.reminders.ladder import DEFAULTS, StepValues, not_before, steps_of
from tests.cast import Cast, assigned
from tests.measures.reminders.nights import MONDAY, due, night, told
from tests.measures.reminders.rules_page import posted


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def of(cast: Cast, days: int) -> ReminderStep:
    return ReminderStep.objects.get(organization=cast.organization, trigger=Trigger.MEASURE_DUE, days=days)


def test_it_shows_the_default_ladder(cast: Cast) -> None:
    page = signed_in(cast.office).get("/reminders/")
    assert len(page.context["ladder"].forms) == len(DEFAULTS) + 1
    assert ReminderStep.objects.filter(organization=cast.organization).count() == len(DEFAULTS)


def test_its_lines_are_what_the_forms_draw(cast: Cast) -> None:
    steps_of(cast.organization)
    ReminderStep.objects.filter(days=20).update(is_active=False)
    page = signed_in(cast.office).get("/reminders/")
    forms = page.context["ladder"].forms[:-1]
    drawn = "".join(render_to_string("measures/_typed_step.html", {"form": form}) for form in forms)
    shown = render_to_string("measures/_steps.html", shown_of(page.context["ladder"]))
    assert parse_html(shown) == parse_html(drawn)
    assert shown in page.content.decode()


def test_saving_it_as_it_is_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.office)
    data = posted(cast)
    before = list(ReminderStep.objects.order_by("pk").values())
    assert client.post("/reminders/", data).status_code == 302
    assert list(ReminderStep.objects.order_by("pk").values()) == before
    assert not ReminderStep.history.exists()


def test_the_office_changes_a_step_and_adds_one(quiet_cast: Cast) -> None:
    client = signed_in(quiet_cast.office)
    data = posted(quiet_cast)
    # The first line is the step of 20 days, the last one is empty.
    new = f"form-{len(DEFAULTS)}-"
    data |= {"form-0-days": 15, f"{new}trigger": "MEASURE_DUE", f"{new}when": "before", f"{new}days": 2}
    data |= {f"{new}to_viewer": "on", f"{new}colour": "red", f"{new}is_active": "on"}
    assert client.post("/reminders/", data).status_code == 302
    assert of(quiet_cast, 15).to_handler
    assert of(quiet_cast, 2).to_viewer
    entry = ReminderStep.history.filter(days=15).get()
    assert entry.history_user_id == "王敏(wangmin)"
    recorded = list(
        AuditEntry.objects.filter(event="CHANGE_SETTINGS").order_by("pk").values_list("detail", flat=True)
    )
    assert recorded == ["整改时限提前20天:提前天数:20→15", "整改时限提前2天:新增"]
    due(quiet_cast, MONDAY + timedelta(days=2))
    assert "何书记" in told(MONDAY)


def test_a_step_is_switched_off(quiet_cast: Cast) -> None:
    client = signed_in(quiet_cast.office)
    data = posted(quiet_cast)
    del data["form-0-is_active"]
    client.post("/reminders/", data)
    due(quiet_cast, MONDAY + timedelta(days=18))
    assert told(MONDAY) == {}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"form-0-days": "abc"}, "天数应是0到365的整数"),
        ({"form-0-days": "366"}, "天数应是0到365的整数"),
        ({"form-0-days": "10"}, "“整改时限提前10天”有两档"),
        ({"form-0-to_handler": ""}, "请选择提醒谁"),
        ({"form-5-days": "0"}, "等待的天数至少是1"),
        ({"quiet_until": "19:00"}, "“不早于”的时间应在“不晚于”之前"),
        ({"form-0-step": "999999"}, "已不存在"),
        ({f"form-{len(DEFAULTS)}-trigger": "PLAN_DUE"}, "天数应是0到365的整数"),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    client = signed_in(cast.office)
    data = posted(cast, **changes)
    before = list(ReminderStep.objects.order_by("pk").values())
    answer = client.post("/reminders/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert list(ReminderStep.objects.order_by("pk").values()) == before
    assert not ReminderSettings.objects.exists()


def test_an_incomplete_page_is_refused(cast: Cast) -> None:
    answer = signed_in(cast.office).post("/reminders/", {})
    assert answer.status_code == 422
    assert "页面内容不完整,请刷新页面后重新填写。" in answer.content.decode()


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor", "admin"])
def test_it_is_the_offices(cast: Cast, person: str) -> None:
    user = getattr(cast, person)
    for method in ("get", "post"):
        assert getattr(signed_in(user), method)("/reminders/").status_code == 404
    with pytest.raises(Refused, match="只有整改办"):
        services.save_ladder(cast.organization, [], by=user)


def test_another_office_changes_its_own_only(cast: Cast) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        services.save_ladder(cast.organization, [], by=cast.stranger)
    (step, *_) = steps_of(cast.organization)
    foreign = StepValues(step.pk, Trigger(step.trigger), 3, Colour.RED, to_office=True)
    with pytest.raises(Refused, match="已不存在"):
        services.save_ladder(cast.elsewhere, [foreign], by=cast.stranger)


def test_two_steps_exchange_their_days(cast: Cast) -> None:
    client = signed_in(cast.office)
    data = posted(cast) | {"form-0-days": 10, "form-1-days": 20}
    assert client.post("/reminders/", data).status_code == 302
    assert of(cast, 20).to_leader
    assert not of(cast, 10).to_leader


def test_other_days_do_not_tell_again(quiet_cast: Cast) -> None:
    due(quiet_cast, MONDAY + timedelta(days=8))
    assert night(MONDAY).people == 2
    step = of(quiet_cast, 10)
    flags = {"to_handler": True, "to_leader": True}
    values = StepValues(step.pk, Trigger.MEASURE_DUE, 9, Colour.AMBER, **flags)
    services.save_ladder(quiet_cast.organization, [values], by=quiet_cast.office)
    assert night(MONDAY + timedelta(days=1)).people == 0


def test_the_page_tries_nothing(quiet_cast: Cast) -> None:
    client = signed_in(quiet_cast.office)
    client.get("/reminders/")
    with CaptureQueriesContext(connection) as few:
        client.get("/reminders/")
    for days in range(5):
        assigned(quiet_cast, due_on=timezone.localdate() - timedelta(days=days))
    with CaptureQueriesContext(connection) as many:
        client.get("/reminders/")
    assert len(many) == len(few) <= 8
    assert not any(query["sql"].startswith(("SAVEPOINT", "INSERT", "UPDATE")) for query in many)


def test_the_trial_is_the_night_that_comes(quiet_cast: Cast) -> None:
    assigned(quiet_cast, due_on=timezone.localdate() - timedelta(days=30))
    client = signed_in(quiet_cast.office)
    assert client.get("/reminders/try/").status_code == 405
    (job, again) = (client.post("/reminders/try/")["Location"] for _ in range(2))
    assert job == again
    run(Job.objects.get().pk)
    assert not Message.objects.filter(key__startswith="reminders:").exists()
    assert not Reminder.objects.exists()
    found = client.get(job).content.decode()
    day = next_working_day(timezone.localdate())
    real = told(day)
    assert len(real) == 5
    assert f"{day:%Y-%m-%d})会提醒5人" in found
    assert all(name in found and lines[0] in found for name, lines in real.items())


def test_a_trial_of_nobody_says_so(cast: Cast) -> None:
    client = signed_in(cast.stranger)
    page = client.post("/reminders/try/")["Location"]
    run(Job.objects.get().pk)
    assert "没有要提醒的人" in client.get(page).content.decode()


def test_quiet_hours_end_in_the_morning(cast: Cast) -> None:
    noon = timezone.make_aware(datetime(2026, 3, 9, 12))
    assert not_before(cast.organization.pk, noon) is None
    for hour, day in ((6, 9), (18, 10), (23, 10)):
        found = not_before(cast.organization.pk, noon.replace(hour=hour))
        assert found == noon.replace(day=day, hour=8)
