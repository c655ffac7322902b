"""Every service of the workflow leaves its entry in the audit trail, wherever it is called from."""

from __future__ import annotations

import pytest

from accounts.models import User
from audit.events import Event
from audit.models import AuditEntry
from measures import services
from tests.cast import Cast, assignment, worked_on
from tests.services_table import EVENTS, MEASURES, NOT_BY_OFFICE
from tests.trail import last_id

pytestmark = pytest.mark.django_db


def entries_since(before: int, event: Event) -> set[str]:
    """From where the entries of ``event`` say they come."""
    return set(AuditEntry.objects.filter(id__gt=before, event=event).values_list("address", flat=True))


def test_the_table_knows_the_event_of_every_service() -> None:
    assert set(EVENTS) == set(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_a_service_leaves_its_entry(name: str, cast: Cast) -> None:
    verb = MEASURES[name]
    verb.before(cast)
    before = last_id()
    person = getattr(cast, NOT_BY_OFFICE.get(name, "office"))
    verb.act(cast, User.objects.get(pk=person.pk))
    assert entries_since(before, EVENTS[name]) == {"命令行"}


def test_many_at_once_leave_one_each(cast: Cast) -> None:
    before = last_id()
    services.for_each([cast.measure.pk], lambda pk: services.assign(pk, assignment(cast), by=cast.office))
    assert entries_since(before, Event.ASSIGN) == {"命令行"}
    services.urge_many([worked_on(cast, cast.measures[1]).pk], by=cast.office, note="请抓紧")
    assert entries_since(before, Event.URGE) == {"命令行"}
