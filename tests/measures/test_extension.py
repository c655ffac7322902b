"""延期: asking, deciding, and what becomes of a request that is overtaken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.exceptions import Refused
from issues import services as outline
from issues.models import ExtensionDecider
from measures import services
from measures.extensions import explanation
from measures.models import ExtensionRequest, ExtensionState, Measure
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, assignment, completed, fresh, in_days, returned, submitted, worked_on
from tests.measures.extensions import LATER, asked


def state_of(request: ExtensionRequest) -> str:
    return ExtensionRequest.objects.get(pk=request.pk).state


def test_asking_leaves_the_deadline(cast: Cast) -> None:
    request = asked(cast)
    assert (request.from_due_on, request.to_due_on) == (in_days(30), in_days(LATER))
    assert (request.actor_name, request.state) == ("赵磊(zhaolei)", ExtensionState.PENDING)
    assert fresh(cast.measure).due_on == in_days(30)


def test_approval_moves_it_and_keeps_the_first_date(cast: Cast) -> None:
    request = asked(cast)
    services.approve_extension(request.pk, by=cast.office, note="同意")
    measure = fresh(cast.measure)
    assert (measure.due_on, measure.original_due_on) == (in_days(LATER), in_days(30))
    entry = measure.history.first()
    assert entry is not None
    assert (entry.history_user, entry.history_change_reason) == ("王敏(wangmin)", "同意延期:等待上级批复")
    found = ExtensionRequest.objects.get(pk=request.pk)
    assert (found.state, found.answer, found.answered_by_name) == ("APPROVED", "同意", "王敏(wangmin)")


def test_a_returned_measure_may_ask(cast: Cast) -> None:
    assert asked(cast, returned(cast)).is_pending


def test_refusing_needs_a_reason_and_leaves_the_deadline(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(Refused, match="请填写不同意延期的原因"):
        services.refuse_extension(request.pk, by=cast.office, note=" ")
    services.refuse_extension(request.pk, by=cast.office, note="条件已具备")
    assert state_of(request) == ExtensionState.REFUSED
    assert fresh(cast.measure).due_on == in_days(30)


def test_the_requester_never_decides_on_his_own(cast: Cast) -> None:
    request = asked(cast, by=cast.office)
    with pytest.raises(Refused, match="不能审批自己的延期申请"):
        services.approve_extension(request.pk, by=cast.office)
    services.approve_extension(request.pk, by=cast.office2)
    assert state_of(request) == ExtensionState.APPROVED


def test_the_leader_decides_where_the_inspection_says_so(cast: Cast) -> None:
    outline.edit_inspection(
        cast.inspection.pk, by=cast.office, fields={"extension_decider": ExtensionDecider.LEADER}
    )
    request = asked(cast)
    with pytest.raises(Refused, match="由责任领导审批"):
        services.approve_extension(request.pk, by=cast.office)
    services.approve_extension(request.pk, by=cast.leader)
    assert fresh(cast.measure).due_on == in_days(LATER)


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_others_do_not_decide(cast: Cast, person: str) -> None:
    request = asked(cast)
    with pytest.raises(Refused, match="只有整改办可以审批延期"):
        services.approve_extension(request.pk, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["leader", "viewer", "supervisor"])
def test_others_do_not_ask(cast: Cast, person: str) -> None:
    worked_on(cast)
    with pytest.raises(Refused, match="只有牵头部门的经办人和整改办"):
        asked(cast, cast.measure, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["other_handler", "other_leader", "stranger", "admin"])
def test_outside_it_does_not_exist(cast: Cast, person: str) -> None:
    request = asked(cast)
    with pytest.raises(ExtensionRequest.DoesNotExist):
        services.approve_extension(request.pk, by=getattr(cast, person))


@pytest.mark.parametrize("reach", [submitted, completed], ids=["submitted", "completed"])
def test_it_refuses_other_statuses(cast: Cast, reach: Callable[[Cast], Measure]) -> None:
    with pytest.raises(Refused, match="只有整改中和已退回的措施可以申请延期"):
        asked(cast, reach(cast))


def test_without_a_deadline_there_is_nothing_to_extend(cast: Cast) -> None:
    measure = assigned(cast, timeframe=Timeframe.LONG_TERM, due_on=None)
    with pytest.raises(Refused, match="没有整改时限"):
        asked(cast, measure)


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_the_new_date_is_later(cast: Cast, days: int) -> None:
    measure = assigned(cast)
    with pytest.raises(Refused, match="应晚于今天和现在的整改时限"):
        services.request_extension(measure.pk, by=cast.handler, to_due_on=in_days(days), reason="等待")


def test_one_at_a_time(cast: Cast) -> None:
    asked(cast)
    with pytest.raises(Refused, match="已有一份待审批"):
        asked(cast, cast.measure)


def test_as_often_as_the_inspection_allows(cast: Cast) -> None:
    services.approve_extension(asked(cast).pk, by=cast.office)
    with pytest.raises(Refused, match="最多延期1次"):
        services.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(200), reason="再等")
    outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"most_extensions": 2})
    services.request_extension(cast.measure.pk, by=cast.handler, to_due_on=in_days(200), reason="再等")


def test_a_refused_request_does_not_count(cast: Cast) -> None:
    services.refuse_extension(asked(cast).pk, by=cast.office, note="不充分")
    assert asked(cast, cast.measure).is_pending


def test_an_answer_is_given_once(cast: Cast) -> None:
    request = asked(cast)
    services.approve_extension(request.pk, by=cast.office)
    for act in (services.approve_extension, services.refuse_extension):
        with pytest.raises(Refused, match="已同意,不必再审批"):
            act(request.pk, by=cast.office2, note="再看")


def test_the_requester_takes_it_back(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(Refused, match="只有申请人"):
        services.withdraw_extension(request.pk, by=cast.office)
    services.withdraw_extension(request.pk, by=cast.handler)
    assert state_of(request) == ExtensionState.WITHDRAWN


def test_it_outlives_a_submission_and_lapses_with_approval(cast: Cast) -> None:
    request = asked(cast)
    services.submit(cast.measure.pk, by=cast.handler)
    assert state_of(request) == ExtensionState.PENDING
    services.complete(cast.measure.pk, by=cast.office)
    found = ExtensionRequest.objects.get(pk=request.pk)
    assert (found.state, found.answer) == (ExtensionState.LAPSED, "措施已审核通过。")


@pytest.mark.parametrize(
    ("changes", "state"), [({}, "PENDING"), ({"due_on": in_days(120)}, "LAPSED")], ids=["same", "new date"]
)
def test_assigning_anew_overtakes_it(cast: Cast, changes: dict[str, object], state: str) -> None:
    request = asked(cast)
    services.assign(cast.measure.pk, assignment(cast, **changes), by=cast.office)
    assert state_of(request) == state


def test_archiving_overtakes_it(cast: Cast) -> None:
    request = asked(cast)
    services.archive(cast.measure.pk, by=cast.office, reason="重复")
    assert state_of(request) == ExtensionState.LAPSED


def test_the_ledger_says_how_the_date_came_about(cast: Cast) -> None:
    request = asked(cast)
    assert explanation(fresh(cast.measure), [request]) == ""
    approved = services.approve_extension(request.pk, by=cast.office)
    text = f"原定{in_days(30)},延期1次。\n第1次:延至{in_days(LATER)}({in_days(0)}同意,等待上级批复)"
    assert explanation(fresh(cast.measure), [approved]) == text
    services.assign(cast.measure.pk, assignment(cast, due_on=in_days(99)), by=cast.office)
    assert explanation(fresh(cast.measure), [approved]) == f"{text}\n改派时调整为{in_days(99)}"
