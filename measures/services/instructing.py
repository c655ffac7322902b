"""督查要求: a supervisor asks many units at once; each answers by a word, or by what it hands in."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.days import refuse_day
from accounts.models import Organization, Role, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from inbox.settling import settle
from issues.models import FilingKind
from measures import files
from measures.answered import answer_awaited
from measures.files import virus
from measures.models.instruction import (
    DATED_KINDS,
    DAY_KINDS,
    Instruction,
    InstructionKind,
    InstructionUnit,
)
from measures.models.scan_state import ScanState
from measures.reminders.calendar import is_rest_day
from measures.reminders.ladder import not_before

MAX_UNITS = 1000
MAX_FORM = 2 * 1024 * 1024
# They hear of it; the office answers.
RECEIVERS = (Role.COORDINATOR, Role.VIEWER)


@dataclass(frozen=True)
class InstructionInput:
    kind: InstructionKind
    text: str
    due_on: date | None = None
    filing_kind: str = ""
    form: UploadedFile | None = None


def refuse_instruct(user: User) -> str | None:
    return None if user.is_active and user.is_supervisor else "只有督查可以向单位提出要求。"


def refuse_own(user: User, row: Instruction) -> str | None:
    if sentence := refuse_instruct(user):
        return sentence
    if row.actor_id != user.pk:
        return f"这项要求由{row.actor_name}提出,只有提出人可以撤回和催办。"
    return "这项要求已撤回。" if row.withdrawn_at else None


def refuse_answer(user: User, unit: InstructionUnit) -> str | None:
    if not user.is_office_of(unit.organization_id):
        return "只有本单位的整改办可以回复。"
    if unit.instruction.withdrawn_at:
        return "这项要求已撤回,不必回复。"
    if unit.answered_at:
        return "已经回复过,不必重复回复。"
    if unit.instruction.kind == InstructionKind.REPORT:
        return "这项要求报送材料:请在“报送情况”登记已报送,系统即记为已回复。"
    return None


def refuse_reply(unit: InstructionUnit, reply: str) -> str | None:
    if unit.instruction.is_deadline and not reply.strip():
        return "不采用统一时限的,请写明原因;采用的,请按“采用统一时限”。"
    return None


def refuse_incomplete(new: InstructionInput) -> str | None:
    """Of what is asked here and of what came from elsewhere, however late."""
    if not new.text.strip():
        return "请写明要求。"
    if new.kind in DATED_KINDS and new.due_on is None:
        return f"“{new.kind.label}”请填写{'日期' if new.kind in DAY_KINDS else '时限'}。"
    if new.kind == InstructionKind.REPORT and new.filing_kind not in FilingKind.values:
        return "请选择要报送什么。"
    return None


def refuse_input(new: InstructionInput, *, today: date) -> str | None:
    if sentence := refuse_incomplete(new):
        return sentence
    if new.due_on is not None:
        if sentence := refuse_day(new.due_on):
            return sentence
        if new.due_on < today:
            return f"时限{new.due_on}已经过去,请填写今天以后的日期。"
        if new.kind in DAY_KINDS and is_rest_day(new.due_on) == (new.kind == InstructionKind.REST_DAY):
            return f"{new.due_on}本来就是{'休息日' if is_rest_day(new.due_on) else '工作日'},不必另行安排。"
    return None


def instruct(organization_ids: Iterable[int], new: InstructionInput, *, by: User) -> Instruction:
    """The form is looked at before the transaction. Units that ``by`` does not see are left out."""
    ask(refuse_instruct(by) or refuse_input(new, today=timezone.localdate()))
    content = _looked_at(new.form) if new.form is not None else b""
    return _instruct(sorted(set(organization_ids)), new, by=by, content=content)


@transaction.atomic
def _instruct(organization_ids: list[int], new: InstructionInput, *, by: User, content: bytes) -> Instruction:
    places = Organization.objects.visible_to(by).filter(pk__in=organization_ids[: MAX_UNITS + 1])
    units = list(places.order_by("pk"))
    if not units or len(units) > MAX_UNITS:
        raise Refused(f"请选择1到{MAX_UNITS}个单位。")
    ask(_refuse_same_day(new, units))
    row = Instruction.objects.create(
        kind=new.kind,
        text=new.text.strip(),
        due_on=new.due_on,
        filing_kind=new.filing_kind if new.kind == InstructionKind.REPORT else "",
        form=base64.b64encode(content).decode(),
        form_name=files.clean_name(new.form.name or "") if new.form is not None else "",
        actor=by,
        actor_name=by.label,
    )
    InstructionUnit.objects.bulk_create(
        [InstructionUnit(instruction=row, organization=place) for place in units]
    )
    trail.record_all(Event.INSTRUCT, [(place, str(row)) for place in units], by=by)
    _tell(row, [place.pk for place in units], subject=f"督查{row.get_kind_display()}", key="new")
    return row


@transaction.atomic
def receive_instruction(
    organization: Organization,
    new: InstructionInput,
    *,
    by: User,
    sender: str,
) -> Instruction:
    """What a supervisor on another network asks of the office's own unit; ``by`` passes it on.

    A rest day or day of work that is set already is not set again: the one that stands is the answer.
    """
    if not by.is_office_of(organization.pk):
        raise Refused("只有本单位的整改办可以收下督查要求。")
    ask(refuse_incomplete(new))
    if (standing := _same_day(new, [organization.pk])) and standing.instruction.kind == new.kind:
        return standing.instruction
    form = _looked_at(new.form) if new.form is not None else b""
    row = Instruction.objects.create(
        kind=new.kind,
        text=new.text.strip(),
        due_on=new.due_on,
        filing_kind=new.filing_kind if new.kind == InstructionKind.REPORT else "",
        form=base64.b64encode(form).decode(),
        form_name=files.clean_name(new.form.name or "") if new.form is not None else "",
        actor=by,
        actor_name=sender[:150],
    )
    InstructionUnit.objects.create(instruction=row, organization=organization)
    trail.record(Event.INSTRUCT, by=by, about=organization, detail=f"{sender}:{row}")
    _tell(row, [organization.pk], subject=f"督查{row.get_kind_display()}", key="new")
    return row


def _refuse_same_day(new: InstructionInput, units: list[Organization]) -> str | None:
    """One day is set once: whoever sets it again takes the first back."""
    first = _same_day(new, [row.pk for row in units])
    if first is None:
        return None
    kind = first.instruction.get_kind_display()
    return (
        f"“{first.organization}”的{new.due_on}已由{first.instruction.actor_name}设为{kind},请先撤回那一项。"
    )


def _same_day(new: InstructionInput, unit_ids: list[int]) -> InstructionUnit | None:
    """What sets that day already. The units are locked for it."""
    if new.kind not in DAY_KINDS:
        return None
    places = Organization.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=unit_ids)
    keys = list(places.order_by("pk").values_list("pk", flat=True))
    same = InstructionUnit.objects.days().filter(organization__in=keys, instruction__due_on=new.due_on)
    return same.select_related("instruction", "organization").order_by("pk").first()


def _looked_at(upload: UploadedFile) -> bytes:
    ask(files.refuse_upload(upload))
    if (upload.size or 0) > MAX_FORM:
        raise Refused("表格不能超过2MB。")
    verdict = virus.scan(upload)
    if verdict.state in (ScanState.INFECTED, ScanState.WAITING):
        raise Refused(f"“{files.clean_name(upload.name or '')}”没有保存:{verdict.note}。")
    upload.seek(0)
    return upload.read()


def _tell(row: Instruction, units: list[int], *, subject: str, key: str) -> None:
    """One message a person, settled by the unit's answer; by night it waits to be sent on."""
    people = User.objects.active().filter(role__in=RECEIVERS, organization__in=units).order_by("pk")
    until = "" if row.due_on is None else f":{row.due_on}" if row.sets_a_day else f",请在{row.due_on}前办理"
    line = MessageLine(row.text, reverse("measures:instruction", args=[row.pk]), "red")
    now = timezone.now()
    quiet = {pk: not_before(pk, now) for pk in units}
    waits = {pk: [] if row.withdrawn_at else [answer_awaited(row.pk, pk)] for pk in units}
    name, said = f"instruction:{row.pk}:{key}", subject + until
    post(
        NewMessage(pk, name, said, [line], "red", quiet[place], waits_for=waits[place])
        for pk, place in people.values_list("pk", "organization_id")
        if place is not None
    )


@transaction.atomic
def answer_instruction(instruction_id: int, *, by: User, reply: str) -> InstructionUnit:
    """“已阅”, with a word or without; raises ``DoesNotExist`` for what the unit was not asked."""
    unit = lock_asked(instruction_id, by=by)
    ask(refuse_answer(by, unit) or refuse_reply(unit, reply))
    unit.reply, unit.answered_at, unit.answered_by_name = reply.strip(), timezone.now(), by.label
    unit.save()
    trail.record(Event.CONFIRM_INSTRUCTION, by=by, about=unit.organization, detail=str(unit.instruction))
    settle([answer_awaited(instruction_id, unit.organization_id)])
    return unit


def lock_asked(instruction_id: int, *, by: User) -> InstructionUnit:
    """Instruction, then unit, as taking back locks them: what was taken back meanwhile is not answered."""
    rows = Instruction.objects.visible_to(by).defer("form").select_for_update(of=("self",), no_key=True)
    asked = rows.filter(pk=instruction_id).first()
    units = InstructionUnit.objects.visible_to(by).select_related("organization")
    unit = units.select_for_update(of=("self",), no_key=True).get(instruction=asked)
    if asked is not None:
        unit.instruction = asked
    request_context.set_subject(unit.organization)
    return unit


@transaction.atomic
def withdraw_instruction(instruction_id: int, *, by: User) -> Instruction:
    """It stays in the list, struck out; nobody is asked for it any more."""
    row = _locked(instruction_id, by=by)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    units = list(row.units.order_by("pk").values_list("organization_id", flat=True))
    trail.record(Event.WITHDRAW_INSTRUCTION, by=by, about=row, detail=str(row))
    settle(answer_awaited(row.pk, pk) for pk in units)
    _tell(row, units, subject=f"已撤回:督查{row.get_kind_display()}", key="withdrawn")
    return row


@transaction.atomic
def remind_instruction(instruction_id: int, *, by: User) -> int:
    """Those that have not answered hear of it again, once a day; how many units that are."""
    row = _locked(instruction_id, by=by)
    units = list(row.units.waiting().order_by("pk").values_list("organization_id", flat=True))
    if not units:
        raise Refused("各单位都已回复,不必催办。")
    trail.record(Event.REMIND_INSTRUCTION, by=by, about=row, detail=f"{len(units)}个单位")
    subject = f"还没有回复:督查{row.get_kind_display()}"
    _tell(row, units, subject=subject, key=timezone.localdate().isoformat())
    return len(units)


def _locked(instruction_id: int, *, by: User) -> Instruction:
    rows = Instruction.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    row: Instruction = rows.get(pk=instruction_id)
    request_context.set_subject(row)
    ask(refuse_own(by, row))
    return row
