"""The tree itself: built from a document, extended and corrected by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from accounts import audit, scene
from accounts.audit import Event
from accounts.exceptions import Refused
from accounts.models import Organization, Role, User
from issues.models import Category, Inspection, SubIssue
from measures import positions
from measures.models import Measure
from measures.services import steps


@dataclass(frozen=True)
class NewMeasure:
    text: str
    number: int | None = None
    mark: str = ""
    label: str = ""
    trailer: str = ""
    stated_status: str = ""
    goal: str = ""
    outcome: str = ""
    next_step: str = ""
    remark: str = ""


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
    measures: Sequence[NewMeasure] = field(default_factory=tuple)


@dataclass(frozen=True)
class NewCategory:
    """``position`` orders it among the sections of its notice."""

    title: str
    position: int
    number: int | None = None
    mark: str = ""
    text: str = ""
    focus: str = ""
    sub_issues: Sequence[NewSubIssue] = field(default_factory=tuple)


def refuse_build(user: User, organization: Organization) -> str | None:
    if user.is_active and user.role == Role.COORDINATOR and user.organization_id == organization.pk:
        return None
    return "只有整改办可以导入通报和增加问题、措施。"


@transaction.atomic
def create_tree(
    inspection: Inspection, categories: Sequence[NewCategory], *, by: User, reason: str
) -> list[Measure]:
    """Writes the whole tree below ``inspection`` with its history, in a fixed number of statements
    per few hundred rows. Rows go behind those that are there already; the measures come back in order."""
    steps.ask(refuse_build(by, inspection.organization))
    inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    common = {"default_user": by, "default_change_reason": reason, "batch_size": 500}
    category_rows = [_category(inspection, new) for new in categories]
    category_rows = bulk_create_with_history(category_rows, Category, **common)
    pairs = [
        (category, new)
        for category, parent in zip(category_rows, categories, strict=True)
        for new in parent.sub_issues
    ]
    start = _last_position(SubIssue, inspection)
    sub_issue_rows = [
        _sub_issue(category, new, position=start + positions.position_of(index))
        for index, (category, new) in enumerate(pairs)
    ]
    sub_issue_rows = bulk_create_with_history(sub_issue_rows, SubIssue, **common)
    start = _last_position(Measure, inspection)
    leaves = [
        (sub_issue, new)
        for sub_issue, (_, parent) in zip(sub_issue_rows, pairs, strict=True)
        for new in parent.measures
    ]
    measure_rows = [
        _measure(sub_issue, new, position=start + positions.position_of(index))
        for index, (sub_issue, new) in enumerate(leaves)
    ]
    measure_rows = bulk_create_with_history(measure_rows, Measure, **common)
    counts = f"{len(category_rows)}类{len(sub_issue_rows)}个问题{len(measure_rows)}条措施"
    audit.record(Event.ADD, by=by, about=inspection, detail=f"{counts};{reason}")
    return list(measure_rows)


def _category(inspection: Inspection, new: NewCategory) -> Category:
    return Category(
        inspection=inspection,
        number=new.number,
        mark=new.mark,
        title=new.title,
        text=new.text,
        focus=new.focus,
        position=new.position,
    )


def _last_position(model: Any, inspection: Inspection) -> int:
    last = model.objects.filter(inspection=inspection).aggregate(last=Max("position"))["last"]
    return int(last or 0)


def last_position(inspection: Inspection) -> int:
    """The last position among the categories, after which a further notice goes."""
    return _last_position(Category, inspection)


def _sub_issue(category: Category, new: NewSubIssue, *, position: int) -> SubIssue:
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


def _measure(sub_issue: SubIssue, new: NewMeasure, *, position: int) -> Measure:
    return Measure(
        organization_id=sub_issue.inspection.organization_id,
        inspection_id=sub_issue.inspection_id,
        category_id=sub_issue.category_id,
        sub_issue=sub_issue,
        number=new.number,
        mark=new.mark,
        label=new.label,
        text=new.text,
        trailer=new.trailer,
        stated_status=new.stated_status,
        goal=new.goal,
        outcome=new.outcome,
        next_step=new.next_step,
        remark=new.remark,
        position=position,
    )


@transaction.atomic
def add_sub_issue(category_id: int, new: NewSubIssue, *, by: User, reason: str = "") -> SubIssue:
    """A further sub-issue at the end of a category."""
    rows: Any = Category.objects
    category = rows.visible_to(by).select_related("inspection__organization").get(pk=category_id)
    steps.ask(refuse_build(by, category.inspection.organization))
    if not new.title.strip():
        raise Refused("请填写具体问题。")
    _lock_inspection(category.inspection_id)
    position = _free_position(SubIssue, category.inspection, category=category)
    row = _sub_issue(category, new, position=position)
    return _create(row, by=by, reason=reason or "新增问题")  # type: ignore[no-any-return]


@transaction.atomic
def add_measure(sub_issue_id: int, new: NewMeasure, *, by: User, reason: str = "") -> Measure:
    """A further measure at the end of a sub-issue that is not closed."""
    rows: Any = SubIssue.objects
    sub_issue = rows.visible_to(by).select_related("inspection__organization").get(pk=sub_issue_id)
    steps.ask(refuse_build(by, sub_issue.inspection.organization))
    if not new.text.strip():
        raise Refused("请填写整改措施。")
    _lock_inspection(sub_issue.inspection_id)
    sub_issue = rows.select_for_update(of=("self",)).select_related("inspection").get(pk=sub_issue_id)
    steps.ask(refuse_add_measure(sub_issue))
    position = _free_position(Measure, sub_issue.inspection, sub_issue=sub_issue)
    return _create(_measure(sub_issue, new, position=position), by=by, reason=reason or "新增措施")  # type: ignore[no-any-return]


def refuse_add_measure(sub_issue: SubIssue) -> str | None:
    if sub_issue.is_closed:
        return "该问题已销号,请先撤销销号再增加措施。"
    return None


def _create(row: Any, *, by: User, reason: str) -> Any:
    row._history_user = by
    row._change_reason = reason
    row.save(force_insert=True)
    audit.record(Event.ADD, by=by, about=row)
    return row


def _lock_inspection(inspection_id: int) -> None:
    """Positions are given out one at a time per inspection."""
    Inspection.objects.select_for_update(of=("self",)).get(pk=inspection_id)


def _free_position(model: Any, inspection: Inspection, **parent: Any) -> int:
    """After the last row of ``parent`` and before the next one; spaces all rows anew when full."""
    siblings = model.objects.filter(**parent).aggregate(last=Max("position"))["last"]
    before = siblings if siblings is not None else _last_position(model, inspection)
    found = positions.between(before, _next_position(model, inspection, before))
    if found is None:
        _space_anew(model, inspection)
        return _free_position(model, inspection, **parent)
    return found


def _next_position(model: Any, inspection: Inspection, before: int) -> int | None:
    later = model.objects.filter(inspection=inspection, position__gt=before).order_by("position")
    return later.values_list("position", flat=True).first()  # type: ignore[no-any-return]


def _space_anew(model: Any, inspection: Inspection) -> None:
    """Through negative numbers, because the database checks uniqueness row by row."""
    rows = list(model.objects.filter(inspection=inspection).order_by("position"))
    for sign in (-1, 1):
        for index, row in enumerate(rows):
            row.position = sign * positions.position_of(index)
        model.objects.bulk_update(rows, ["position"], batch_size=500)


@transaction.atomic
def edit_inspection(
    inspection_id: int, *, by: User, fields: dict[str, Any], version: int | None = None
) -> Inspection:
    rows: Any = Inspection.objects
    row = rows.visible_to(by).select_for_update(of=("self",)).get(pk=inspection_id)
    steps.ask(refuse_build(by, row.organization))
    return _edit(row, fields, by=by, version=version, event=Event.CHANGE_SETTINGS)  # type: ignore[no-any-return]


@transaction.atomic
def edit_category(
    category_id: int, *, by: User, fields: dict[str, Any], version: int | None = None
) -> Category:
    rows: Any = Category.objects
    row = rows.visible_to(by).select_for_update(of=("self",)).get(pk=category_id)
    steps.ask(refuse_build(by, row.inspection.organization))
    return _edit(row, fields, by=by, version=version)  # type: ignore[no-any-return]


@transaction.atomic
def edit_sub_issue(
    sub_issue_id: int, *, by: User, fields: dict[str, Any], version: int | None = None, reason: str = ""
) -> SubIssue:
    rows: Any = SubIssue.objects
    row = rows.visible_to(by).select_for_update(of=("self",)).get(pk=sub_issue_id)
    steps.ask(refuse_build(by, row.inspection.organization))
    return _edit(row, fields, by=by, version=version, reason=reason)  # type: ignore[no-any-return]


def _edit(
    row: Any,
    fields: dict[str, Any],
    *,
    by: User,
    version: int | None,
    event: Event = Event.EDIT,
    reason: str = "",
) -> Any:
    scene.regard(row)
    steps.check_version(row, version, yours=fields)
    changed = {name: value for name, value in fields.items() if value != getattr(row, name)}
    if not changed:
        return row
    what = audit.differences(row, changed)
    for name, value in changed.items():
        setattr(row, name, value)
    row.clean_fields(exclude=[f.name for f in row._meta.fields if f.name not in changed])
    steps.save_edit(row, list(changed), by=by, reason=reason or "修改内容", event=event, detail=what)
    return row
