"""提交审核与撤回."""

import pytest

from audit.exceptions import Refused
from measures import services
from measures.models import Measure
from measures.workflow import Status
from tests.cast import Cast, assigned, fresh, in_days, submitted, worked_on


def test_it_submits_and_records(cast: Cast) -> None:
    measure = fresh(submitted(cast))
    assert measure.status == Status.SUBMITTED
    assert measure.submitted_by == cast.handler
    assert measure.status_changes.latest("id").actor_name == "赵磊(zhaolei)"


def test_it_needs_progress(cast: Cast) -> None:
    measure = assigned(cast)
    with pytest.raises(Refused, match="还没有整改进展"):
        services.submit(measure.pk, by=cast.handler)


def test_it_needs_evidence_or_a_reason(cast: Cast) -> None:
    measure = assigned(cast)
    services.record_progress(measure.pk, by=cast.handler, text="已办。", happened_on=in_days(0))
    with pytest.raises(Refused, match="还没有佐证材料"):
        services.submit(measure.pk, by=cast.handler)
    services.submit(measure.pk, by=cast.handler, note="口头传达,无书面材料")
    assert fresh(measure).status == Status.SUBMITTED


def test_it_refuses_a_draft(cast: Cast) -> None:
    with pytest.raises(Refused, match="待分派"):
        services.submit(cast.measure.pk, by=cast.office)


def test_it_refuses_the_supporting_department(cast: Cast) -> None:
    measure = worked_on(cast)
    measure.supporting_departments.add(cast.science)
    with pytest.raises(Refused, match="牵头部门"):
        services.submit(measure.pk, by=cast.other_handler)


def test_another_department_does_not_find_it(cast: Cast) -> None:
    measure = worked_on(cast)
    with pytest.raises(Measure.DoesNotExist):
        services.submit(measure.pk, by=cast.other_handler)


@pytest.mark.parametrize("role", ["leader", "viewer", "supervisor"])
def test_it_refuses_those_who_only_look(cast: Cast, role: str) -> None:
    measure = worked_on(cast)
    with pytest.raises(Refused, match="只有牵头部门"):
        services.submit(measure.pk, by=getattr(cast, role))


def test_it_refuses_twice(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="待审核"):
        services.submit(measure.pk, by=cast.handler)
    assert measure.status_changes.count() == 2


def test_withdraw_takes_it_back(cast: Cast) -> None:
    measure = submitted(cast)
    services.withdraw(measure.pk, by=cast.handler)
    assert fresh(measure).status == Status.IN_PROGRESS
    assert fresh(measure).submitted_by is None


def test_withdraw_refuses_what_is_not_submitted(cast: Cast) -> None:
    measure = assigned(cast)
    with pytest.raises(Refused, match="撤回提交"):
        services.withdraw(measure.pk, by=cast.handler)
