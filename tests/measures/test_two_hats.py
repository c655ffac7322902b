"""One person with two hats: who was shown an account's password does not approve what it submits."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Role, SecondFactor, User
from audit import request_context
from audit.exceptions import Refused
from inbox.models import Message
from measures import services
from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast, assigned, worked_on

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "10.0.0.1", "10.0.0.2"
WORDS = "不能由您审核"


def at(address: str) -> request_context.RequestContext:
    return request_context.RequestContext(address, "POST /")


@pytest.fixture
def handler(cast: Cast) -> User:
    """Its password was reset by the office."""
    with request_context.active(at(OFFICE)):
        accounts.reset_password(cast.handler.pk, by=cast.office)
    cast.handler.refresh_from_db()
    return cast.handler


def submitted_by(cast: Cast, handler: User) -> Measure:
    assigned(cast)
    worked_on(cast)
    return services.submit(cast.measure.pk, by=handler, note="见进展")


def test_who_reset_it_does_not_complete(cast: Cast, handler: User) -> None:
    measure = submitted_by(cast, handler)
    with pytest.raises(Refused, match=WORDS):
        services.complete(measure.pk, by=cast.office)
    measure.refresh_from_db()
    assert measure.status == Status.SUBMITTED


def test_who_made_it_does_not_complete(cast: Cast) -> None:
    with request_context.active(at(OFFICE)):
        account, _ = accounts.add_user(
            by=cast.office,
            username="neu",
            full_name="新来",
            role=Role.HANDLER,
            organization=cast.handler.organization,
            department=cast.handler.department,
            email="",
        )
    measure = submitted_by(cast, account)
    with pytest.raises(Refused, match=WORDS):
        services.complete(measure.pk, by=cast.office)


def test_somebody_else_of_the_office_does(cast: Cast, handler: User) -> None:
    measure = submitted_by(cast, handler)
    other = User.objects.create(
        username="office2", full_name="整改办二", role=Role.COORDINATOR, organization=cast.office.organization
    )
    assert services.complete(measure.pk, by=other).status == Status.COMPLETED


@pytest.mark.parametrize(("address", "is_open"), [(OFFICE, False), (ELSEWHERE, True)])
def test_a_password_changed_at_another_place_makes_it_ones_own(
    cast: Cast, handler: User, address: str, is_open: bool
) -> None:
    with request_context.active(at(address)):
        accounts.change_own_password(handler, "Mingtian-zaijian-8")
    measure = submitted_by(cast, handler)
    if is_open:
        services.complete(measure.pk, by=cast.office)
    else:
        with pytest.raises(Refused, match=WORDS):
            services.complete(measure.pk, by=cast.office)


def test_a_second_factor_does_once_it_is_confirmed(cast: Cast, handler: User) -> None:
    measure = submitted_by(cast, handler)
    factor = SecondFactor.objects.create(user=handler, seed="a", confirmed_at=None)
    with pytest.raises(Refused, match=WORDS):
        services.complete(measure.pk, by=cast.office)
    factor.confirmed_at = timezone.now()
    factor.save()
    services.complete(measure.pk, by=cast.office)


def test_another_address_for_mail_is_a_way_in_too(cast: Cast) -> None:
    person = cast.handler
    accounts.edit_user(
        person.pk,
        by=cast.office,
        full_name=person.full_name,
        role=person.role,
        organization=person.organization,
        department=person.department,
        position_title="",
        phone="",
        email="x@example.org",
    )
    measure = submitted_by(cast, person)
    with pytest.raises(Refused, match=WORDS):
        services.complete(measure.pk, by=cast.office)


def test_a_reset_of_who_oversees_is_told_to_him_and_the_office(cast: Cast) -> None:
    accounts.reset_password(cast.viewer.pk, by=cast.office)
    told = Message.objects.filter(subject="账号的密码被重置")
    office = User.objects.filter(role=Role.COORDINATOR, organization=cast.office.organization)
    others = office.exclude(pk=cast.office.pk)
    assert others
    assert {row.person_id for row in told} == {cast.viewer.pk, *others.values_list("pk", flat=True)}


def test_a_reset_of_a_handler_is_told_to_nobody(cast: Cast) -> None:
    accounts.reset_password(cast.handler.pk, by=cast.office)
    assert not Message.objects.filter(subject="账号的密码被重置").exists()
