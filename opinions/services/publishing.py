"""公示: recording that a notice is published, correcting its days, and opening or closing the public form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from issues.edits import edit_row, save_edit
from issues.models import Inspection
from issues.positions import lock_inspection
from notices.models import Notice
from opinions import rules
from opinions.models import Publication
from opinions.published import PublishedText, published_text

NO_TEXT = "没有可以公布的文字:先导入通报,或在“通报和报告”里写好公开文字。"
NO_CONTACT = "请写明联系方式(电话、邮箱或地址),公示要让人找得到。"


@dataclass(frozen=True)
class PublicationInput:
    """``title`` and ``contact`` empty: as the notice has them."""

    published_on: date
    opens_on: date
    closes_on: date
    notice: Notice | None = None
    title: str = ""
    contact: str = ""


@transaction.atomic
def publish(inspection_id: int, given: PublicationInput, *, by: User) -> Publication:
    inspection = locked_inspection(inspection_id, by=by)
    ask(rules.refuse_days(given.published_on, given.opens_on, given.closes_on))
    text = _text(inspection, given.notice)
    row = Publication(
        inspection=inspection,
        notice=given.notice,
        title=given.title.strip() or text.title,
        lines=text.rows(),
        contact=given.contact.strip() or text.contact,
        published_on=given.published_on,
        opens_on=given.opens_on,
        closes_on=given.closes_on,
        actor=by,
        actor_name=by.label,
    )
    _ask_of(row)
    sign_history(row, by=by, reason="登记公示")
    row.save()
    detail = f"公布日期{row.published_on},公示期{row.period()}"
    trail.record(Event.PUBLISH_NOTICE, by=by, about=row, detail=detail)
    return row


def locked_inspection(inspection_id: int, *, by: User) -> Inspection:
    rows = Inspection.objects.visible_to(by).select_related("organization")
    inspection = rows.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    request_context.set_subject(inspection)
    ask(rules.refuse_office(by, inspection))
    return inspection


def _text(inspection: Inspection, notice: Notice | None) -> PublishedText:
    if notice is not None and notice.inspection_id != inspection.pk:
        raise Refused("请选择这次巡察的通报。")
    found = published_text(inspection, notice)
    if not any(line.text for line in found.lines):
        raise Refused(NO_TEXT)
    return found


def _ask_of(row: Publication) -> None:
    if not row.contact:
        raise Refused(NO_CONTACT)
    ask(rules.refuse_marked(row.title, row.contact, *(line.text for line in row.body())))


def _locked(publication_id: int, *, by: User) -> Publication:
    seen = Publication.objects.visible_to(by)
    lock_inspection(seen.values_list("inspection_id", flat=True).get(pk=publication_id))
    rows = seen.select_related("inspection__organization")
    row: Publication = rows.select_for_update(of=("self",), no_key=True).get(pk=publication_id)
    request_context.set_subject(row)
    ask(rules.refuse_publication(by, row))
    return row


@transaction.atomic
def correct_publication(
    publication_id: int, *, by: User, fields: Mapping[str, object], version: int | None = None
) -> Publication:
    """``fields``: title, contact and the three days."""
    row = _locked(publication_id, by=by)
    days = [fields.get(name, getattr(row, name)) for name in ("published_on", "opens_on", "closes_on")]
    ask(rules.refuse_days(*[day for day in days if isinstance(day, date)]))
    edit_row(row, fields, by=by, version=version, reason="更正公示")
    _ask_of(row)
    return row


@transaction.atomic
def renew_text(publication_id: int, *, by: User) -> Publication:
    """The text as it would be published now takes the place of what was; the history keeps both."""
    row = _locked(publication_id, by=by)
    text = _text(row.inspection, row.notice)
    if text.rows() == row.lines:
        raise Refused("公开文字没有变化,不必更新。")
    row.lines = text.rows()
    _ask_of(row)
    save_edit(row, ["lines"], by=by, reason="按现在的公开文字更新正文")
    return row


@transaction.atomic
def switch_form(publication_id: int, *, by: User, is_open: bool) -> Publication:
    row = _locked(publication_id, by=by)
    if is_open:
        ask(rules.refuse_open_form(by, row, today=timezone.localdate()))
    if row.is_form_open == is_open:
        return row
    row.is_form_open = is_open
    detail = "开放网上提意见" if is_open else "关闭网上提意见"
    save_edit(row, ["is_form_open"], by=by, reason=detail, event=Event.CHANGE_SETTINGS, detail=detail)
    return row


@transaction.atomic
def withdraw_publication(publication_id: int, *, by: User, reason: str) -> Publication:
    """It stays in the list; the public form is gone at once. Opinions that came in stay."""
    row = _locked(publication_id, by=by)
    if not reason.strip():
        raise Refused(rules.NO_REASON)
    row.withdrawn_at, row.withdrawn_reason, row.is_form_open = timezone.now(), reason.strip(), False
    fields = ["withdrawn_at", "withdrawn_reason", "is_form_open"]
    save_edit(row, fields, by=by, reason=f"撤销公示:{reason.strip()}", event=None)
    trail.record(Event.WITHDRAW_PUBLICATION, by=by, about=row, detail=row.withdrawn_reason)
    return row
