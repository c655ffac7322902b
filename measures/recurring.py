"""反复出现: findings of an earlier round that came back. Proposed by likeness, said by a person.

Which earlier finding one carries on stands in ``SubIssue.predecessor``; only this module writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from issues.models import Inspection, SubIssue
from issues.rounds import earlier_rounds
from issues.rules import refuse_transferred
from measures.models import DismissedLikeness
from measures.parties import is_office_of
from statements.likeness import Likeness, most_alike, pairs_of

# A round brings thirty findings, seldom a hundred; of more, the first are compared.
MAX_FINDINGS, MAX_EARLIER = 300, 1000
MAX_PROPOSED = 3
# Fewer pairs of signs in a title: its text says what it is about.
SHORT_TITLE = 3


@dataclass(frozen=True)
class AlikeFinding:
    """An earlier finding, and the share of it that agrees."""

    earlier: SubIssue
    share: Likeness


@dataclass(frozen=True)
class LikelyReturn:
    """A finding that may be an earlier one again; ``earlier``: the nearest first."""

    finding: SubIssue
    earlier: list[AlikeFinding]


def said_by(title: str, text: str) -> str:
    """What is compared of a finding."""
    return title if len(pairs_of(title)) >= SHORT_TITLE else f"{title} {text}"


def likely_returns(
    inspection: Inspection, findings: QuerySet[SubIssue], *, rounds: Sequence[Inspection] | None = None
) -> list[LikelyReturn]:
    """Of those of ``findings`` that carry on nothing yet, in three reads; without what was dismissed."""
    before = earlier_rounds(inspection) if rounds is None else rounds
    open_ones = list(findings.filter(predecessor=None).order_by("position", "pk")[:MAX_FINDINGS])
    known = _earlier(before)
    if not known or not open_ones:
        return []
    pairs = {pk: pairs_of(said_by(row.title, row.text)) for pk, row in known.items()}
    dismissed = _dismissed(open_ones)
    found = []
    for row in open_ones:
        others = {pk: one for pk, one in pairs.items() if pk not in dismissed[row.pk]}
        near = most_alike(said_by(row.title, row.text), others, most=MAX_PROPOSED)
        if near:
            found.append(LikelyReturn(row, [AlikeFinding(known[one.key], one) for one in near]))
    return found


def _earlier(rounds: Sequence[Inspection]) -> dict[int, SubIssue]:
    return _newest(SubIssue.objects.current().filter(inspection__in=[row.pk for row in rounds]))


def _newest(rows: QuerySet[SubIssue]) -> dict[int, SubIssue]:
    rows = rows.select_related("inspection").order_by("-inspection_id", "position", "pk")
    return {row.pk: row for row in rows[:MAX_EARLIER]}


def _dismissed(findings: Iterable[SubIssue]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = DismissedLikeness.objects.filter(sub_issue__in=[row.pk for row in findings]).order_by("pk")
    for finding, earlier in rows.values_list("sub_issue_id", "earlier_id"):
        found[finding].add(earlier)
    return found


def count_likely(organization: Organization, findings: Iterable[tuple[str, str]]) -> int:
    """Of findings that are only read yet (title and text), how many are like what the unit has; one read."""
    inspections = Inspection.objects.current().filter(organization=organization)
    known = _newest(SubIssue.objects.current().filter(inspection__in=inspections))
    pairs = {pk: pairs_of(said_by(row.title, row.text)) for pk, row in known.items()}
    return sum(bool(most_alike(said_by(*one), pairs, most=1)) for one in list(findings)[:MAX_FINDINGS])


def may_choose_from(finding: SubIssue) -> QuerySet[SubIssue]:
    """Findings of earlier rounds, for who knows better than the likeness."""
    rounds = [row.pk for row in earlier_rounds(finding.inspection)]
    rows = SubIssue.objects.current().filter(inspection__in=rounds)
    return rows.select_related("inspection").order_by("-inspection_id", "position", "pk")


def refuse_say(user: User, finding: SubIssue) -> str | None:
    if not user.is_active or not is_office_of(user, finding):
        return "只有整改办可以确认或撤销反复出现。"
    return refuse_transferred(finding.inspection)


def refuse_carry_on(user: User, finding: SubIssue, earlier: SubIssue | None) -> str | None:
    if sentence := refuse_say(user, finding):
        return sentence
    rounds = {row.pk for row in earlier_rounds(finding.inspection)}
    if not rounds:
        return "请先在巡察设置中选择上一次巡察。"
    if earlier is None or earlier.archived_at is not None or earlier.inspection_id not in rounds:
        return "请选择以前各次巡察的问题。"
    if finding.predecessor_id is not None:
        return "该问题已确认承接以前的问题,要改的请先撤销。"
    return None


def refuse_let_go(user: User, finding: SubIssue) -> str | None:
    if sentence := refuse_say(user, finding):
        return sentence
    return None if finding.predecessor_id is not None else "该问题没有承接以前的问题,不必撤销。"


@transaction.atomic
def carry_on(sub_issue_id: int, *, earlier: int, by: User) -> SubIssue:
    """A person says that it is ``earlier`` again."""
    finding, found = _locked(sub_issue_id, earlier, by=by)
    ask(refuse_carry_on(by, finding, found))
    finding.predecessor = found
    detail = f"承接:{found}"
    save_edit(finding, ["predecessor"], by=by, reason=detail, event=Event.CARRY_ON, detail=detail)
    return finding


@transaction.atomic
def let_go(sub_issue_id: int, *, by: User, reason: str) -> SubIssue:
    finding, _ = _locked(sub_issue_id, None, by=by)
    ask(refuse_let_go(by, finding))
    if not reason.strip():
        raise Refused("请填写撤销的原因。")
    finding.predecessor = None
    save_edit(finding, ["predecessor"], by=by, reason=reason.strip(), event=Event.LET_GO)
    return finding


@transaction.atomic
def dismiss_likeness(sub_issue_id: int, *, earlier: int, by: User) -> None:
    """It is not proposed again; harmless when it is said twice."""
    finding, found = _locked(sub_issue_id, earlier, by=by)
    ask(refuse_carry_on(by, finding, found))
    DismissedLikeness.objects.get_or_create(
        sub_issue=finding, earlier=found, defaults={"actor": by, "actor_name": by.label}
    )
    trail.record(Event.DISMISS_LIKENESS, by=by, about=finding, detail=f"不是:{found}")


def _locked(sub_issue_id: int, earlier: int | None, *, by: User) -> tuple[SubIssue, SubIssue | None]:
    """Both, by key, as archiving an inspection's findings waits for; raises ``DoesNotExist``."""
    seen = SubIssue.objects.visible_as_whole(by).filter(pk__in={sub_issue_id, earlier or sub_issue_id})
    rows = seen.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows}
    if sub_issue_id not in found:
        raise SubIssue.DoesNotExist
    request_context.set_subject(found[sub_issue_id])
    return found[sub_issue_id], found.get(earlier or 0)
