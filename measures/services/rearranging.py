"""Measures after an import: moved below another finding, put elsewhere in their own, renumbered.

The office's acts. Whatever was recorded of a measure stays with its row.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from issues.marks import continued, number_of
from issues.models import SubIssue
from issues.positions import position_behind
from measures import rules
from measures.models import Measure
from measures.numbering import SeriesMarks, first_mark, next_marks, with_empty
from measures.services.outline import (
    because,
    lock_outline,
    lock_rows,
    renumber_rows,
    short,
    with_row,
    write_marks,
)
from measures.services.tree import last_place_below, put_below
from measures.visibility import visible_sub_issues

# Another place among its neighbours changes nothing that is shown: its history entry is called so.
SHIFTED = ("上移一位", "下移一位")


@transaction.atomic
def move_below(
    measure_id: int, sub_issue_id: int, *, by: User, reason: str = "", version: int | None = None
) -> Measure:
    """To the end of another finding of the same inspection, with everything on record."""
    outline = lock_outline(measure_id, by=by, version=version)
    measure, source = outline.measure, outline.measure.sub_issue
    found = visible_sub_issues(by).select_related("inspection").select_for_update(of=("self",), no_key=True)
    target = found.filter(pk=sub_issue_id).first()
    if target is None:
        raise Refused("请选择要移到的问题。")
    ask(rules.refuse_move_below(measure, target))
    numbering = with_empty(outline.numbering, target.pk, like=measure)
    fields = put_below(measure, target, position=last_place_below(target))
    others = [row for row in outline.rows if row is not measure]
    rows = with_row(others, measure, behind=_last_below(others, target))
    fields += renumber_rows(rows, numbering, findings=(source.pk, target.pk), own=measure, by=by)
    why = f"由“{short(source)}”移到“{short(target)}”"
    save_edit(measure, fields, by=by, reason=because(why, reason))
    return measure


def _last_below(rows: Sequence[Measure], target: SubIssue) -> int:
    """The place behind the last of ``rows`` that stands in ``target`` or before it."""
    before = SubIssue.objects.filter(inspection=target.inspection_id, position__lte=target.position)
    findings = set(before.values_list("pk", flat=True))
    return max((place + 1 for place, row in enumerate(rows) if row.sub_issue_id in findings), default=0)


@transaction.atomic
def shift(measure_id: int, *, by: User, is_up: bool) -> Measure:
    """One place up or down among the measures of its finding."""
    outline = lock_outline(measure_id, by=by)
    measure, near = outline.measure, outline.neighbours()
    place = near.index(measure) + (-1 if is_up else 1)
    if not 0 <= place < len(near):
        raise Refused(f"已经是该问题下的{'第一' if is_up else '最后一'}条措施。")
    others = [row for row in outline.rows if row is not measure]
    behind = others.index(near[place]) + (0 if is_up else 1)
    before = others[behind - 1].pk if behind else None
    measure.position = position_behind(Measure, measure.inspection, before)
    rows, findings = with_row(others, measure, behind=behind), (measure.sub_issue_id,)
    fields = renumber_rows(rows, outline.numbering, findings=findings, own=measure, by=by)
    why = SHIFTED[0] if is_up else SHIFTED[1]
    save_edit(measure, ["position", *fields], by=by, reason=why)
    return measure


@transaction.atomic
def set_mark(measure_id: int, mark: str, *, by: User, version: int | None = None) -> Measure:
    """The mark as it is to be printed; nothing else is renumbered."""
    measure, mark = lock_outline(measure_id, by=by, version=version).measure, mark.strip()
    ask(rules.refuse_mark(mark))
    if mark != measure.mark:
        measure.mark, measure.number = mark, number_of(mark)
        save_edit(measure, ["mark", "number"], by=by, reason="修改序号")
    return measure


@transaction.atomic
def renumber(sub_issue_id: int, *, by: User) -> int:
    """All measures of a finding anew, counted up from the first mark that counts; how many changed."""
    seen = visible_sub_issues(by).select_related("inspection__organization")
    sub_issue = seen.get(pk=sub_issue_id)
    request_context.set_subject(sub_issue)
    ask(rules.refuse_renumber(by, sub_issue))
    rows = lock_rows(sub_issue.inspection_id)
    own = [row for row in rows if row.sub_issue_id == sub_issue_id]
    sub_issue = seen.select_for_update(of=("self",), no_key=True).get(pk=sub_issue_id)
    ask(rules.refuse_renumber(by, sub_issue))
    first = first_mark(rows, sub_issue_id)
    if first is None or continued(first, len(own)) is None:
        raise Refused("该问题的措施没有可以顺延的序号,请先给第一条措施填写序号,如“(1)”。")
    numbering = SeriesMarks(by_finding={sub_issue_id: first})
    marks = next_marks(numbering, own, findings=(sub_issue_id,))
    write_marks([(own[place], mark) for place, mark in marks.items()], by=by)
    trail.record(Event.EDIT, by=by, about=sub_issue, detail=f"重新编号,改动{len(marks)}条措施的序号")
    return len(marks)
