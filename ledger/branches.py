"""The branches of an inspection's tree: what is shown at once, and what when it is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.numbers import typed_key
from issues.models import Category, Inspection, SubIssue
from measures.filters.filter_set import readable_measures
from measures.models import Measure
from measures.visibility import sub_issues_of
from measures.workflow import Status

# Up to here the page holds all measures; above, each finding's are fetched when it is opened.
MAX_OPEN_MEASURES = 60
# Up to here it holds all findings; above, those of a category are fetched when it is opened.
MAX_OPEN_FINDINGS = 80
MAX_MEASURES = 500
# What is shown of a measure and of a finding; their texts are longer than that.
SHOWN = ("sub_issue", "mark", "text", "status", "timeframe", "due_on")
SHOWN_FINDING = ("category", "group_mark", "group", "mark", "title", "closed_on")


@dataclass(frozen=True)
class MeasureCounts:
    """Measures of a finding or category, and how many of them are completed or not yet assigned."""

    total: int = 0
    done: int = 0
    drafts: int = 0

    def __add__(self, other: MeasureCounts) -> MeasureCounts:
        return MeasureCounts(self.total + other.total, self.done + other.done, self.drafts + other.drafts)


@dataclass
class TreeFinding:
    row: SubIssue
    counts: MeasureCounts = MeasureCounts()
    measures: list[Measure] = field(default_factory=list)
    is_open: bool = False


@dataclass
class TreeBranch:
    """``findings`` is empty unless ``is_open``; the numbers are those of all."""

    category: Category
    counts: MeasureCounts = MeasureCounts()
    count: int = 0
    closed: int = 0
    is_open: bool = True
    findings: list[TreeFinding] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """What an address asks to be open: a category, a finding with its category."""

    category: int = 0
    finding: int = 0

    @classmethod
    def of(cls, category: str, finding: str) -> Opened:
        return cls(typed_key(category) or 0, typed_key(finding) or 0)


class InspectionTree:
    """What ``user`` may read of ``inspection``."""

    def __init__(self, user: User, inspection: Inspection) -> None:
        self.user, self.inspection = user, inspection
        self.measures = readable_measures(user).filter(inspection=inspection)
        self.sub_issues = sub_issues_of(user, self.measures, inspection)

    def branches(self, opened: Opened) -> list[TreeBranch]:
        found = self._closed_branches()
        if sum(branch.count for branch in found.values()) > MAX_OPEN_FINDINGS:
            asked = self._asked(opened)
            for pk, branch in found.items():
                branch.is_open = pk == asked
        is_whole = sum(branch.counts.total for branch in found.values()) <= MAX_OPEN_MEASURES
        shown = [pk for pk, branch in found.items() if branch.is_open and branch.count]
        for finding in self.findings(shown, opened=opened, is_whole=is_whole):
            found[finding.row.category_id].findings.append(finding)
        return list(found.values())

    def _asked(self, opened: Opened) -> int:
        rows = self.sub_issues.filter(pk=opened.finding) if opened.finding else self.sub_issues.none()
        return opened.category or rows.values_list("category_id", flat=True).first() or 0

    def _closed_branches(self) -> dict[int, TreeBranch]:
        """Categories without findings as well, for who sees the whole: elsewhere nobody would find them."""
        rows = self.sub_issues.order_by().values_list("category_id")
        numbers = {pk: rest for pk, *rest in rows.annotate(all=Count("pk"), closed=Count("closed_on"))}
        counts = self._counts(by_category=True)
        mine = Q(pk__in=numbers)
        if self.user.has_whole_view:
            mine |= Q(archived_at__isnull=True)
        categories = Category.objects.filter(mine, inspection=self.inspection).order_by("position")
        return {
            row.pk: TreeBranch(row, counts.get(row.pk, MeasureCounts()), *numbers.get(row.pk, (0, 0)))
            for row in categories
        }

    @cached_property
    def _counted(self) -> list[tuple[int, int, MeasureCounts]]:
        """Category, finding, and what is counted of its measures: one read for both levels."""
        rows = self.measures.order_by().values_list("category_id", "sub_issue_id")
        completed, draft = (Q(status=status) for status in (Status.COMPLETED, Status.DRAFT))
        counts = {
            "all": Count("pk"),
            "done": Count("pk", filter=completed),
            "drafts": Count("pk", filter=draft),
        }
        return [(row[0], row[1], MeasureCounts(*row[2:])) for row in rows.annotate(**counts)]

    def _counts(self, *, by_category: bool) -> dict[int, MeasureCounts]:
        found: dict[int, MeasureCounts] = defaultdict(MeasureCounts)
        for category_id, finding_id, counts in self._counted:
            found[category_id if by_category else finding_id] += counts
        return found

    def findings(
        self, categories: Collection[int], *, opened: Opened, is_whole: bool = False
    ) -> list[TreeFinding]:
        """Those of ``categories`` in their order."""
        if not categories:
            return []
        counts = self._counts(by_category=False)
        measures = self._measures(opened, is_whole=is_whole)
        rows: QuerySet[SubIssue] = self.sub_issues.filter(category_id__in=categories)
        return [
            TreeFinding(
                row,
                counts.get(row.pk, MeasureCounts()),
                measures.get(row.pk, []),
                is_whole or row.pk == opened.finding,
            )
            for row in rows.only(*SHOWN_FINDING).order_by("category__position", "position")
        ]

    def _measures(self, opened: Opened, *, is_whole: bool) -> dict[int, list[Measure]]:
        if not is_whole and not opened.finding:
            return {}
        rows = self.measures if is_whole else self.measures.filter(sub_issue=opened.finding)
        found: dict[int, list[Measure]] = defaultdict(list)
        for measure in rows.only(*SHOWN).order_by("position")[:MAX_MEASURES]:
            found[measure.sub_issue_id].append(measure)
        return found
