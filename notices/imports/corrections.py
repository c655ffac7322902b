"""What people say about the reading of a stored text, kept with the import step by step, to be undone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.rules import refuse_build
from notices.imports.reading import state_of
from notices.models import Notice
from notices.parser.corrections import (
    Correction,
    CorrectionRow,
    JoinAt,
    SetKind,
    SetLevel,
    SplitAt,
    TakeAsNotice,
    correction_as_json,
)
from notices.parser.model import Uncertain

# Nobody corrects by hand that often; without an end a script could make every reading slow.
MAX_CORRECTIONS = 2_000
STALE = "预览已有新的改动,请核对后再操作。"


def waiting(notice_id: int, *, by: User, seen: str | None = None) -> Notice:
    """The notice, locked. Raises ``DoesNotExist`` for another organization's, ``Refused`` when it is imported
    already or no longer as ``seen`` (the state a page was made from) says."""
    rows = Notice.objects.filter(organization=by.organization_id).select_related("organization")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
    request_context.set_subject(row)
    ask(refuse_build(by, row.organization))
    if row.imported_at is not None:
        raise Refused("这份通报已经导入,请在台账中修改。")
    if seen is not None and seen != state_of(row):
        raise Refused(STALE)
    return row


@transaction.atomic
def correct(notice_id: int, said: Sequence[Correction], *, by: User, seen: str | None = None) -> Notice:
    """Adds one step: all of ``said``."""
    row = waiting(notice_id, by=by, seen=seen)
    if not said:
        raise Refused("没有需要改动的内容。")
    _add(row, [correction_as_json(one) for one in said], by=by, detail=_described(said))
    return row


@transaction.atomic
def accept_reading(notice_id: int, spot: Uncertain, *, by: User, seen: str | None = None) -> Notice:
    """The reading of an uncertain spot is right; it is not asked about again."""
    row = waiting(notice_id, by=by, seen=seen)
    _add(row, [accepted_row(spot)], by=by, detail=f"第{spot.line}行确认为“{spot.level.label}”")
    return row


@transaction.atomic
def undo(notice_id: int, *, by: User, seen: str | None = None) -> Notice:
    """Takes the last step back."""
    row = waiting(notice_id, by=by, seen=seen)
    if not row.corrections:
        raise Refused("没有可以撤销的改动。")
    last = row.corrections[-1]["step"]
    _store(row, [one for one in row.corrections if one["step"] != last], by=by, detail="撤销上一步")
    return row


def accepted_row(spot: Uncertain) -> CorrectionRow:
    """An answer about a spot; the reader passes over it."""
    return {"act": "accepted", "at": spot.at, "level": spot.level.name, "proposed": spot.proposed.name}


def open_questions(row: Notice, spots: Sequence[Uncertain]) -> list[Uncertain]:
    """The uncertain spots that nobody has answered."""
    answered = [{key: value for key, value in one.items() if key != "step"} for one in row.corrections]
    return [spot for spot in spots if accepted_row(spot) not in answered]


def _add(row: Notice, added: list[CorrectionRow], *, by: User, detail: str) -> None:
    step = row.corrections[-1]["step"] + 1 if row.corrections else 1
    corrections = [*row.corrections, *({**one, "step": step} for one in added)]
    if len(corrections) > MAX_CORRECTIONS:
        raise Refused("改动过多,请先在原文中调整,再重新上传。")
    _store(row, corrections, by=by, detail=detail)


def _store(row: Notice, corrections: list[CorrectionRow], *, by: User, detail: str) -> None:
    row.corrections = corrections
    row.save(update_fields=["corrections"])
    trail.record(Event.ADJUST_IMPORT, by=by, about=row, detail=detail)


def _described(said: Sequence[Correction]) -> str:
    return ";".join(_sentence(one) for one in said[:5])


def _sentence(one: Correction) -> str:
    match one:
        case SetKind(kind, level):
            return f"“{kind.label}”作为“{level.label}”"
        case SetLevel(at, level):
            return f"第{at + 1}字处作为“{level.label}”"
        case SplitAt(at):
            return f"在第{at + 1}字处分段"
        case JoinAt(at):
            return f"第{at + 1}字处并入上一段"
        case TakeAsNotice():
            return "按通报整理"
