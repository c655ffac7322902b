"""Every address × method × person against one table, `tests/data/access.txt`; an address it lacks fails.

302s leads to the sign-in page. 302 and 422 are sentences of refusal or what an empty form comes to; 404 is
what lies outside of what somebody sees. WRITE_ACCESS_TABLE=1 makes it anew, to be read before kept.
"""

from __future__ import annotations

import pytest

from tests.access import PEOPLE, world
from tests.access_table import check, rows
from tests.cast import Cast
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", pytest.param("post", marks=pytest.mark.one_database)])
def test_everybody_gets_what_the_table_says(cast: Cast, method: str) -> None:
    """Who sees what is asked of both databases; who may do what, test_service_access asks of both."""
    things = world(cast)
    sessions = {person: signed_in(cast, person).cookies for person in PEOPLE}
    check("access.txt", sessions, rows(things, sessions, methods=[method]))
