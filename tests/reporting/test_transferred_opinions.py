"""Opinions and displays of a transferred inspection: nothing more is written, and nothing is left open."""

from __future__ import annotations

import pytest
from django.test import Client

from audit.exceptions import Refused
from issues.rules import TRANSFERRED
from opinions import services
from opinions.models import PublicOpinion
from opinions.services.receiving import NotOpen, WrittenOpinion, receive
from reporting.transfers import TransferInput, transfer
from tests.cast import Cast, in_days
from tests.opinions.people import (
    a_publication,
    an_opinion,
    assigned_opinion,
    closed_opinion,
    filled_in,
    sent,
    token_in,
    url_of,
)
from tests.reporting.transfers import REASON, all_closed, handed_over, put_to_rest

pytestmark = pytest.mark.django_db


def test_an_opinion_nobody_closed_holds_the_transfer_back(cast: Cast) -> None:
    closed_opinion(cast)
    opinion = an_opinion(cast)
    all_closed(cast)
    given = TransferInput(30, override_reason=REASON)
    with pytest.raises(Refused, match="还有1条公示意见没有办结"):
        transfer(cast.inspection.pk, given, by=cast.office)
    page = cast.client("office").get(f"/inspections/{cast.inspection.pk}/transfer/").content.decode()
    assert f"/public-opinions/{opinion.pk}/" in page
    services.close(opinion.pk, by=cast.office, reason="重复")
    assert transfer(cast.inspection.pk, given, by=cast.office).inspection.transferred_at


def test_the_open_findings_are_led_to(cast: Cast) -> None:
    page = cast.client("office").get(f"/inspections/{cast.inspection.pk}/transfer/").content.decode()
    assert f"/sub-issues/{cast.sub_issue.pk}/" in page


def test_its_public_form_is_shut(cast: Cast) -> None:
    row, stranger = a_publication(cast), Client()
    token = token_in(stranger.get(url_of(row)))
    typed = filled_in(stranger, row)
    put_to_rest()
    row.inspection.refresh_from_db()
    assert stranger.get(url_of(row)).status_code == 404
    assert sent(row, typed).status_code == 404
    with pytest.raises(NotOpen):
        receive(row.pk, WrittenOpinion("窗口排队太长。"), token=token)
    assert not row.takes_opinions(in_days(0))
    assert not PublicOpinion.objects.exists()


def test_no_act_is_done_or_offered(cast: Cast) -> None:
    publication, opinion = a_publication(cast), assigned_opinion(cast)
    put_to_rest()
    with pytest.raises(Refused, match=TRANSFERRED):
        services.answer(opinion.pk, by=cast.handler, answer="已办。")
    with pytest.raises(Refused, match=TRANSFERRED):
        services.withdraw_publication(publication.pk, by=cast.office, reason="公布错了")
    with pytest.raises(Refused, match=TRANSFERRED):
        an_opinion(cast)
    office, here = cast.client("office"), f"/inspections/{cast.inspection.pk}"
    pages = [
        f"{here}/opinions/",
        f"{here}/publications/",
        f"/public-opinions/{opinion.pk}/",
        f"/publications/{publication.pk}/",
    ]
    for path in pages:
        page = office.get(path).content.decode()
        assert "移交档案,只能查看" in page, path
        assert '<form class="panel settings' not in page and "登记意见</a>" not in page, path
    assert str(opinion) not in cast.client("handler").get("/").content.decode()


def test_empty_lists_say_where_it_went_and_those_of_it_offer_no_act(cast: Cast) -> None:
    handed_over(cast)
    office = cast.client("office")
    assert "没有正在办理的巡察" in office.get("/inspections/").content.decode()
    assert "没有正在办理的措施" in office.get("/ledger/").content.decode()
    page = office.get(f"/ledger/?inspection={cast.inspection.pk}").content.decode()
    assert "共 <strong>3</strong> 条措施" in page and "批量审核" not in page
    unit = cast.client("supervisor").get(f"/ledger/?organization={cast.organization.pk}").content.decode()
    assert "共 <strong>3</strong> 条措施" in unit
    overview = cast.client("supervisor").get("/dashboard/").content.decode()
    assert "?archive=with&amp;status=COMPLETED" in overview or "?archive=with&status=COMPLETED" in overview
