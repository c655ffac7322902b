"""Out of the ledger: an inspection, a category, a finding nobody has worked on. Nothing is erased."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context
from audit.events import Event
from audit.exceptions import Refused
from inbox.settling import settle
from issues.edits import save_edit
from issues.models import Category, Inspection, SubIssue
from issues.positions import lock_in_order, lock_inspection
from measures import extensions, rules, steps
from measures.messages import notify_taken_out
from measures.models import Measure
from measures.services.urging import silence
from measures.visibility import visible_sub_issues

RowT = TypeVar("RowT", Category, SubIssue, Measure)


@transaction.atomic
def archive_inspection(inspection_id: int, *, by: User, reason: str) -> Inspection:
    """Archives an inspection with its untouched measures; nothing is erased.

    For the office and the administrator of its organization; raises ``Inspection.DoesNotExist``
    for anybody else's. The measures are locked first: an assignment that waits finds them archived.
    """
    mine = Inspection.objects.current().filter(organization__in=Organization.objects.corrected_by(by))
    inspection = mine.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
    request_context.set_subject(inspection)
    measures = lock_measures(Measure.objects.filter(inspection=inspection))
    ask(rules.refuse_archive_inspection(inspection))
    if not reason.strip():
        raise Refused("请填写归档的原因。")
    inspection.archived_at = timezone.now()
    archive_measures(measures, inspection.archived_at, by=by, reason=f"巡察归档:{reason.strip()}")
    save_edit(inspection, ["archived_at"], by=by, reason=reason.strip(), event=Event.ARCHIVE)
    return inspection


@transaction.atomic
def archive_sub_issue(sub_issue_id: int, *, by: User, reason: str) -> SubIssue:
    """Archives a finding with its measures; whoever they were assigned to is told."""
    seen = visible_sub_issues(by).select_related("inspection__organization")
    sub_issue = seen.get(pk=sub_issue_id)
    request_context.set_subject(sub_issue)
    lock_inspection(sub_issue.inspection_id)
    measures = lock_measures(Measure.objects.current().filter(sub_issue=sub_issue))
    sub_issue = seen.select_for_update(of=("self",), no_key=True).get(pk=sub_issue_id)
    ask(rules.refuse_archive_sub_issue(by, sub_issue))
    reason = _asked_for(reason)
    sub_issue.archived_at = timezone.now()
    archive_measures(measures, sub_issue.archived_at, by=by, reason=f"问题归档:{reason}")
    save_edit(sub_issue, ["archived_at"], by=by, reason=reason, event=Event.ARCHIVE)
    notify_taken_out(measures, f"archived:finding:{sub_issue.pk}", what="已归档", reason=reason)
    return sub_issue


@transaction.atomic
def archive_category(category_id: int, *, by: User, reason: str) -> Category:
    """Archives a category with its findings and their measures, as ``archive_sub_issue`` does with one."""
    seen = Category.objects.visible_to(by).select_related("inspection__organization")
    category = seen.get(pk=category_id)
    request_context.set_subject(category)
    lock_inspection(category.inspection_id)
    measures = lock_measures(Measure.objects.current().filter(category=category))
    findings = lock_findings(SubIssue.objects.current().filter(category=category))
    category = seen.select_for_update(of=("self",), no_key=True).get(pk=category_id)
    ask(rules.refuse_archive_category(by, category))
    reason = _asked_for(reason)
    category.archived_at = timezone.now()
    archive_measures(measures, category.archived_at, by=by, reason=f"问题类别归档:{reason}")
    archive_rows(findings, category.archived_at, by=by, reason=f"问题类别归档:{reason}")
    save_edit(category, ["archived_at"], by=by, reason=reason, event=Event.ARCHIVE)
    notify_taken_out(measures, f"archived:category:{category.pk}", what="已归档", reason=reason)
    return category


def _asked_for(reason: str) -> str:
    if not reason.strip():
        raise Refused("请填写归档的原因。")
    return reason.strip()


def lock_measures(rows: QuerySet[Measure]) -> list[Measure]:
    return lock_in_order(rows)


def lock_findings(rows: QuerySet[SubIssue]) -> list[SubIssue]:
    return lock_in_order(rows)


def lock_categories(rows: QuerySet[Category]) -> list[Category]:
    return lock_in_order(rows)


def archive_rows(rows: list[RowT], at: datetime, *, by: User, reason: str) -> None:
    """Locked rows of one model, those that are not archived yet; ``at`` tells what one act took out together.

    The ledger lists measures by their own ``archived_at`` and does not ask what stands above them.
    """
    current = [row for row in rows if row.archived_at is None]
    for row in current:
        row.archived_at = at
        row.version += 1
    if current:
        common = {"default_user": by, "default_change_reason": reason, "batch_size": 500}
        bulk_update_with_history(current, type(current[0]), ["archived_at", "version"], **common)


def _silence(measures: list[Measure]) -> None:
    """Nothing that was asked of them is waited for any more."""
    settle(steps.next_move(measure) for measure in measures)
    silence(measures)


def archive_measures(rows: list[Measure], at: datetime, *, by: User, reason: str) -> None:
    archive_rows(rows, at, by=by, reason=reason)
    _silence(rows)


def archive_locked(measure: Measure, *, by: User, reason: str) -> None:
    """One locked measure, with what was asked for it."""
    measure.archived_at = timezone.now()
    save_edit(measure, ["archived_at"], by=by, reason=reason, event=Event.ARCHIVE)
    extensions.lapse([measure], by=by, why="措施已归档。")
    _silence([measure])
