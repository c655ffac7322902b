"""统一时限: proposed by the supervisor, taken over by a unit or not, never written over what it agreed."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from audit.exceptions import Refused
from audit.models import AuditEntry
from measures import services
from measures.models import Instruction, InstructionKind, InstructionUnit, Measure
from measures.services.common_deadline import standing_deadline
from measures.services.instructing import InstructionInput
from measures.services.undoing import undoable
from measures.workflow import Timeframe
from tests.cast import Cast, assigned, fresh, in_days, submitted

pytestmark = pytest.mark.django_db
DAY = in_days(20)


def proposed(cast: Cast, day: date = DAY) -> Instruction:
    new = InstructionInput(InstructionKind.DEADLINE, "请于此前完成。", due_on=day)
    return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def own(row: Instruction) -> InstructionUnit:
    return InstructionUnit.objects.get(instruction=row)


def three(cast: Cast) -> list[Measure]:
    """Due later, due before, and one for good that is dated later."""
    late, early, lasting = cast.measures[:3]
    assigned(cast, late, due_on=in_days(40))
    assigned(cast, early, due_on=in_days(10))
    assigned(cast, lasting, due_on=in_days(40), timeframe=Timeframe.LONG_TERM)
    return [late, early, lasting]


def dates(rows: list[Measure]) -> list[date | None]:
    return [fresh(row).due_on for row in rows]


def test_nothing_changes_until_the_unit_takes_it_over(cast: Cast) -> None:
    rows = three(cast)
    row = proposed(cast)
    assert dates(rows) == [in_days(40), in_days(10), in_days(40)]
    services.take_over_deadline(row.pk, by=cast.office)
    assert dates(rows) == [DAY, in_days(10), in_days(40)]
    assert (own(row).reply, own(row).answered_by_name) == ("已采用:1条措施的时限已改。", cast.office.label)
    entry = AuditEntry.objects.filter(event="CONFIRM_INSTRUCTION").order_by("-pk")[0]
    assert f"采用督查统一时限{DAY}" in entry.detail
    with pytest.raises(Refused, match="已经回复过"):
        services.take_over_deadline(row.pk, by=cast.office2)


def test_taking_over_can_be_undone_and_is_asked_again(cast: Cast) -> None:
    rows = three(cast)
    row = proposed(cast)
    services.take_over_deadline(row.pk, by=cast.office)
    ((bulk, count),) = undoable(cast.office, timezone.now())
    assert count == 1
    services.undo_bulk(bulk.pk, by=cast.office)
    assert dates(rows)[0] == in_days(40)
    assert (own(row).answered_at, own(row).reply) == (None, "")


def test_what_is_under_review_keeps_its_date_and_the_reply_says_so(cast: Cast) -> None:
    rows = three(cast)
    submitted(cast, rows[0])
    Measure.objects.filter(pk=rows[0].pk).update(due_on=in_days(40))
    services.take_over_deadline(proposed(cast).pk, by=cast.office)
    assert dates(rows)[0] == in_days(40)
    assert "1条未改" in InstructionUnit.objects.get().reply


def test_who_does_not_take_it_over_says_why(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(Refused, match="请写明原因"):
        services.answer_instruction(row.pk, by=cast.office, reply=" ")
    services.answer_instruction(row.pk, by=cast.office, reply="工程跨年,无法提前。")
    assert own(row).reply == "工程跨年,无法提前。"


@pytest.mark.parametrize("who", ["viewer", "supervisor", "handler"])
def test_only_the_office_of_the_unit_takes_it_over(cast: Cast, who: str) -> None:
    three(cast)
    row = proposed(cast)
    with pytest.raises((Refused, InstructionUnit.DoesNotExist)):
        services.take_over_deadline(row.pk, by=getattr(cast, who))
    assert fresh(cast.measures[0]).due_on == in_days(40)


def test_only_a_deadline_has_a_date_to_take_over(cast: Cast) -> None:
    new = InstructionInput(InstructionKind.URGE, "请抓紧。", due_on=DAY)
    row = services.instruct([cast.organization.pk], new, by=cast.supervisor)
    with pytest.raises(Refused, match="不是统一时限"):
        services.take_over_deadline(row.pk, by=cast.office)


def test_the_newest_that_stands_holds(cast: Cast) -> None:
    first, second = proposed(cast), proposed(cast, in_days(15))
    assert getattr(standing_deadline(cast.organization.pk), "instruction", None) == second
    services.withdraw_instruction(second.pk, by=cast.supervisor)
    assert getattr(standing_deadline(cast.organization.pk), "instruction", None) == first


def test_it_shows_where_dates_are_looked_at(cast: Cast) -> None:
    rows = three(cast)
    row = proposed(cast)
    office = cast.client("office")
    mine = {one.title: one.count for one in office.get("/").context["sections"]}
    assert mine["晚于督查统一时限"] == "1"
    shown = f"督查统一时限 {DAY}"
    assert shown in office.get(f"/measures/{rows[0].pk}/").content.decode()
    assert shown not in office.get(f"/measures/{rows[1].pk}/").content.decode()
    overview = f"/dashboard/?inspection={cast.inspection.pk}"
    tree = f"/inspections/{cast.inspection.pk}/"
    assert "本单位未回复" in office.get(overview).content.decode()
    assert f"督查统一时限(本单位未回复)</dt><dd>{DAY}" in cast.client("handler").get(tree).content.decode()
    page = f"/instructions/{row.pk}/"
    assert "有1条措施的时限晚于统一时限" in office.get(page).content.decode()
    assert "采用统一时限</button>" not in cast.client("viewer").get(page).content.decode()
    assert office.post(f"{page}take-over/").status_code == 302
    assert "已采用" in office.get(overview).content.decode()
    assert "已采用)</dt>" in office.get(tree).content.decode()
    assert "已采用:1条" in cast.client("supervisor").get(page).content.decode()
    assert "晚于督查统一时限" not in {one.title for one in office.get("/").context["sections"]}
