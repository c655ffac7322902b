"""意见登记: numbers, the table of moves, what each act asks for, and that none is done twice or by others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse

from audit.exceptions import Refused, Stale
from inbox.models import Message
from jobs.paging import PAGE_SIZE
from opinions import services
from opinions.models import OpinionWay, PublicOpinion
from opinions.services.register import OpinionInput
from opinions.workflow import MOVES, OpinionAct, OpinionState
from tests.cast import Cast, in_days
from tests.opinions.people import (
    NAME,
    WORDS,
    an_opinion,
    answered_opinion,
    assigned_opinion,
    closed_opinion,
    told_opinion,
)

pytestmark = pytest.mark.django_db
REACH: dict[OpinionState, Callable[[Cast], PublicOpinion]] = {
    OpinionState.RECEIVED: an_opinion,
    OpinionState.ASSIGNED: assigned_opinion,
    OpinionState.ANSWERED: answered_opinion,
    OpinionState.TOLD: told_opinion,
    OpinionState.CLOSED: closed_opinion,
}
DONE: dict[OpinionAct, Callable[[Cast, PublicOpinion], object]] = {
    OpinionAct.ASSIGN: lambda cast, row: services.assign(
        row.pk, by=cast.office, handler=cast.other_handler, due_on=in_days(9)
    ),
    OpinionAct.ANSWER: lambda cast, row: services.answer(row.pk, by=cast.office, answer="已办。"),
    OpinionAct.TELL: lambda cast, row: services.tell(row.pk, by=cast.office, told_on=in_days(0)),
    OpinionAct.CLOSE: lambda cast, row: services.close(row.pk, by=cast.office, reason="重复"),
    OpinionAct.REOPEN: lambda cast, row: services.reopen(row.pk, by=cast.office, reason="又来电"),
    OpinionAct.CORRECT: lambda cast, row: services.correct(
        row.pk, OpinionInput(in_days(-1), OpinionWay.VISIT, "改过的内容。"), by=cast.office
    ),
}


@pytest.mark.parametrize("state", OpinionState)
def test_from_each_state_lead_the_moves_of_the_table_and_no_others(cast: Cast, state: OpinionState) -> None:
    row = REACH[state](cast)
    assert row.state == state
    for act, do in DONE.items():
        move = MOVES[act]
        with transaction.atomic():
            if state in move.starts:
                do(cast, row)
                row.refresh_from_db()
                assert row.state == (move.ends or state)
                assert row.steps.latest("id").act == act
            else:
                with pytest.raises(Refused, match=f"现在是“{state.label}”,不能{act.label}"):
                    do(cast, row)
            transaction.set_rollback(True)
        row.refresh_from_db()


def test_numbers_run_within_the_inspection(cast: Cast) -> None:
    rows = [an_opinion(cast), closed_opinion(cast), an_opinion(cast)]
    assert [row.number for row in rows] == [1, 2, 3]
    assert str(rows[1]) == "意见第2号"


def test_its_history_tells_all_acts(cast: Cast) -> None:
    row = closed_opinion(cast)
    told = [(step.get_act_display(), step.actor_name) for step in row.steps.all()]
    names = (cast.office.label, cast.office.label, cast.handler.label, cast.handler.label, cast.office.label)
    assert told == list(zip(("登记", "分办", "答复", "告知本人", "办结"), names, strict=True))


def test_who_answers_is_told_without_the_words_and_no_more_when_it_is_answered(cast: Cast) -> None:
    row = assigned_opinion(cast)
    message = Message.objects.get(person=cast.handler)
    assert str(row) in str(message.lines) and str(in_days(5)) in message.subject
    assert not any(word in f"{message.subject}{message.lines}" for word in (NAME, "窗口"))
    services.answer(row.pk, by=cast.handler, answer="已增设窗口。")
    message.refresh_from_db()
    assert message.settled_at is not None


def test_another_s_opinion_is_none_and_the_office_alone_gives_it_out(cast: Cast) -> None:
    row = assigned_opinion(cast)
    with pytest.raises(PublicOpinion.DoesNotExist):
        services.answer(row.pk, by=cast.other_handler, answer="抢答。")
    with pytest.raises(PublicOpinion.DoesNotExist):
        services.answer(row.pk, by=cast.stranger, answer="别的单位。")
    for person in (cast.handler, cast.viewer, cast.supervisor):
        with pytest.raises(Refused, match="只有整改办"):
            services.close(row.pk, by=person, reason="不办了")
    services.assign(row.pk, by=cast.office, handler=cast.leader, due_on=in_days(3))
    with pytest.raises(PublicOpinion.DoesNotExist):
        services.answer(row.pk, by=cast.handler, answer="已经不归我。")


@pytest.mark.parametrize(
    ("who", "day", "sentence"),
    [("stranger", 5, "本单位"), ("viewer", 5, "本单位"), ("handler", -1, "已经过去"), ("admin", 5, "本单位")],
)
def test_it_is_given_to_somebody_who_can_answer_in_time(
    cast: Cast, who: str, day: int, sentence: str
) -> None:
    row = an_opinion(cast)
    with pytest.raises(Refused, match=sentence):
        services.assign(row.pk, by=cast.office, handler=getattr(cast, who), due_on=in_days(day))


def test_nothing_is_closed_without_answer_or_telling_unless_it_is_said_why(cast: Cast) -> None:
    with pytest.raises(Refused, match="还没有答复"):
        services.close(an_opinion(cast).pk, by=cast.office)
    row = answered_opinion(cast)
    with pytest.raises(Refused, match="还没有告知本人"):
        services.close(row.pk, by=cast.office)
    services.close(row.pk, by=cast.office, reason="没有留联系方式")
    with pytest.raises(Refused, match="写明原因"):
        services.reopen(row.pk, by=cast.office, reason=" ")


def test_days_that_cannot_be_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="还没有到"):
        an_opinion(cast, received_on=in_days(1))
    row = answered_opinion(cast)
    with pytest.raises(Refused, match="早于"):
        services.tell(row.pk, by=cast.handler, told_on=in_days(-1))
    with pytest.raises(Refused, match="还没有到"):
        services.tell(row.pk, by=cast.handler, told_on=in_days(1))


def test_a_measure_brings_its_finding_and_another_s_is_refused(cast: Cast) -> None:
    row = an_opinion(cast, sub_issue=None, measure=cast.measure)
    assert row.sub_issue == cast.sub_issue
    with pytest.raises(Refused, match="不在所选的问题之下"):
        an_opinion(cast, measure=cast.measures[2])
    with pytest.raises(Refused, match="密级"):
        an_opinion(cast, text="机密★10年 的事情")


def test_what_the_public_wrote_is_not_rewritten(cast: Cast) -> None:
    row = an_opinion(cast)
    PublicOpinion.objects.filter(pk=row.pk).update(way=OpinionWay.WEB)
    changed = OpinionInput(row.received_on, OpinionWay.WEB, "改成别的话。", sub_issue=cast.sub_issue)
    with pytest.raises(Refused, match="不能改动"):
        services.correct(row.pk, changed, by=cast.office)


def test_nobody_overwrites_what_he_has_not_seen(cast: Cast) -> None:
    row = an_opinion(cast)
    given = OpinionInput(row.received_on, OpinionWay.PHONE, "改过。", name=NAME)
    services.correct(row.pk, given, by=cast.office, version=row.version)
    with pytest.raises(Stale):
        services.correct(row.pk, given, by=cast.office2, version=row.version)


def test_opened_again_it_waits_for_somebody_and_counts_as_unanswered(cast: Cast) -> None:
    row = services.reopen(closed_opinion(cast).pk, by=cast.office, reason="本人不满意")
    assert (row.state, row.answer, row.answered_on, row.due_on) == (OpinionState.RECEIVED, "", None, None)
    assert "已增设一个窗口。" in [step.note for step in row.steps.all()]
    assert row.text == WORDS


def test_the_second_page_is_of_the_same_question(cast: Cast) -> None:
    row = an_opinion(cast)
    ways = (OpinionWay.PHONE, OpinionWay.MAIL)
    PublicOpinion.objects.bulk_create(
        PublicOpinion(inspection=cast.inspection, number=number, received_on=in_days(0), way=way, text=WORDS)
        for number, way in zip(range(2, 2 + 2 * PAGE_SIZE), ways * PAGE_SIZE, strict=True)
    )
    address = reverse("opinions:opinions", args=[cast.inspection.pk])
    page = cast.client("office").get(address, {"way": "PHONE"})
    assert f"?way=PHONE&amp;after={page.context['page'].after}" in page.content.decode()
    assert row.pk not in {one.pk for one, _ in page.context["rows"]}
