"""Entries of those who are not signed in are bounded, and nothing of what they did is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.events import Event
from audit.models import AuditEntry, StrangerCount
from audit.nightly import chain_audit
from audit.verify import verify
from tests.cast import Cast

SIGN_IN = reverse("accounts:sign_in")
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())


def fail(name: str, address: str = "10.0.0.7") -> None:
    Client(REMOTE_ADDR=address).post(SIGN_IN, {"username": name, "password": "wrong"})


def details() -> list[str]:
    return [row.detail for row in AuditEntry.objects.filter(event=Event.SIGN_IN_FAILED).order_by("id")]


@pytest.mark.django_db
def test_a_minute_of_an_address_is_one_entry_and_the_next_tells_the_rest() -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        for number in range(8):
            fail(f"name{number}")
        fail("other", "10.0.0.8")
        assert len(details()) == 2
        clock.shift(timedelta(seconds=61))
        fail("later")
    told = details()[-2]
    assert "2026-03-02 09:00:00起1分钟内另有7次" in told and len(details()) == 4
    assert all(f"name{number}" in told for number in range(1, 8))
    assert verify().fault is None


@pytest.mark.django_db
def test_the_clock_tells_what_no_next_attempt_told() -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        for _ in range(3):
            fail("somebody")
        chain_audit(timezone.now())
        assert len(details()) == 1
        clock.shift(timedelta(minutes=2))
        chain_audit(timezone.now())
    assert "另有2次" in details()[-1] and len(details()) == 2
    assert not StrangerCount.objects.exists()


@pytest.mark.parametrize("is_mixed", [False, True])
def test_an_organization_reads_what_is_all_of_its_own(cast: Cast, is_mixed: bool) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        fail("nobody-at-all")
        fail("nobody-at-all" if is_mixed else cast.handler.username)
        fail(cast.office.username)
        fail(cast.other_handler.username)
        clock.shift(timedelta(minutes=2))
        chain_audit(timezone.now())
    row = AuditEntry.objects.filter(event=Event.SIGN_IN_FAILED).latest("id")
    assert row.organization_id == (None if is_mixed else cast.organization.pk)
    assert row.detail.count("、") == 2


@pytest.mark.django_db
def test_a_clock_that_was_put_back_silences_nobody() -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        fail("before")
        clock.shift(timedelta(hours=-1))
        fail("after")
    assert len(details()) == 2
