"""The tree itself: built from a document, extended and corrected by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues import positions
from issues.models import Category, Inspection, SubIssue
from issues.positions import last_position_of, lock_inspection, position_behind
from issues.rules import refuse_add_measure, refuse_build, refuse_transferred
from issues.services import NewSubIssue, create_row, new_sub_issue
from measures.models import Measure
from measures.visibility import visible_sub_issues


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
class NewSubIssueTree(NewSubIssue):
    """A sub-issue with its measures."""

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
    sub_issues: Sequence[NewSubIssueTree] = field(default_factory=tuple)


@transaction.atomic
def create_tree(
    inspection: Inspection, categories: Sequence[NewCategory], *, by: User, reason: str
) -> list[Measure]:
    """Writes the whole tree below ``inspection`` with its history, in a fixed number of statements
    per few hundred rows. Rows go behind those that are there already; the measures come back in order."""
    ask(refuse_build(by, inspection.organization))
    inspection = Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=inspection.pk)
    ask(refuse_transferred(inspection))
    common = {"default_user": by, "default_change_reason": reason, "batch_size": 500}
    category_rows = [_category(inspection, new) for new in categories]
    category_rows = bulk_create_with_history(category_rows, Category, **common)
    pairs = [
        (category, new)
        for category, parent in zip(category_rows, categories, strict=True)
        for new in parent.sub_issues
    ]
    start = last_position_of(SubIssue, inspection)
    sub_issue_rows = [
        new_sub_issue(category, new, position=start + positions.position_of(index))
        for index, (category, new) in enumerate(pairs)
    ]
    sub_issue_rows = bulk_create_with_history(sub_issue_rows, SubIssue, **common)
    start = last_position_of(Measure, inspection)
    leaves = [
        (sub_issue, new)
        for sub_issue, (_, parent) in zip(sub_issue_rows, pairs, strict=True)
        for new in parent.measures
    ]
    measure_rows = [
        new_measure(sub_issue, new, position=start + positions.position_of(index))
        for index, (sub_issue, new) in enumerate(leaves)
    ]
    measure_rows = bulk_create_with_history(measure_rows, Measure, **common)
    counts = f"{len(category_rows)}类{len(sub_issue_rows)}个问题{len(measure_rows)}条措施"
    trail.record(Event.ADD, by=by, about=inspection, detail=f"{counts};{reason}")
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


def new_measure(sub_issue: SubIssue, new: NewMeasure, *, position: int) -> Measure:
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
def add_measure(sub_issue_id: int, new: NewMeasure, *, by: User, reason: str = "") -> Measure:
    """A further measure at the end of a sub-issue that is not closed."""
    rows = visible_sub_issues(by)
    sub_issue = rows.select_related("inspection__organization").get(pk=sub_issue_id)
    ask(refuse_build(by, sub_issue.inspection.organization))
    if not new.text.strip():
        raise Refused("请填写整改措施。")
    lock_inspection(sub_issue.inspection_id)
    sub_issue = (
        rows.select_for_update(of=("self",), no_key=True).select_related("inspection").get(pk=sub_issue_id)
    )
    ask(refuse_add_measure(sub_issue))
    position = last_place_below(sub_issue)
    return create_row(new_measure(sub_issue, new, position=position), by=by, reason=reason or "新增措施")


def last_place_below(sub_issue: SubIssue) -> int:
    """A free position behind the last measure of a finding, or where its first one belongs."""
    rows = Measure.objects.filter(inspection=sub_issue.inspection_id)
    before = rows.filter(sub_issue__position__lte=sub_issue.position).order_by("position").last()
    return position_behind(Measure, sub_issue.inspection, before.pk if before else None)


def put_below(measure: Measure, sub_issue: SubIssue, *, position: int) -> list[str]:
    """Sets what a locked measure repeats of its finding, and its place; the names of the fields to save."""
    measure.sub_issue, measure.category_id = sub_issue, sub_issue.category_id
    measure.position = position
    return ["sub_issue", "category", "position"]
