"""A place in a list that cannot be read leads to its first page, on every page that is turned over."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

pytestmark = pytest.mark.django_db
LISTS = (
    "jobs:jobs",
    "ledger:inspections",
    "regulations:regulations",
    "reporting:transfers",
    "api:tokens",
    "measures:watches",
    "measures:instructions",
    "exchange:exchange",
)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", ["after=x", "before=1~2~3", f"after={2**70}"])
def test_a_place_that_cannot_be_read_leads_to_the_first_page(name: str, asked: str, cast: Cast) -> None:
    client, page = Client(), reverse(name)
    client.force_login(cast.office)
    answer = client.get(f"{page}?{asked}")
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(page).status_code == 200


def test_the_units_of_who_supervises_them(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.supervisor)
    answer = client.get("/units/?after=x")
    assert (answer.status_code, answer["Location"]) == (302, "/units/")
