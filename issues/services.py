"""The office builds and corrects the outline: a further finding, settings, titles, texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from issues.custom_values import COLUMN, finding_columns, with_values
from issues.edits import edit_row
from issues.models import Category, Inspection, RowT, SubIssue
from issues.positions import free_position, lock_inspection
from issues.rounds import refuse_predecessor
from issues.rules import refuse_build, refuse_build_in


@dataclass(frozen=True)
class NewSubIssue:
    title: str
    number: int | None = None
    mark: str = ""
    group_mark: str = ""
    group: str = ""
    text: str = ""
    causes: str = ""
    lead: str = ""
    trailer: str = ""
    stated_status: str = ""


@transaction.atomic
def add_sub_issue(category_id: int, new: NewSubIssue, *, by: User, reason: str = "") -> SubIssue:
    """A further sub-issue at the end of a category."""
    category = Category.objects.visible_to(by).select_related("inspection__organization").get(pk=category_id)
    ask(refuse_build_in(by, category.inspection))
    if not new.title.strip():
        raise Refused("请填写具体问题。")
    lock_inspection(category.inspection_id)
    position = free_position(SubIssue, category.inspection, category=category)
    row = new_sub_issue(category, new, position=position)
    return create_row(row, by=by, reason=reason or "新增问题")


def new_sub_issue(category: Category, new: NewSubIssue, *, position: int) -> SubIssue:
    return SubIssue(
        inspection_id=category.inspection_id,
        category=category,
        group_mark=new.group_mark,
        group=new.group,
        number=new.number,
        mark=new.mark,
        title=new.title,
        text=new.text,
        causes=new.causes,
        lead=new.lead,
        trailer=new.trailer,
        stated_status=new.stated_status,
        position=position,
    )


def create_row(row: RowT, *, by: User, reason: str) -> RowT:
    sign_history(row, by=by, reason=reason)
    row.save(force_insert=True)
    trail.record(Event.ADD, by=by, about=row)
    return row


@transaction.atomic
def add_inspection(name: str, *, by: User) -> Inspection:
    """An empty one of the office's own organization: its ledger comes from a workbook, not from a notice."""
    organization = by.organization
    ask("只有整改办可以新建巡察。" if organization is None else refuse_build(by, organization))
    name = name.strip()
    if not name:
        raise Refused("请填写巡察的名称。")
    if Inspection.objects.current().filter(organization=organization, name=name).exists():
        raise Refused(f"已有名为“{name}”的巡察,请直接选择它。")
    row = Inspection(organization=organization, name=name)
    row.clean_fields()
    sign_history(row, by=by, reason="新建巡察")
    row.save(force_insert=True)
    trail.record(Event.ADD, by=by, about=row)
    return row


@transaction.atomic
def edit_inspection(
    inspection_id: int, *, by: User, fields: Mapping[str, object], version: int | None = None
) -> Inspection:
    row = Inspection.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    ask(refuse_build_in(by, row))
    if "predecessor" in fields and fields["predecessor"] != row.predecessor:
        ask(refuse_predecessor(row, _inspection(fields["predecessor"])))
    return edit_row(row, fields, by=by, version=version, event=Event.CHANGE_SETTINGS)


def _inspection(value: object) -> Inspection | None:
    return value if isinstance(value, Inspection) else None


@transaction.atomic
def edit_category(
    category_id: int, *, by: User, fields: Mapping[str, object], version: int | None = None
) -> Category:
    row = Category.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=category_id)
    ask(refuse_build_in(by, row.inspection))
    return edit_row(row, fields, by=by, version=version)


@transaction.atomic
def edit_sub_issue(
    sub_issue_id: int,
    *,
    by: User,
    fields: Mapping[str, object],
    version: int | None = None,
    reason: str = "",
    custom: Mapping[str, str] | None = None,
) -> SubIssue:
    """``custom``: key of an own column → what was typed into it."""
    row = (
        SubIssue.objects.visible_as_whole(by)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=sub_issue_id)
    )
    ask(refuse_build_in(by, row.inspection))
    if custom:
        fields = {**fields, COLUMN: with_values(row.custom_values, finding_columns(row), said=custom)}
    return edit_row(row, fields, by=by, version=version, reason=reason)
