"""What becomes of the public's opinions when their inspection is handed to the archive."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from audit.exceptions import Refused
from issues.rules import TRANSFERRED
from opinions import services
from opinions.models import OpinionWay, PublicOpinion
from opinions.services.publishing import PublicationInput
from opinions.services.register import OpinionInput
from reporting.transfers import TransferInput, transfer
from tests.cast import Cast, in_days
from tests.opinions import people
from tests.reporting.transfers import REASON, all_closed, put_to_rest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
GIVEN = TransferInput(30, override_reason=REASON)


def _registered(cast: Cast) -> object:
    given = OpinionInput(in_days(0), OpinionWay.PHONE, people.WORDS)
    return services.register(cast.inspection.pk, given, by=cast.office)


def _published(cast: Cast) -> object:
    given = PublicationInput(in_days(0), in_days(0), in_days(9), contact="电话8380023")
    return services.publish(cast.inspection.pk, given, by=cast.office)


def _withdrawn(cast: Cast) -> object:
    row = cast.inspection.publications.get()
    return services.withdraw_publication(row.pk, by=cast.office, reason="登记错了")


def _answered(cast: Cast) -> object:
    return services.answer(PublicOpinion.objects.get().pk, by=cast.handler, answer="已增设窗口。")


def _closed(cast: Cast) -> object:
    return services.close(PublicOpinion.objects.get().pk, by=cast.office, reason="重复")


@pytest.mark.parametrize("act", [_registered, _published, _withdrawn, _answered, _closed])
def test_nothing_is_written_any_more(cast: Cast, act: Callable[[Cast], object]) -> None:
    people.a_publication(cast)
    people.assigned_opinion(cast)
    put_to_rest()
    with pytest.raises(Refused, match=TRANSFERRED[:12]):
        act(cast)


def test_the_public_form_is_gone(cast: Cast) -> None:
    row = people.a_publication(cast)
    data = people.filled_in(Client(), row)
    put_to_rest()
    assert Client().get(people.url_of(row)).status_code == 404
    assert people.sent(row, data).status_code == 404
    assert not PublicOpinion.objects.exists()


def test_who_wrote_is_answered_before_and_nobody_is_asked_to_write_any_more(cast: Cast) -> None:
    publication, row = people.a_publication(cast), people.assigned_opinion(cast)
    all_closed(cast)
    with pytest.raises(Refused, match="还有1条公示意见没有办结"):
        transfer(cast.inspection.pk, GIVEN, by=cast.office)
    services.close(row.pk, by=cast.office, reason="重复")
    with pytest.raises(Refused, match="网上提意见还开放着"):
        transfer(cast.inspection.pk, GIVEN, by=cast.office)
    services.switch_form(publication.pk, by=cast.office, is_open=False)
    assert transfer(cast.inspection.pk, GIVEN, by=cast.office).pk
