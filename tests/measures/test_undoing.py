"""An assignment, one or a bulk, is taken back as long as nobody worked on what was assigned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from inbox.models import Message
from measures import services
from measures.models import BulkAct, Measure
from measures.services.assignment import RowAssignment
from measures.workflow import Act, Status
from tests.cast import Cast, assigned, assignment, fresh, in_days, worked_on

pytestmark = pytest.mark.django_db


def in_bulk(cast: Cast, **changes: object) -> BulkAct:
    rows = [RowAssignment(row.pk, assignment(cast, **changes)) for row in cast.measures]
    _, bulk = services.assign_together(rows, by=cast.office)
    assert bulk is not None
    return bulk


def statuses() -> list[str]:
    return list(Measure.objects.order_by("position").values_list("status", flat=True))


def test_what_nobody_began_goes_back(cast: Cast) -> None:
    row = services.unassign(assigned(cast).pk, by=cast.office, note="分错部门")
    row.refresh_from_db()
    assert (row.status, row.leader, row.handler, row.due_on) == (Status.DRAFT, None, None, None)
    change = row.status_changes.latest("pk")
    assert (change.act, change.note) == (Act.UNASSIGN, "分错部门")
    told = Message.objects.filter(person=cast.handler).latest("pk")
    assert "已撤回分派" in told.subject


def test_what_was_begun_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="已有进展、佐证材料记录,不能撤回分派"):
        services.unassign(worked_on(cast).pk, by=cast.office)


@pytest.mark.parametrize("person", ["handler", "leader"])
def test_only_the_office_takes_it_back(person: str, cast: Cast) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        services.unassign(assigned(cast).pk, by=getattr(cast, person))


def test_the_page_offers_it_only_before_work(cast: Cast) -> None:
    page, client = f"/measures/{assigned(cast).pk}/", cast.client("office")
    assert "撤回分派" in client.get(page).content.decode()
    worked_on(cast)
    assert "撤回分派" not in client.get(page).content.decode()


def test_a_bulk_is_undone_as_a_whole(cast: Cast) -> None:
    answers, bulk = services.undo_bulk(in_bulk(cast).pk, by=cast.office2)
    assert [answer.refusal for answer in answers] == [None, None, None]
    assert statuses() == [Status.DRAFT] * 3
    assert bulk.undone_by_name == "刘红(liuhong)"
    with pytest.raises(Refused, match="已由刘红"):
        services.undo_bulk(bulk.pk, by=cast.office)


def test_what_was_worked_on_is_said_and_stays(cast: Cast) -> None:
    bulk = in_bulk(cast)
    services.record_progress(cast.measures[1].pk, by=cast.handler, text="已走访", happened_on=in_days(0))
    answers, _ = services.undo_bulk(bulk.pk, by=cast.office)
    assert [bool(answer.refusal) for answer in answers] == [False, True, False]
    assert "之后已有人办理" in str(answers[1].refusal)
    assert statuses() == [Status.DRAFT, Status.IN_PROGRESS, Status.DRAFT]


def test_what_was_assigned_before_has_its_former_people_again(cast: Cast) -> None:
    assigned(cast)
    services.undo_bulk(in_bulk(cast, leader=cast.other_leader, due_on=in_days(90)).pk, by=cast.office)
    row = fresh(cast.measure)
    assert (row.leader, row.due_on, row.status) == (cast.leader, in_days(30), Status.IN_PROGRESS)
    assert statuses()[1:] == [Status.DRAFT] * 2


def test_where_somebody_left_meanwhile_it_stays(cast: Cast) -> None:
    assigned(cast)
    bulk = in_bulk(cast, leader=cast.other_leader)
    User.objects.filter(pk=cast.leader.pk).update(is_active=False)
    answers, _ = services.undo_bulk(bulk.pk, by=cast.office)
    assert "不能恢复" in str(answers[0].refusal)


def test_the_page_of_the_result_and_my_work_offer_it(cast: Cast) -> None:
    client = cast.client("office")
    sent = {
        "ids": ",".join(str(row.pk) for row in cast.measures),
        "leader": cast.leader.pk,
        "department": cast.general.pk,
        "timeframe": "IMMEDIATE",
        "due_on": in_days(9).isoformat(),
    }
    page = client.post("/measures/assign/", sent).content.decode()
    undo = f"/bulk/{BulkAct.objects.get().pk}/undo/"
    assert undo in page
    assert "还有3条没有人办理" in client.get("/").content.decode()
    assert "办理成功3条" in client.post(undo).content.decode()
    assert undo not in client.get("/").content.decode()
    assert client.post(undo).status_code == 302


def test_nothing_is_kept_when_not_one_row_was_assigned(cast: Cast) -> None:
    rows = [RowAssignment(cast.measure.pk, assignment(cast, due_on=None))]
    answers, bulk = services.assign_together(rows, by=cast.office)
    assert bulk is None
    assert answers[0].refusal


def test_after_a_week_it_is_offered_no_more(cast: Cast) -> None:
    in_bulk(cast)
    assert [count for _, count in services.undoable(cast.office, timezone.now())] == [3]
    assert services.undoable(cast.office, timezone.now() + timedelta(days=8)) == []
    assert services.undoable(cast.stranger, timezone.now()) == []


def test_another_office_does_not_see_it(cast: Cast) -> None:
    assert cast.client("stranger").post(f"/bulk/{in_bulk(cast).pk}/undo/").status_code == 404
    assert cast.client("handler").post(f"/bulk/{BulkAct.objects.get().pk}/undo/").status_code == 404
