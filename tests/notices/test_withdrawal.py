"""A mistaken import withdrawn as a whole, even when it is assigned, as long as nobody has begun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from inbox.models import Message, MessageQuerySet
from issues.models import Category, SubIssue
from measures import services
from measures.models import Measure
from measures.workflow import Act, Status
from notices.imports.confirm import NewInspection, confirm
from notices.imports.withdrawal import imported_tree, withdraw_import
from notices.models import Notice
from operations.invariants import INVARIANTS
from tests.cast import Cast, assigned, completed, in_days, worked_on
from tests.notices.imported import FURTHER, Imported, imported, written

pytestmark = pytest.mark.django_db
REASON = "选错了文件"


@pytest.fixture
def case(cast: Cast) -> Imported:
    return imported(cast)


def current(case: Imported) -> list[int]:
    return [
        rows.filter(inspection=case.inspection).count()
        for rows in (Category.objects.current(), SubIssue.objects.current(), Measure.objects.current())
    ]


def withdrawn(cast: Cast, case: Imported) -> None:
    withdraw_import(case.notice.pk, by=cast.office, reason=REASON)
    case.notice.refresh_from_db()
    case.inspection.refresh_from_db()


def test_everything_is_archived_and_nothing_erased(cast: Cast, case: Imported) -> None:
    rows = case.measures
    withdrawn(cast, case)
    assert current(case) == [0, 0, 0]
    assert case.inspection.archived_at is not None
    assert Measure.objects.filter(pk__in=[row.pk for row in rows]).count() == len(rows) == 6
    assert rows[0].history.first().history_change_reason == f"撤回导入:{REASON}"
    entry = AuditEntry.objects.filter(event=Event.WITHDRAW_IMPORT).get()
    assert (entry.actor_id, entry.about_id) == (cast.office.pk, case.inspection.pk)
    assert "3个问题6条措施" in entry.detail
    assert not [sentence for one in INVARIANTS if not one.is_slow for sentence in one.find()]


def withdrawals(person: User) -> MessageQuerySet:
    """Without the messages about having been assigned."""
    return Message.objects.filter(person=person).exclude(key__startswith="assigned:")


def test_assignments_are_undone_and_each_person_is_told_once(cast: Cast, case: Imported) -> None:
    rows = [assigned(cast, row) for row in case.measures[:2]]
    rows.append(
        assigned(cast, case.measures[2], handler=None, department=cast.science, leader=cast.other_leader)
    )
    found = imported_tree(case.notice, by=cast.office)
    assert (found.assigned, found.measures, found.sub_issues, found.categories) == (3, 6, 3, 2)
    told = {cast.handler, cast.leader, cast.other_handler, cast.other_leader}
    assert set(found.people) == told
    withdrawn(cast, case)
    for row in rows:
        row.refresh_from_db()
        assert (row.status, row.leader, row.department, row.due_on) == (Status.DRAFT, None, None, None)
        assert row.status_changes.latest("pk").act == Act.UNASSIGN
    assert {withdrawals(person).get().subject for person in told} == {
        "您承担的2条措施因导入有误已撤回,不必再办理",
        "您承担的1条措施因导入有误已撤回,不必再办理",
    }
    assert not cast.viewer.messages.exists()


def test_the_text_can_be_imported_again_and_withdrawn_again(cast: Cast, case: Imported) -> None:
    before = written(case.inspection)
    assigned(cast, case.measures[0])
    withdrawn(cast, case)
    notice = Notice.objects.get(pk=case.notice.pk)
    assert (notice.inspection, notice.imported_at, notice.withdrawn_reason) == (None, None, REASON)
    again = confirm(notice.pk, by=cast.office, target=NewInspection("重新导入的巡察"))
    assert written(again) == before
    assigned(cast, Measure.objects.current().filter(inspection=again).order_by("position")[0])
    withdraw_import(notice.pk, by=cast.office, reason="还是不对")
    assert withdrawals(cast.handler).count() == 2


def test_of_two_notices_only_the_one_goes(cast: Cast, case: Imported) -> None:
    before = written(case.inspection)
    further = imported(cast, FURTHER, into=case.inspection)
    both = written(case.inspection)
    withdrawn(cast, further)
    assert case.inspection.archived_at is None
    assert current(case) == [2, 3, 6]
    assert written(case.inspection) == before
    confirm(further.notice.pk, by=cast.office, target=case.inspection)
    assert written(case.inspection) == both
    withdrawn(cast, case)
    assert case.inspection.archived_at is None
    assert [line for line in written(case.inspection) if line.startswith(("1.", "(1)"))] == [
        "1.督促检查不够有力的问题",
        "(1)按季度听取汇报。",
    ]


def dismissed_extension(cast: Cast, row: Measure) -> None:
    services.request_extension(assigned(cast, row).pk, by=cast.handler, to_due_on=in_days(60), reason="等")


BEGUN: dict[str, tuple[Callable[[Cast, Measure], object], str]] = {
    "work": (worked_on, "进展、佐证材料"),
    "review": (completed, "提交或审核"),
    "extension": (dismissed_extension, "延期申请"),
}


@pytest.mark.parametrize("name", BEGUN)
def test_what_was_begun_stays(name: str, cast: Cast, case: Imported) -> None:
    reach, words = BEGUN[name]
    reach(cast, case.measures[1])
    for act in (
        lambda: withdrawn(cast, case),
        lambda: services.archive_sub_issue(case.findings[0].pk, by=cast.office, reason=REASON),
        lambda: services.archive_category(case.findings[0].category_id, by=cast.office, reason=REASON),
    ):
        with pytest.raises(Refused, match=f"已有1条措施.*{words}"):
            act()
    assert current(case) == [2, 3, 6]
    services.archive_sub_issue(case.findings[1].pk, by=cast.office, reason=REASON)
    assert current(case) == [2, 2, 4]


def test_work_on_a_measure_that_was_archived_counts_as_well(cast: Cast, case: Imported) -> None:
    row = worked_on(cast, case.measures[0])
    services.archive(row.pk, by=cast.office, reason="重复")
    with pytest.raises(Refused, match="记录了进展"):
        withdrawn(cast, case)


def test_it_asks_for_a_reason(cast: Cast, case: Imported) -> None:
    with pytest.raises(Refused, match="请填写撤回的原因"):
        withdraw_import(case.notice.pk, by=cast.office, reason=" ")
    with pytest.raises(Refused, match="请填写归档的原因"):
        services.archive_sub_issue(case.findings[0].pk, by=cast.office, reason="")
    with pytest.raises(Refused, match="请填写归档的原因"):
        services.archive_category(case.findings[0].category_id, by=cast.office, reason="")


def test_a_second_time_there_is_nothing_to_withdraw(cast: Cast, case: Imported) -> None:
    withdrawn(cast, case)
    with pytest.raises(Refused, match="已经撤回"):
        withdrawn(cast, case)


@pytest.mark.parametrize("name", ["handler", "leader", "viewer"])
def test_it_is_the_offices(name: str, cast: Cast, case: Imported) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        withdraw_import(case.notice.pk, by=getattr(cast, name), reason=REASON)


def test_another_office_does_not_find_it(cast: Cast, case: Imported) -> None:
    with pytest.raises(Notice.DoesNotExist):
        withdraw_import(case.notice.pk, by=cast.stranger, reason=REASON)
