"""Back into the ledger: a finding or category that was archived by mistake, with what went out with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from accounts.models import User
from accounts.steps import ask
from audit import request_context
from audit.events import Event
from audit.history import BATCH_SIZE
from issues.edits import save_edit
from issues.models import Category, SubIssue
from issues.positions import lock_inspection
from measures import rules
from measures.models import Measure
from measures.news import News, tell
from measures.services.archiving import RowT, lock_findings, lock_measures

REASON = "恢复归档"


@transaction.atomic
def restore_sub_issue(sub_issue_id: int, *, by: User) -> SubIssue:
    """Undoes ``archive_sub_issue``; measures that were archived before it stay so."""
    seen = SubIssue.objects.archived_visible_to(by).select_related("inspection__organization", "category")
    sub_issue = seen.get(pk=sub_issue_id)
    request_context.set_subject(sub_issue)
    lock_inspection(sub_issue.inspection_id)
    sub_issue = seen.select_for_update(of=("self",), no_key=True).get(pk=sub_issue_id)
    ask(rules.refuse_restore_sub_issue(by, sub_issue))
    at = sub_issue.archived_at
    sub_issue.archived_at = None
    save_edit(sub_issue, ["archived_at"], by=by, reason=REASON, event=Event.RESTORE_ARCHIVED)
    _restore_measures(lock_measures(Measure.objects.filter(sub_issue=sub_issue)), at, by=by)
    return sub_issue


@transaction.atomic
def restore_category(category_id: int, *, by: User) -> Category:
    """Undoes ``archive_category``; findings that were archived before it stay so."""
    seen = Category.objects.archived_visible_to(by).select_related("inspection__organization")
    category = seen.get(pk=category_id)
    request_context.set_subject(category)
    lock_inspection(category.inspection_id)
    category = seen.select_for_update(of=("self",), no_key=True).get(pk=category_id)
    ask(rules.refuse_restore_category(by, category))
    at = category.archived_at
    category.archived_at = None
    save_edit(category, ["archived_at"], by=by, reason=REASON, event=Event.RESTORE_ARCHIVED)
    _restore_rows(lock_findings(SubIssue.objects.filter(category=category)), at, by=by)
    _restore_measures(lock_measures(Measure.objects.filter(category=category)), at, by=by)
    return category


def _restore_measures(rows: list[Measure], at: datetime | None, *, by: User) -> None:
    """Whoever they are assigned to hears of them again."""
    restored = _restore_rows(rows, at, by=by)
    tell(News.ASSIGNED, restored, by=by)


def _restore_rows(rows: list[RowT], at: datetime | None, *, by: User) -> list[RowT]:
    """Those that went out in the same act, which gave all of them one moment."""
    gone = [row for row in rows if row.archived_at == at]
    for row in gone:
        row.archived_at = None
        row.version += 1
    if gone:
        common = {"default_user": by, "default_change_reason": REASON, "batch_size": BATCH_SIZE}
        bulk_update_with_history(gone, type(gone[0]), ["archived_at", "version"], **common)
    return gone
