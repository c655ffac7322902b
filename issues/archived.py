"""What was taken out of an inspection, to be brought back where it was a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.places import place
from issues.models import Category, Inspection, SubIssue

# The newest of each kind; what lies further back was meant.
MAX_SHOWN = 50


@dataclass(frozen=True)
class ArchivedRow:
    kind: str
    name: str
    archived_at: datetime
    url: str


def archived_rows(inspection: Inspection, *, by: User) -> list[ArchivedRow]:
    """Categories, and findings whose category is still there; the newest first."""
    rows = sorted(_rows(inspection, by=by), key=lambda row: row.archived_at, reverse=True)
    return rows[:MAX_SHOWN]


def _rows(inspection: Inspection, *, by: User) -> Iterator[ArchivedRow]:
    categories = Category.objects.archived_visible_to(by).filter(inspection=inspection)
    for category in categories.order_by("-archived_at", "pk")[:MAX_SHOWN]:
        if category.archived_at:
            url = place("restore_category", category.pk)
            yield ArchivedRow("问题类别", str(category), category.archived_at, url)
    findings = SubIssue.objects.archived_visible_to(by).filter(inspection=inspection)
    standing = findings.filter(category__archived_at__isnull=True)
    for finding in standing.order_by("-archived_at", "pk")[:MAX_SHOWN]:
        if finding.archived_at:
            yield ArchivedRow(
                "问题", str(finding), finding.archived_at, place("restore_sub_issue", finding.pk)
            )
