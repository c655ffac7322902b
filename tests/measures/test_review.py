"""初审、退回、审核通过、重新整改."""

import pytest

from audit.exceptions import Refused
from issues.models import Inspection, ReviewSteps
from measures import services
from measures.inputs import EvidenceInput
from measures.models import Approval, Measure
from measures.workflow import Act, Status, Timeframe
from tests.cast import Cast, a_file, assigned, completed, fresh, in_days, submitted


@pytest.fixture
def two_steps(cast: Cast) -> Cast:
    Inspection.objects.filter(pk=cast.inspection.pk).update(review_steps=ReviewSteps.TWO)
    return cast


def test_it_completes_and_pins_what_was_approved(cast: Cast) -> None:
    measure = fresh(completed(cast))
    assert measure.status == Status.COMPLETED
    assert measure.completed_at is not None
    approval = Approval.objects.get(change__measure=measure)
    assert approval.text == measure.text
    assert [version.name for version in approval.evidence_versions.all()] == [f"台账{measure.pk}.pdf"]


def test_it_refuses_the_submitter(cast: Cast) -> None:
    measure = assigned(cast)
    services.record_progress(measure.pk, by=cast.office, text="已办。", happened_on=in_days(0))
    services.submit(measure.pk, by=cast.office, note="代为提交,无材料")
    with pytest.raises(Refused, match="自己提交"):
        services.complete(measure.pk, by=cast.office)
    services.complete(measure.pk, by=cast.office2)


@pytest.mark.parametrize("role", ["handler", "leader", "viewer", "supervisor"])
def test_it_refuses_everybody_but_the_office(cast: Cast, role: str) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.complete(measure.pk, by=getattr(cast, role))


def test_it_refuses_the_administrator(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.complete(measure.pk, by=cast.admin)


def test_a_stranger_does_not_find_it(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Measure.DoesNotExist):
        services.complete(measure.pk, by=cast.stranger)


def test_it_refuses_what_is_not_submitted_and_twice(cast: Cast) -> None:
    with pytest.raises(Refused, match="待审核"):
        services.complete(cast.measure.pk, by=cast.office)
    measure = completed(cast)
    with pytest.raises(Refused, match="待审核"):
        services.complete(measure.pk, by=cast.office)
    assert measure.status_changes.filter(act=Act.COMPLETE).count() == 1


def test_it_refuses_what_the_reviewer_has_not_seen(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="刷新页面"):
        services.complete(measure.pk, by=cast.office, version=fresh(measure).version - 1)
    services.complete(measure.pk, by=cast.office, version=fresh(measure).version)


def test_two_steps_wait_for_the_leader(two_steps: Cast) -> None:
    measure = submitted(two_steps)
    with pytest.raises(Refused, match="责任领导初审"):
        services.complete(measure.pk, by=two_steps.office)
    services.endorse(measure.pk, by=two_steps.leader)
    services.complete(measure.pk, by=two_steps.office)
    assert fresh(measure).status == Status.COMPLETED


def test_only_the_own_leader_endorses_and_once(two_steps: Cast) -> None:
    measure = submitted(two_steps)
    with pytest.raises(Measure.DoesNotExist):
        services.endorse(measure.pk, by=two_steps.other_leader)
    with pytest.raises(Refused, match="责任领导可以初审"):
        services.endorse(measure.pk, by=two_steps.office)
    services.endorse(measure.pk, by=two_steps.leader)
    with pytest.raises(Refused, match="已通过初审"):
        services.endorse(measure.pk, by=two_steps.leader)


def test_endorsing_is_refused_under_one_step(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="一步审核"):
        services.endorse(measure.pk, by=cast.leader)


def test_a_new_submission_needs_a_new_endorsement(two_steps: Cast) -> None:
    measure = submitted(two_steps)
    services.endorse(measure.pk, by=two_steps.leader)
    services.return_for_rework(measure.pk, by=two_steps.office, note="补充材料")
    services.submit(measure.pk, by=two_steps.handler)
    with pytest.raises(Refused, match="责任领导初审"):
        services.complete(measure.pk, by=two_steps.office)


def test_it_returns_with_a_reason(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="原因"):
        services.return_for_rework(measure.pk, by=cast.office, note="  ")
    services.return_for_rework(measure.pk, by=cast.leader, note="材料不全")
    assert fresh(measure).status == Status.RETURNED
    assert measure.status_changes.latest("id").note == "材料不全"


def test_returning_is_refused_to_handlers_and_in_other_states(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="只有整改办和该措施的责任领导"):
        services.return_for_rework(measure.pk, by=cast.handler, note="我")
    services.complete(measure.pk, by=cast.office)
    with pytest.raises(Refused, match="待审核"):
        services.return_for_rework(measure.pk, by=cast.office, note="晚了")


def test_reopening_needs_a_reason_and_reopens_the_finding(cast: Cast) -> None:
    for row in cast.measures[:2]:
        completed(cast, row)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意销号")
    with pytest.raises(Refused, match="原因"):
        services.reopen(cast.measure.pk, by=cast.office, note="")
    services.reopen(cast.measure.pk, by=cast.office, note="问题反弹")
    assert fresh(cast.measure).status == Status.IN_PROGRESS
    cast.sub_issue.refresh_from_db()
    assert not cast.sub_issue.is_closed
    assert [row.act for row in cast.sub_issue.closures.all()] == ["CLOSE", "REOPEN"]


def test_reopening_is_the_offices(cast: Cast) -> None:
    measure = completed(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.reopen(measure.pk, by=cast.handler, note="我想")


def test_changing_an_approved_text_asks_for_approval_again(cast: Cast) -> None:
    measure = completed(cast)
    with pytest.raises(Refused, match="原因"):
        services.edit(measure.pk, by=cast.office, fields={"text": "改过"})
    assert fresh(measure).status == Status.COMPLETED
    services.edit(measure.pk, by=cast.office, fields={"text": "改过"}, reason="更正错字")
    assert fresh(measure).status == Status.IN_PROGRESS
    assert measure.status_changes.latest("id").act == Act.REVISE


def test_adding_evidence_to_a_completed_measure_asks_again_too(cast: Cast) -> None:
    measure = completed(cast)
    with pytest.raises(Refused, match="原因"):
        services.attach(measure.pk, EvidenceInput(upload=a_file("补充.pdf", b"%PDF more")), by=cast.handler)
    services.attach(
        measure.pk, EvidenceInput(upload=a_file("补充.pdf", b"%PDF more")), by=cast.handler, reason="补交材料"
    )
    assert fresh(measure).status == Status.IN_PROGRESS


def test_the_remark_is_not_pinned(cast: Cast) -> None:
    measure = completed(cast)
    services.edit(measure.pk, by=cast.office, fields={"remark": "已归档"})
    assert fresh(measure).status == Status.COMPLETED


def test_a_completed_long_term_measure_is_done_for_the_time_being(cast: Cast) -> None:
    measure = assigned(cast, timeframe=Timeframe.LONG_TERM, due_on=None)
    services.record_progress(measure.pk, by=cast.handler, text="已建机制。", happened_on=in_days(0))
    services.submit(measure.pk, by=cast.handler, note="机制类,无材料")
    services.complete(measure.pk, by=cast.office)
    assert fresh(measure).status_label() == "阶段性完成"
    services.record_progress(measure.pk, by=cast.handler, text="本月已走访。", happened_on=in_days(0))
    assert fresh(measure).status == Status.COMPLETED
