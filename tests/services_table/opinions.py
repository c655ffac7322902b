"""What is done about publications and opinions."""

from __future__ import annotations

from opinions import services
from opinions.models import OpinionWay, Publication, PublicOpinion
from opinions.services.publishing import PublicationInput
from opinions.services.register import OpinionInput
from tests.cast import Cast, in_days
from tests.opinions import people
from tests.services_table.verb import Verb


def _publication() -> int:
    return Publication.objects.get().pk


def _opinion() -> int:
    return PublicOpinion.objects.get().pk


def _given() -> PublicationInput:
    return PublicationInput(in_days(-2), in_days(-1), in_days(10), contact="电话8380023")


def _registered(text: str) -> OpinionInput:
    return OpinionInput(in_days(-1), OpinionWay.PHONE, text)


def _rewritten(cast: Cast) -> None:
    people.a_publication(cast)
    type(cast.measure).objects.filter(pk=cast.measure.pk).update(public_text="改过的公开文字。")


OPINIONS = {
    "publish": Verb(lambda c, by: services.publish(c.inspection.pk, _given(), by=by)),
    "correct_publication": Verb(
        lambda _c, by: services.correct_publication(_publication(), by=by, fields={"title": "改过的标题"}),
        people.a_publication,
    ),
    "renew_text": Verb(lambda _c, by: services.renew_text(_publication(), by=by), _rewritten),
    "switch_form": Verb(
        lambda _c, by: services.switch_form(_publication(), by=by, is_open=True),
        lambda c: people.a_publication(c, is_open=False),
    ),
    "withdraw_publication": Verb(
        lambda _c, by: services.withdraw_publication(_publication(), by=by, reason="登记错了"),
        people.a_publication,
    ),
    "register": Verb(lambda c, by: services.register(c.inspection.pk, _registered("门口没有坡道。"), by=by)),
    "correct": Verb(
        lambda _c, by: services.correct(_opinion(), _registered("记错了,改过。"), by=by), people.an_opinion
    ),
    "assign": Verb(
        lambda c, by: services.assign(_opinion(), by=by, handler=c.handler, due_on=in_days(5)),
        people.an_opinion,
    ),
    "answer": Verb(
        lambda _c, by: services.answer(_opinion(), by=by, answer="已增设窗口。"), people.assigned_opinion
    ),
    "tell": Verb(
        lambda _c, by: services.tell(_opinion(), by=by, told_on=in_days(0)), people.answered_opinion
    ),
    "close": Verb(lambda _c, by: services.close(_opinion(), by=by), people.told_opinion),
    "reopen": Verb(
        lambda _c, by: services.reopen(_opinion(), by=by, reason="本人又来电"), people.closed_opinion
    ),
}
