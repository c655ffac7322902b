"""A finding over the rounds: what was promised, done and signed each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from issues.models import Closure, SubIssue
from issues.rounds import MAX_ROUNDS
from measures.models import EffectivenessCheck, Measure

# A round of one finding is a handful of measures; of more, the first are shown.
MAX_LINKS, MAX_MEASURES = 20, 200


@dataclass
class FindingRound:
    """One round. ``is_this``: the finding whose chain is read."""

    finding: SubIssue
    is_this: bool
    measures: list[Measure] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    checks: list[EffectivenessCheck] = field(default_factory=list)

    def checks_due(self, today: date) -> list[EffectivenessCheck]:
        return [row for row in self.checks if row.is_due(today)]


def chain_of(finding: SubIssue) -> list[FindingRound]:
    """The oldest first: what it carries on, itself, and what carried it on; a read a round and three more."""
    rows = [*reversed(_before(finding)), finding, *_after(finding)][:MAX_LINKS]
    links = {row.pk: FindingRound(row, row.pk == finding.pk) for row in rows}
    shown = ("mark", "text", "outcome", "status", "timeframe", "completed_at", "sub_issue_id")
    measures = Measure.objects.current().filter(sub_issue__in=list(links)).order_by("position")
    for measure in measures.only(*shown)[:MAX_MEASURES]:
        links[measure.sub_issue_id].measures.append(measure)
    for closure in Closure.objects.filter(sub_issue__in=list(links)).order_by("pk"):
        links[closure.sub_issue_id].closures.append(closure)
    checks = EffectivenessCheck.objects.filter(sub_issue__in=list(links), is_active=True)
    for check in checks.order_by("pk"):
        links[check.sub_issue_id].checks.append(check)
    return list(links.values())


def _before(finding: SubIssue) -> list[SubIssue]:
    found: list[SubIssue] = []
    pk, seen = finding.predecessor_id, {finding.pk}
    while pk is not None and pk not in seen and len(found) < MAX_ROUNDS:
        row = SubIssue.objects.select_related("inspection").get(pk=pk)
        seen.add(row.pk)
        found.append(row)
        pk = row.predecessor_id
    return found


def _after(finding: SubIssue) -> list[SubIssue]:
    """Several may carry on one."""
    found: list[SubIssue] = []
    newest, seen = [finding.pk], {finding.pk}
    while newest and len(found) < MAX_LINKS:
        rows = SubIssue.objects.current().filter(predecessor__in=newest).exclude(pk__in=seen)
        few = list(rows.select_related("inspection").order_by("inspection_id", "position")[:MAX_LINKS])
        newest = [row.pk for row in few]
        seen.update(newest)
        found += few
    return found


def rounds_told(finding: SubIssue, successors: list[SubIssue]) -> list[tuple[str, SubIssue]]:
    """For the page of a finding: what it carries on and what carries it on."""
    before = [("承接", finding.predecessor)] if finding.predecessor is not None else []
    return [*before, *(("又出现在", row) for row in successors)]
