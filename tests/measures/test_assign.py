"""分派."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from audit.exceptions import Refused, Stale
from measures import services
from measures.models import Measure
from measures.steps import MeasureRefused
from measures.workflow import Act, Status, Timeframe
from tests.cast import Cast, assigned, assignment, completed, fresh, in_days, submitted


def test_it_assigns_and_records(cast: Cast) -> None:
    measure = fresh(assigned(cast, supporting_departments=[cast.science]))
    assert measure.status == Status.IN_PROGRESS
    assert measure.leader == cast.leader
    assert list(measure.supporting_departments.all()) == [cast.science]
    change = measure.status_changes.get()
    assert (change.act, change.from_status, change.actor_name) == (Act.ASSIGN, Status.DRAFT, "王敏(wangmin)")
    assert measure.history.first().history_user == "王敏(wangmin)"


def test_assigning_anew_keeps_the_status_and_writes_history(cast: Cast) -> None:
    measure = assigned(cast)
    services.assign(measure.pk, assignment(cast, leader=cast.other_leader), by=cast.office, note="分工调整")
    assert fresh(measure).leader == cast.other_leader
    assert measure.status_changes.count() == 1
    assert "分工调整" in [row.history_change_reason for row in measure.history.all()]


def test_a_long_term_measure_needs_no_date(cast: Cast) -> None:
    measure = assigned(cast, timeframe=Timeframe.LONG_TERM, due_on=None)
    assert fresh(measure).due_on is None


def test_any_other_needs_one(cast: Cast) -> None:
    with pytest.raises(Refused, match="整改时限"):
        assigned(cast, due_on=None)
    assert fresh(cast.measure).status == Status.DRAFT


def test_it_refuses_a_handler(cast: Cast) -> None:
    measure = assigned(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.assign(measure.pk, assignment(cast), by=cast.handler)


def test_a_stranger_does_not_find_it(cast: Cast) -> None:
    with pytest.raises(Measure.DoesNotExist):
        services.assign(cast.measure.pk, assignment(cast), by=cast.stranger)


def test_it_refuses_people_of_another_organization(cast: Cast) -> None:
    foreign = Department.objects.create(organization=cast.elsewhere, name="外单位")
    with pytest.raises(Refused, match="所在的单位"):
        assigned(cast, department=foreign, handler=None)


def test_it_refuses_a_leader_who_is_none(cast: Cast) -> None:
    with pytest.raises(Refused, match="责任领导账号"):
        assigned(cast, leader=cast.viewer)


def test_it_refuses_while_under_review_and_when_completed(cast: Cast) -> None:
    measure = submitted(cast)
    with pytest.raises(Refused, match="正在审核"):
        services.assign(measure.pk, assignment(cast), by=cast.office)
    services.complete(measure.pk, by=cast.office)
    with pytest.raises(Refused, match="已完成"):
        services.assign(measure.pk, assignment(cast), by=cast.office)


def test_the_second_of_two_savers_sees_both(cast: Cast) -> None:
    measure = assigned(cast)
    version = fresh(measure).version
    services.assign(measure.pk, assignment(cast, leader=cast.other_leader), by=cast.office, version=version)
    with pytest.raises(Stale) as caught:
        services.assign(measure.pk, assignment(cast), by=cast.office2, version=version)
    assert caught.value.theirs["责任领导"] == "周平"
    assert caught.value.yours["责任领导"] == "陈光"


def test_many_at_once_are_answered_one_by_one(cast: Cast) -> None:
    completed(cast, cast.measures[1])
    answers = services.for_each(
        [row.pk for row in cast.measures],
        lambda measure_id: services.assign(measure_id, assignment(cast), by=cast.office),
    )
    assert [answer.refusal is None for answer in answers] == [True, False, True]
    assert "已完成" in str(answers[1].refusal)


def test_many_in_sets_cost_the_same_and_leave_the_same(cast: Cast) -> None:
    asked = [services.RowAssignment(row.pk, assignment(cast)) for row in cast.measures]
    with CaptureQueriesContext(connection) as one:
        services.assign_each(asked[:1], by=cast.office)
    with CaptureQueriesContext(connection) as many:
        answers = services.assign_each(asked[1:], by=cast.office)
    assert [answer.refusal for answer in answers] == [None, None]
    assert len(many) == len(one)
    row = fresh(cast.measures[2])
    assert (row.status, row.leader, row.original_due_on) == (Status.IN_PROGRESS, cast.leader, in_days(30))
    assert row.status_changes.get().actor_name == "王敏(wangmin)"


def test_all_or_none_names_the_one_that_is_refused(cast: Cast) -> None:
    submitted(cast, cast.measures[1])
    asked = [services.RowAssignment(row.pk, assignment(cast)) for row in cast.measures]
    with pytest.raises(MeasureRefused, match="正在审核") as caught:
        services.assign_all(asked, by=cast.office)
    assert caught.value.measure_id == cast.measures[1].pk
    assert fresh(cast.measure).status == Status.DRAFT


def test_who_supports_is_in_the_history_of_a_set(cast: Cast) -> None:
    given = assignment(cast, supporting_departments=[cast.science])
    services.assign_all([services.RowAssignment(cast.measure.pk, given)], by=cast.office)
    services.assign(cast.measure.pk, assignment(cast), by=cast.office)
    now, before = fresh(cast.measure).history.all()[:2]
    assert [row.department_id for row in before.supporting_departments.all()] == [cast.science.pk]
    assert list(now.supporting_departments.all()) == []


def test_one_of_a_set_that_somebody_saved_says_what_is_there_now(cast: Cast) -> None:
    version = fresh(assigned(cast)).version
    services.assign(cast.measure.pk, assignment(cast, leader=cast.other_leader), by=cast.office2)
    row = services.RowAssignment(cast.measure.pk, assignment(cast), version)
    [answer] = services.assign_each([row], by=cast.office)
    assert "责任领导:周平" in str(answer.refusal)
    assert fresh(cast.measure).leader == cast.other_leader
