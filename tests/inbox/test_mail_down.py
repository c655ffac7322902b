"""A mail server that was away for days: nothing is lost, and nobody gets a letter for each day."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone
from pytest_django import Settings

from inbox.models import Delivery, DeliveryStatus
from inbox.sending import send_waiting
from tests.cast import Cast
from tests.inbox.letters import use, write_to
from tests.inbox.servers import closed_port, mail_server


def test_a_server_that_was_down_for_a_week_is_followed_by_one_letter(cast: Cast, settings: Settings) -> None:
    people = [cast.handler, cast.office, cast.leader]
    start = timezone.now()
    with closed_port() as port:
        use(settings, port)
        for day in range(6):
            for person in people:
                with time_machine.travel(start + timedelta(days=day), tick=False):
                    write_to(person, f"day {day}")
            for hour in range(0, 24, 2):
                send_waiting(start + timedelta(days=day, hours=hour, seconds=1))
    with mail_server() as server:
        use(settings, server.port)
        for minutes in range(0, 12 * 60, 5):
            send_waiting(start + timedelta(days=6, minutes=minutes))
    assert sorted(str(mail["To"]) for mail in server.mails()) == sorted(
        f"{person.username}@example.test" for person in people
    )
    assert all("您有6条消息" in str(mail["Subject"]) for mail in server.mails())
    assert set(Delivery.objects.values_list("status", flat=True)) == {DeliveryStatus.SENT}
