"""The clock forgets names while the office takes an opinion up again: the name stays with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from opinions import services
from opinions.models import OpinionAuthor, PublicOpinion
from opinions.services.forgetting import forget_authors
from opinions.workflow import OpinionState
from tests.cast import make_cast
from tests.opinions.people import closed_opinion
from tests.opinions.test_forgetting import aged


@pytest.mark.django_db(transaction=True)
def test_what_is_just_taken_up_again_keeps_its_name(settings: Settings) -> None:
    settings.OPINION_AUTHOR_YEARS = 1
    cast, written = make_cast(), Event()
    row = aged(closed_opinion(cast), days=900)

    def take_up() -> None:
        """Written, and not yet committed while the clock begins."""
        with transaction.atomic():
            services.reopen(row.pk, by=cast.office, reason="来电追问")
            written.set()
            sleep(1)

    def forget() -> str:
        written.wait(60)
        return forget_authors(timezone.localdate())

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(alone(take_up)), pool.submit(alone(forget))
    assert (first.result(), second.result()) == (None, "")
    assert PublicOpinion.objects.get().state == OpinionState.RECEIVED
    assert OpinionAuthor.objects.filter(opinion=row).exists()


def alone(act: Callable[[], str | None]) -> Callable[[], str | None]:
    """On a connection of its own, which goes with it."""

    def done() -> str | None:
        try:
            return act()
        finally:
            connection.close()

    return done
