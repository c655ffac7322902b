"""销号: the signature on a whole finding, and what is said about findings and measures."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Closure, SubIssue
from measures import rules
from measures.models import Comment, Measure
from measures.services import steps
from measures.visibility import visible_sub_issues


def _locked_sub_issue(sub_issue_id: int, *, by: User) -> SubIssue:
    rows = visible_sub_issues(by).select_related("inspection").select_for_update(of=("self",))
    sub_issue: SubIssue = rows.get(pk=sub_issue_id)
    request_context.set_subject(sub_issue)
    return sub_issue


@transaction.atomic
def close(sub_issue_id: int, *, by: User, note: str = "") -> SubIssue:
    """Signs a finding off; refused with a list of what is missing."""
    sub_issue = _locked_sub_issue(sub_issue_id, by=by)
    steps.ask(rules.refuse_close(by, sub_issue))
    steps.sign_off(sub_issue, Closure.Act.CLOSE, by=by, note=note.strip())
    return sub_issue


@transaction.atomic
def unclose(sub_issue_id: int, *, by: User, note: str) -> SubIssue:
    sub_issue = _locked_sub_issue(sub_issue_id, by=by)
    steps.ask(rules.refuse_unclose(by, sub_issue))
    if not note.strip():
        raise Refused("请填写撤销销号的原因。")
    steps.sign_off(sub_issue, Closure.Act.REOPEN, by=by, note=note.strip())
    return sub_issue


@transaction.atomic
def comment(
    *, by: User, text: str, measure: Measure | None = None, sub_issue: SubIssue | None = None
) -> Comment:
    """A remark on one of the two, which ``by`` has to be able to see."""
    target = measure or sub_issue
    if target is None:
        raise ValueError("a comment needs a measure or a sub-issue")
    if measure is not None:
        target = Measure.objects.visible_to(by).get(pk=measure.pk)
    else:
        target = visible_sub_issues(by).get(pk=target.pk)
    request_context.set_subject(target)
    steps.ask(rules.refuse_comment(by, target))
    if not text.strip():
        raise Refused("请填写意见。")
    trail.record(Event.COMMENT, by=by, about=target)
    return Comment.objects.create(
        measure=measure, sub_issue=sub_issue, text=text.strip(), actor=by, actor_name=by.label
    )
