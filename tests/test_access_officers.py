"""As test_access, with three officers: only who is named here gets other answers than without them."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.access import world
from tests.access_table import check, rows
from tests.cast import Cast
from tests.signing_in import signed_in

MODE_PEOPLE = ("office", "admin", "security", "auditor")
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_everybody_gets_what_the_table_says(cast: Cast, settings: Settings) -> None:
    things = world(cast)
    sessions = {person: signed_in(cast, person).cookies for person in MODE_PEOPLE}
    settings.THREE_OFFICERS = True
    check("access_officers.txt", sessions, rows(things, sessions))
