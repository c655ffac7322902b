"""督查要求: asked of many units at once, answered by a word or by what is handed in, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from audit.exceptions import Refused
from inbox.models import Message
from issues.models import FilingKind, Inspection
from measures import services
from measures.filing import FilingInput
from measures.models import Instruction, InstructionKind, InstructionUnit
from measures.services.instructing import InstructionInput
from tests.cast import Cast, a_file, in_days

pytestmark = pytest.mark.django_db
REPORT = InstructionInput(
    InstructionKind.REPORT, "请报送整改报告。", due_on=in_days(9), filing_kind=FilingKind.REPORT
)


def asked(cast: Cast, new: InstructionInput | None = None) -> Instruction:
    new = new or InstructionInput(InstructionKind.URGE, "请抓紧整改逾期的措施。")
    return services.instruct([cast.organization.pk, cast.elsewhere.pk], new, by=cast.supervisor)


def own(cast: Cast) -> InstructionUnit:
    return InstructionUnit.objects.get(organization=cast.organization)


def test_it_reaches_the_office_and_the_head_of_the_units_one_sees(cast: Cast) -> None:
    row = asked(cast)
    assert list(row.units.values_list("organization_id", flat=True)) == [cast.organization.pk]
    told = set(
        Message.objects.filter(key__startswith="instruction:").values_list("person__username", flat=True)
    )
    assert told == {"wangmin", "liuhong", "shuji"}
    assert "督查有1项要求等本单位回复" in cast.client("office").get("/").content.decode()
    assert "督查有" not in cast.client("handler").get("/").content.decode()


def test_the_office_answers_once(cast: Cast) -> None:
    row = asked(cast)
    services.answer_instruction(row.pk, by=cast.office, reply=" 已部署 ")
    unit = own(cast)
    assert (unit.reply, unit.answered_by_name) == ("已部署", cast.office.label)
    with pytest.raises(Refused, match="已经回复过"):
        services.answer_instruction(row.pk, by=cast.office2, reply="")
    page = cast.client("supervisor").get(f"/instructions/{row.pk}/").content.decode()
    assert "已部署" in page
    assert "督查有" not in cast.client("office").get("/").content.decode()


def unread(cast: Cast) -> int:
    return Message.objects.filter(person=cast.office2, read_at__isnull=True).count()


@pytest.mark.parametrize("way", ["answered", "handed in", "taken back"])
def test_what_is_over_is_unread_no_more(cast: Cast, way: str) -> None:
    """Whoever did it; that it was taken back is news of its own."""
    row = asked(cast, REPORT if way == "handed in" else None)
    assert unread(cast) == 1
    if way == "answered":
        services.answer_instruction(row.pk, by=cast.office, reply="")
    elif way == "handed in":
        report = FilingInput(FilingKind.REPORT, in_days(-1))
        services.record_filing(cast.inspection.pk, report, by=cast.office)
    else:
        services.withdraw_instruction(row.pk, by=cast.supervisor)
    first = Message.objects.filter(person=cast.office2).order_by("pk")[0]
    assert first.settled_at is not None
    assert unread(cast) == (way == "taken back")


def test_what_is_handed_in_answers_and_taking_it_back_asks_again(cast: Cast) -> None:
    row = asked(cast, REPORT)
    with pytest.raises(Refused, match="报送情况"):
        services.answer_instruction(row.pk, by=cast.office, reply="好")
    plan = FilingInput(FilingKind.PLAN, in_days(-1))
    services.record_filing(cast.inspection.pk, plan, by=cast.office)
    assert own(cast).answered_at is None
    filing = services.record_filing(cast.inspection.pk, replace(plan, kind=FilingKind.REPORT), by=cast.office)
    assert own(cast).filing == filing
    services.withdraw_filing(filing.pk, by=cast.office, reason="登记错了")
    assert (own(cast).filing, own(cast).answered_at) == (None, None)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (replace(REPORT, due_on=None), "请填写时限"),
        (replace(REPORT, due_on=in_days(-1)), "已经过去"),
        (replace(REPORT, filing_kind=""), "请选择要报送什么"),
        (replace(REPORT, text=" "), "请写明要求"),
        (replace(REPORT, form=a_file("绝密★汇总表.pdf")), "密级"),
    ],
)
def test_it_refuses_what_nobody_could_answer(cast: Cast, new: InstructionInput, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        asked(cast, new)
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("who", ["office", "viewer", "handler", "admin"])
def test_only_a_supervisor_asks(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        services.instruct([cast.organization.pk], REPORT, by=getattr(cast, who))


def test_those_that_are_silent_hear_of_it_again_once_a_day(cast: Cast) -> None:
    row = asked(cast)
    assert services.remind_instruction(row.pk, by=cast.supervisor) == 1
    count = Message.objects.count()
    services.remind_instruction(row.pk, by=cast.supervisor)
    assert Message.objects.count() == count
    services.answer_instruction(row.pk, by=cast.office, reply="")
    with pytest.raises(Refused, match="都已回复"):
        services.remind_instruction(row.pk, by=cast.supervisor)


def test_what_is_taken_back_is_asked_of_nobody(cast: Cast) -> None:
    row = asked(cast)
    services.withdraw_instruction(row.pk, by=cast.supervisor)
    for act in (
        lambda: services.withdraw_instruction(row.pk, by=cast.supervisor),
        lambda: services.answer_instruction(row.pk, by=cast.office, reply=""),
    ):
        with pytest.raises(Refused, match="已撤回"):
            act()
    assert "督查有" not in cast.client("office").get("/").content.decode()


def test_another_supervisor_reads_and_changes_nothing(cast: Cast) -> None:
    row = asked(cast)
    other = User.objects.create_user("ducha2", full_name="督查二", role="SUPERVISOR")
    with pytest.raises(Instruction.DoesNotExist):
        services.withdraw_instruction(row.pk, by=other)
    other.supervised_organizations.add(cast.organization)
    with pytest.raises(Refused, match="只有提出人"):
        services.withdraw_instruction(row.pk, by=other)
    with pytest.raises(InstructionUnit.DoesNotExist):
        services.answer_instruction(row.pk, by=cast.stranger, reply="")


def test_the_form_travels_as_it_was(cast: Cast) -> None:
    row = asked(cast, replace(REPORT, form=a_file("汇总表.pdf", b"%PDF-1.4 form")))
    answer = cast.client("office").get(f"/instructions/{row.pk}/form/")
    assert answer.content == b"%PDF-1.4 form"
    assert cast.client("stranger").get(f"/instructions/{row.pk}/form/").status_code == 404


def test_it_is_asked_from_the_page_of_units(cast: Cast) -> None:
    client, ids = cast.client("supervisor"), {"ids": [cast.organization.pk, cast.elsewhere.pk, "x"]}
    assert "向1个单位提出要求" in client.post("/units/instruct/", ids).content.decode()
    wrong = client.post("/units/instruct/", ids | {"kind": "REPORT", "text": "请报送。"})
    assert wrong.status_code == 422
    assert "请报送。" in wrong.content.decode()
    client.post(
        "/units/instruct/", ids | {"kind": "DEADLINE", "text": "年底前", "due_on": in_days(3).isoformat()}
    )
    assert Instruction.objects.get().kind == InstructionKind.DEADLINE
    assert client.post("/units/instruct/", {"ids": cast.elsewhere.pk}).status_code == 302


def test_sixty_units_cost_what_three_cost(cast: Cast) -> None:
    def queries() -> int:
        row = services.instruct(Organization.objects.values_list("pk", flat=True), REPORT, by=cast.supervisor)
        client = cast.client("supervisor")
        client.get("/instructions/")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/instructions/{row.pk}/")
            client.get("/instructions/")
        return len(found)

    few = queries()
    for number in range(60):
        place = Organization.objects.create(name=f"第{number}局")
        Inspection.objects.create(organization=place, name="巡察")
        cast.supervisor.supervised_organizations.add(place)
    assert queries() == few <= 20
