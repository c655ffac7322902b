"""The calendar feed, read again by another library than the one that wrote it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from inbox.calendar_addresses import new_secret
from inbox.models import CalendarAddress
from measures import services
from measures.models import Measure
from tests.cast import Cast, assigned, completed, in_days


def path_of(user: User) -> str:
    return reverse("measures:calendar", args=[new_secret(user)])


def read(path: str) -> Any:
    """As a calendar program does: without a session."""
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return vobject.readOne(response.content.decode())


def events(user: User) -> list[Any]:
    return list(read(path_of(user)).contents.get("vevent", []))


def uids(user: User) -> list[str]:
    return [event.uid.value for event in events(user)]


def uid(measure: Measure) -> str:
    return f"measure-{measure.pk}@rectify"


def test_a_deadline_is_a_whole_day(cast: Cast) -> None:
    measure = assigned(cast)
    (event,) = events(cast.handler)
    assert event.uid.value == uid(measure)
    assert event.dtstart.value == in_days(30)
    assert type(event.dtstart.value) is date
    assert event.dtend.value == in_days(31)
    assert event.summary.value == "整改时限:1.(1)建立走访台账,每月走访一次。"
    assert event.transp.value == "TRANSPARENT"


def test_it_keeps_its_name_when_it_moves(cast: Cast) -> None:
    measure = assigned(cast)
    path = path_of(cast.handler)
    first = read(path).vevent
    Measure.objects.filter(pk=measure.pk).update(due_on=in_days(40), version=measure.version + 1)
    second = read(path).vevent
    assert first.uid.value == second.uid.value
    assert second.dtstart.value == in_days(40)
    assert int(second.sequence.value) == int(first.sequence.value) + 1


@pytest.mark.parametrize(
    "text",
    ["一,二;三\\四", '第一行\n第二行:"引"', "整" * 59 + "😀尾巴", "a" * 200, "BEGIN:VEVENT", "\r\nX-EVIL:1"],
)
def test_any_text_comes_back_as_it_was(text: str, cast: Cast) -> None:
    measure = assigned(cast)
    Measure.objects.filter(pk=measure.pk).update(text=text)
    (event,) = events(cast.handler)
    flat = " ".join(text.split())
    shown = flat if len(flat) <= 60 else flat[:60] + "…"
    assert event.summary.value == f"整改时限:1.(1){shown}"
    assert "x-evil" not in event.contents


def test_lines_are_folded_by_octets(cast: Cast) -> None:
    assigned(cast)
    Measure.objects.update(text="整改" * 100)
    content = Client().get(path_of(cast.handler)).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two


def test_links_only_when_the_site_knows_its_address(cast: Cast, settings: Settings) -> None:
    measure = assigned(cast)
    assert "url" not in events(cast.handler)[0].contents
    settings.SITE_URL = "https://zhenggai.example.test"
    assert events(cast.handler)[0].url.value == f"https://zhenggai.example.test/measures/{measure.pk}/"


def test_everybody_reads_what_he_answers_for(cast: Cast) -> None:
    first = assigned(cast)
    second = assigned(cast, cast.measures[1], department=cast.science, handler=None, leader=cast.other_leader)
    third = assigned(cast, cast.measures[2], supporting_departments=[cast.science])
    expected = {
        cast.handler: [first, third],
        cast.other_handler: [second],
        cast.leader: [first, third],
        cast.other_leader: [second],
        cast.office: [first, second, third],
        cast.viewer: [],
        cast.supervisor: [],
        cast.admin: [],
        cast.stranger: [],
    }
    assert {user: uids(user) for user in expected} == {
        user: [uid(measure) for measure in rows] for user, rows in expected.items()
    }


def test_what_is_done_archived_or_undated_is_not_in_it(cast: Cast) -> None:
    completed(cast)
    archived = assigned(cast, cast.measures[1])
    services.archive(archived.pk, by=cast.office, reason="重复")
    assigned(cast, cast.measures[2], timeframe="LONG_TERM", due_on=None)
    assert uids(cast.handler) == []


def test_who_may_not_sign_in_any_more_reads_nothing(cast: Cast) -> None:
    path = path_of(cast.handler)
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_another_place_shows_other_deadlines_at_once(cast: Cast) -> None:
    assigned(cast, handler=None)
    path = path_of(cast.handler)
    User.objects.filter(pk=cast.handler.pk).update(department=cast.science)
    assert "vevent" not in read(path).contents


def test_reading_is_noted_once_a_day(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    path = path_of(cast.handler)
    read(path)
    assert CalendarAddress.objects.get().read_on == in_days(0)
    with django_assert_num_queries(2):
        read(path)


def test_it_needs_and_leaves_no_session(cast: Cast) -> None:
    response = Client().get(path_of(cast.handler))
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert Client().post(path_of(cast.handler)).status_code == 405
