"""任务包: what was asked becomes the same things at the unit; receipts and answers come up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Organization
from audit.exceptions import Refused
from exchange.models import IncomingPackage, NoteKind, NoteReply, ReceivedTask, TaskReceipt, UnitNote
from exchange.notes import add_note
from exchange.taking.confirm import confirm_package
from exchange.taking.tasks import tasks_of
from inbox.models import Message
from measures import services
from measures.models import Comment, Instruction, InstructionKind, InstructionUnit, Urge
from measures.reminders.calendar import is_rest_day
from measures.services.instructing import InstructionInput
from tests.cast import Cast, a_file, assigned, in_days
from tests.exchange.packages import (
    a_note,
    a_report,
    a_state,
    content_of,
    entries_of,
    resigned,
    taken_in,
    tasks_for,
    uploaded,
    zipped,
)
from tests.ledger.test_units import a_unit
from tests.reporting.transfers import put_to_rest

WORDS = "为什么还没有开展?"
pytestmark = pytest.mark.django_db


def asked(cast: Cast) -> Instruction:
    new = InstructionInput(
        InstructionKind.REPORT, "请报整改方案。", in_days(5), "PLAN", form=a_file("方案表.pdf")
    )
    return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def noted(cast: Cast, kind: NoteKind = NoteKind.QUESTION, measure: int = 0) -> int:
    key = measure or cast.measure.pk
    note = add_note(cast.organization.pk, by=cast.supervisor, measure=key, kind=kind, text=WORDS)
    return note.pk


def test_it_becomes_what_it_was(cast: Cast) -> None:
    """On one database the unit's rows stand beside those of who asked."""
    assigned(cast)
    a_state(cast)
    instruction, urge, question = asked(cast), noted(cast, NoteKind.URGE), noted(cast)
    package = tasks_for(cast, instructions=[instruction.pk], notes=[urge, question])
    Message.objects.all().delete()
    row = taken_in(cast, package, person="office")
    made = Instruction.objects.latest("pk")
    assert made != instruction
    assert (made.kind, made.text, made.due_on, made.filing_kind, made.form, made.form_name) == (
        "REPORT",
        "请报整改方案。",
        in_days(5),
        "PLAN",
        instruction.form,
        "方案表.pdf",
    )
    assert made.actor_name == "督查 杜长青(duchang)"
    assert [unit.organization for unit in made.units.all()] == [cast.organization]
    assert (Urge.objects.get().actor_name, Urge.objects.get().note) == (made.actor_name, "为什么还没有开展?")
    assert Comment.objects.get().text == "【督查提问】为什么还没有开展?"
    told = set(Message.objects.values_list("person__username", "subject"))
    assert ("shuji", f"督查要求报送,请在{in_days(5)}前办理") in told
    assert any(person == "zhaolei" for person, _ in told)
    assert ReceivedTask.objects.filter(package=row).count() == 3


def test_the_receipt_and_the_answers_come_up(cast: Cast) -> None:
    assigned(cast)
    a_state(cast)
    instruction, note = asked(cast), noted(cast)
    package = tasks_for(cast, instructions=[instruction.pk], notes=[note])
    taken_in(cast, package, person="office")
    assert not TaskReceipt.objects.exists()
    services.comment(by=cast.handler, text="设备下周到货。", measure=cast.measure)
    made = Instruction.objects.latest("pk")
    InstructionUnit.objects.filter(instruction=made).update(
        reply="已报。", answered_at=Message.objects.latest("pk").created_at, answered_by_name="王敏(wangmin)"
    )
    taken_in(cast, a_report(cast))
    receipt = TaskReceipt.objects.get()
    assert (receipt.package, receipt.taken_by_name) == (package, "王敏(wangmin)")
    answered = InstructionUnit.objects.get(instruction=instruction)
    assert (answered.reply, answered.answered_by_name) == ("已报。", "王敏(wangmin)")
    assert [row.text for row in NoteReply.objects.filter(note=note)] == ["设备下周到货。"]
    taken_in(cast, a_report(cast))
    assert (TaskReceipt.objects.count(), NoteReply.objects.count()) == (1, 1)


def archived(cast: Cast) -> None:
    services.archive(cast.measures[1].pk, by=cast.office, reason="重复")


@pytest.mark.parametrize("leave", [archived, lambda _cast: put_to_rest()])
def test_what_is_gone_meanwhile_is_told_and_holds_nothing_up(
    cast: Cast, leave: Callable[[Cast], object]
) -> None:
    a_state(cast)
    note = noted(cast, measure=cast.measures[1].pk)
    package = tasks_for(cast, notes=[note])
    leave(cast)
    taken_in(cast, package, person="office")
    taken_in(cast, a_report(cast))
    assert "没有办理" in NoteReply.objects.get().text


def test_it_is_for_one_unit_and_for_its_office(cast: Cast) -> None:
    a_state(cast)
    content = content_of(tasks_for(cast, instructions=[asked(cast).pk]))
    with pytest.raises(Refused, match="不是发给“中共云山区气象局党组”的"):
        uploaded(cast, content, person="stranger")
    for person in ("supervisor", "admin"):
        with pytest.raises(Refused, match="由单位整改办收下"):
            uploaded(cast, content, person=person)
    with pytest.raises(Refused, match="由该单位整改办收下"):
        uploaded(cast, content, person="viewer")
    row = uploaded(cast, content, person="office")
    assert len(tasks_of(row).instructions) == 1
    assert not IncomingPackage.objects.visible_to(cast.supervisor).filter(kind="TASK").exists()


def test_a_unit_that_is_called_otherwise_by_now(cast: Cast) -> None:
    a_state(cast)
    content = content_of(tasks_for(cast, instructions=[asked(cast).pk]))
    Organization.objects.filter(pk=cast.organization.pk).update(name="中共云山区档案局党组")
    cast.office.refresh_from_db()
    assert uploaded(cast, content, person="office").organization == cast.organization
    manifest = json.loads(entries_of(content)["manifest.json"])
    elsewhere = zipped(resigned(entries_of(content), unit=manifest["unit"] | {"site": "0" * 32}))
    with pytest.raises(Refused, match="不是发给"):
        uploaded(cast, elsewhere, person="office")


def test_a_note_goes_down_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="来自表格或通报|只有用上报包"):
        noted(cast)
    a_state(cast)
    with pytest.raises(Refused, match="没有这条措施"):
        noted(cast, measure=999_999)
    note = noted(cast)
    tasks_for(cast, notes=[note])
    with pytest.raises(Refused, match="请至少选择"):
        tasks_for(cast, notes=[note])


def test_a_note_of_another_unit_does_not_go_along(cast: Cast) -> None:
    own = a_note(cast)
    other = a_unit(cast, "水利局")
    strange = UnitNote.objects.create(
        organization=other,
        kind=NoteKind.QUESTION,
        measure_key=1,
        measure_text="别家的措施",
        text="?",
        actor=cast.supervisor,
        actor_name=cast.supervisor.label,
    )
    assert tasks_for(cast, notes=[own.pk, strange.pk]).contents["notes"] == [own.pk]
    with pytest.raises(Refused, match="请至少选择一项"):
        tasks_for(cast, notes=[strange.pk])


def test_an_answer_to_what_was_never_asked_changes_nothing(cast: Cast) -> None:
    """A unit may only answer what the package held that it names."""
    a_state(cast)
    sent, other = asked(cast), asked(cast)
    package = tasks_for(cast, instructions=[sent.pk])
    at = "2026-01-01T00:00:00+08:00"
    answer = {"source": other.pk, "text": "冒充的回复", "person": "某人", "at": at}
    told = {"package": package.digest, "taken_at": at, "person": "某人", "answers": [answer]}
    entries = entries_of(content_of(a_report(cast)))
    entries["receipts.json"] = json.dumps({"receipts": [told]}).encode()
    row = uploaded(cast, zipped(resigned(entries)))
    confirm_package(row.pk, by=cast.supervisor, is_accepted=True)
    assert not InstructionUnit.objects.filter(answered_at__isnull=False).exists()
    assert TaskReceipt.objects.get().package == package


def a_rest_day(cast: Cast, day: date) -> Instruction:
    new = InstructionInput(InstructionKind.REST_DAY, "停电检修,全市放假。", day)
    return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def test_a_rest_day_is_set_once_however_often_it_comes(cast: Cast) -> None:
    """The second package is taken in, and says that the day is set already."""
    a_state(cast)
    friday = in_days(0) + timedelta(days=(4 - in_days(0).weekday()) % 7 + 14)
    while is_rest_day(friday):
        friday += timedelta(days=7)
    asked_here = a_rest_day(cast, friday)
    packages = [tasks_for(cast, instructions=[asked_here.pk]) for _ in range(2)]
    # On one database the day of who asks would be the unit's own.
    services.withdraw_instruction(asked_here.pk, by=cast.supervisor)
    first, second = (taken_in(cast, package, person="office") for package in packages)
    days = InstructionUnit.objects.days().filter(organization=cast.organization)
    assert [row.instruction.due_on for row in days] == [friday]
    told = [row.was_set_before for row in ReceivedTask.objects.order_by("pk")]
    assert told == [False, True]
    page = cast.client("office").get(f"/incoming-packages/{second.pk}/").content.decode()
    assert "这一天以前已经设过" in page
    assert "这一天以前" not in cast.client("office").get(f"/incoming-packages/{first.pk}/").content.decode()
