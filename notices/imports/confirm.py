"""Confirming a preview: the stored text becomes an inspection's tree, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from issues.models import Inspection, InspectionKind
from issues.rules import refuse_build, refuse_transferred
from measures import services
from notices.imports import to_records
from notices.imports.assignments import proposals
from notices.imports.corrections import STALE
from notices.imports.reading import read_notice, state_of
from notices.imports.store import is_in_use, same_text
from notices.models import Notice, NoticeSection
from notices.parser import NotANotice
from notices.parser import model as parsed

REASON = "导入通报"


class AlreadyImported(Refused):
    """The text is in that inspection already; ``first`` is the notice it came with."""

    def __init__(self, sentence: str, *, first: Notice) -> None:
        super().__init__(sentence)
        self.first = first


class KnownText(Refused):
    """The text is in another inspection already, and nobody said that a second one is meant."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}确要另建一次巡察,请勾选“确认另建”。")
        self.why = why


@dataclass(frozen=True)
class NewInspection:
    """What people say about the inspection; dates and team come from the notice."""

    name: str
    round: str = ""
    kind: InspectionKind = InspectionKind.REGULAR


@transaction.atomic
def confirm(
    notice_id: int,
    *,
    by: User,
    target: NewInspection | Inspection,
    accepted: Collection[str] = (),
    seen: str | None = None,
    is_again: bool = False,
) -> Inspection:
    """Imports a stored notice of ``by``'s organization, as it is read with its corrections.

    ``accepted`` are keys of proposed assignments, ``seen`` the state of the preview they were shown in. A
    text that stands in an inspection already is built a second time only if ``is_again``.
    Raises ``Refused``, and nothing is written.
    """
    rows = Notice.objects.filter(organization=by.organization_id).select_related("organization")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
    request_context.set_subject(row)
    ask(refuse_build(by, row.organization))
    _refuse_again(row, seen=seen, is_meant=is_again or isinstance(target, Inspection))
    found = _parsed(row)
    assignments = _accepted(found, row, accepted)
    inspection = _inspection(row, found, by=by, target=target)
    start = to_records.first_position(inspection)
    measures = services.create_tree(
        inspection, to_records.categories(found, start=start), by=by, reason=f"{REASON}:{str(row)[:60]}"
    )
    taken = [
        services.RowAssignment(measure.pk, assignments[read.at])
        for measure, read in zip(measures, found.measures(), strict=True)
        if read.at in assignments
    ]
    services.assign_all(taken, by=by, note="按通报原文分派")
    NoticeSection.objects.bulk_create(to_records.sections(found, row=row, start=start), batch_size=500)
    _mark_imported(row, inspection, found, start=start)
    source = f"{row.file_name or '粘贴的文字'},SHA-256 {row.sha256}"
    trail.record(Event.IMPORT, by=by, about=inspection, detail=source)
    return inspection


def _refuse_again(row: Notice, *, seen: str | None, is_meant: bool) -> None:
    if row.imported_at is not None:
        raise AlreadyImported("这份通报已经导入过,不能再次导入。", first=row)
    if seen is not None and seen != state_of(row):
        raise Refused(STALE)
    first = same_text(row, row.organization).first()
    if first is not None and is_in_use(first) and not is_meant:
        raise KnownText(f"同一份原文已导入“{first.inspection}”。")


def _parsed(row: Notice) -> parsed.Notice:
    try:
        found = read_notice(row)
    except NotANotice as error:
        raise Refused(str(error)) from error
    if not found.categories:
        raise Refused("没有读到任何具体问题或措施,不能导入。请在预览页改正识别结果。")
    to_records.refuse_lengths(found)
    return found


def _accepted(found: parsed.Notice, row: Notice, keys: Collection[str]) -> dict[int, services.Assignment]:
    """The ticked assignments by the place of their measure; refused unless they still are what was shown."""
    if not keys:
        return {}
    offered = {one.key: one for one in proposals(found, row.organization) if one.assignment}
    if set(keys) - set(offered):
        raise Refused("人员、部门或识别结果已有变动,请重新核对原文写明的分派。")
    return {offered[key].at: one for key in keys if (one := offered[key].assignment)}


def _inspection(
    row: Notice, found: parsed.Notice, *, by: User, target: NewInspection | Inspection
) -> Inspection:
    if isinstance(target, NewInspection):
        return _new_inspection(row, found, by=by, target=target)
    own = Inspection.objects.current().filter(organization=row.organization_id)
    inspection = own.select_for_update(of=("self",), no_key=True).filter(pk=target.pk).first()
    if inspection is None:
        raise Refused("所选的巡察不存在或已归档,请重新选择。")
    ask(refuse_transferred(inspection))
    first = Notice.objects.filter(inspection=inspection, sha256=row.sha256).first()
    if first is not None:
        raise AlreadyImported(f"这份原文已导入过“{inspection.name}”,没有重复导入。", first=first)
    return inspection


def _new_inspection(row: Notice, found: parsed.Notice, *, by: User, target: NewInspection) -> Inspection:
    if not target.name.strip():
        raise Refused("请填写巡察的名称。")
    inspection = Inspection(
        organization=row.organization,
        name=target.name.strip()[:200],
        round=target.round.strip()[:100],
        kind=target.kind,
        **to_records.inspection_fields(found.preamble),
    )
    sign_history(inspection, by=by, reason=REASON)
    inspection.save(force_insert=True)
    return inspection


def _mark_imported(row: Notice, inspection: Inspection, found: parsed.Notice, *, start: int) -> None:
    fields = to_records.notice_fields(found) | {
        "inspection": inspection,
        "imported_at": timezone.now(),
        "first_position": start,
    }
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
