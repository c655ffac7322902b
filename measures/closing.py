"""销号, the signature on a whole finding: which can be closed, who may, closing and taking it back.

``Closure``, the record of each signature, is of the room of issues; only this module writes it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, sql, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Closure, Inspection, SubIssue
from issues.rules import refuse_transferred
from measures.effectiveness import call_off_checks, plan_checks
from measures.models import Measure
from measures.parties import is_office_of
from measures.visibility import visible_sub_issues
from measures.workflow import Status

# No index tells which findings can be closed: those of so many of the newest inspections are looked at.
MAX_INSPECTIONS = 20
MAX_NAMED = 10
CLOSED_ON = "SELECT closed_on FROM issues_subissue WHERE id = %s"
NEWEST_FIRST = ("-inspection_id", "position")


def closable(user: User) -> QuerySet[SubIssue]:
    """Findings of the office ``user`` whose measures are all completed, without a signature yet."""
    # Constants instead of what visible_to asks for, of inspections too, so that the index gives the order
    # and looking ends as soon as a page is found; what is open is the usual reason why one cannot be closed.
    unit = user.organization_id or 0
    newest = Inspection.objects.at_work().filter(organization_id=unit).order_by("-id")
    places = list(newest.values_list("pk", flat=True)[:MAX_INSPECTIONS])
    own = Measure.objects.current().filter(organization_id=unit, sub_issue=OuterRef("pk"))
    return (
        SubIssue.objects.current()
        .filter(inspection_id__in=places, closed_on__isnull=True)
        .filter(~Exists(own.open()), Exists(own.filter(status=Status.COMPLETED)))
        .order_by(*NEWEST_FIRST)
    )


def refuse_close(user: User, sub_issue: SubIssue) -> str | None:
    """All measures are completed; the refusal lists what is missing, ten at most."""
    if not is_office_of(user, sub_issue):
        return "只有整改办可以销号。"
    if sentence := refuse_transferred(sub_issue.inspection):
        return sentence
    if sub_issue.is_closed:
        return "该问题已销号。"
    measures = Measure.objects.current().filter(sub_issue=sub_issue)
    if not measures.exists():
        return "该问题下没有整改措施,不能销号。"
    missing = list(measures.open().order_by("position")[: MAX_NAMED + 1])
    if not missing:
        return None
    names = ";".join(f"{m.mark or '·'}{m.text[:20]}({m.status_label()})" for m in missing[:MAX_NAMED])
    more = "等" if len(missing) > MAX_NAMED else ""
    return f"还有措施没有完成,不能销号:{names}{more}。"


def refuse_unclose(user: User, sub_issue: SubIssue) -> str | None:
    if not is_office_of(user, sub_issue):
        return "只有整改办可以撤销销号。"
    if not sub_issue.is_closed:
        return "该问题尚未销号。"
    return refuse_transferred(sub_issue.inspection)


@transaction.atomic
def close(sub_issue_id: int, *, by: User, note: str = "") -> SubIssue:
    """Signs a finding off; refused with a list of what is missing."""
    sub_issue = _locked(sub_issue_id, by=by)
    ask(refuse_close(by, sub_issue))
    _sign(sub_issue, Closure.Act.CLOSE, by=by, note=note.strip())
    return sub_issue


@transaction.atomic
def unclose(sub_issue_id: int, *, by: User, note: str) -> SubIssue:
    sub_issue = _locked(sub_issue_id, by=by)
    ask(refuse_unclose(by, sub_issue))
    if not note.strip():
        raise Refused("请填写撤销销号的原因。")
    _sign(sub_issue, Closure.Act.REOPEN, by=by, note=note.strip())
    return sub_issue


def reopen_checked(sub_issue: SubIssue, *, by: User, note: str) -> None:
    """Of a locked closed finding, when who looked again says that it does not hold."""
    _sign(sub_issue, Closure.Act.REOPEN, by=by, note=note)


def reopen_finding(measure: Measure, *, by: User, note: str) -> None:
    """A finding whose measure is open again is no longer closed.

    Locks the sub-issue after the measure; closing reads measures only after locking the
    sub-issue, so whichever comes second sees what the first did.
    """
    [(closed_on,)] = sql.read(f"{CLOSED_ON} {sql.for_update()}", [measure.sub_issue_id])
    if closed_on is not None:
        _sign(SubIssue.objects.get(pk=measure.sub_issue_id), Closure.Act.REOPEN, by=by, note=note)


def _locked(sub_issue_id: int, *, by: User) -> SubIssue:
    rows = visible_sub_issues(by).select_for_update(of=("self",), no_key=True)
    sub_issue = rows.get(pk=sub_issue_id)
    request_context.set_subject(sub_issue)
    return sub_issue


def _sign(sub_issue: SubIssue, act: Closure.Act, *, by: User, note: str) -> None:
    today, is_closing = timezone.localdate(), act == Closure.Act.CLOSE
    trail.record(Event.CLOSE if is_closing else Event.UNCLOSE, by=by, about=sub_issue, detail=note)
    sub_issue.closed_on = today if is_closing else None
    SubIssue.objects.filter(pk=sub_issue.pk).update(closed_on=sub_issue.closed_on, version=F("version") + 1)
    closure = Closure.objects.create(
        sub_issue=sub_issue, act=act, signed_on=today, note=note, actor=by, actor_name=by.label
    )
    if is_closing:
        plan_checks(sub_issue, closure)
    else:
        call_off_checks(sub_issue)
