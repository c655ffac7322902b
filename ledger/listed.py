"""Measures as the list reads them: plain values.

To build fifty measures with all they belong to takes three times as long as to read their values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from issues.labels import category_label, finding_label
from measures.models import Measure


class ListedMeasure(NamedTuple):
    """In the order of ``READ``; names of a leader or a department that is not known yet are None."""

    pk: int
    sub_issue_id: int
    mark: str
    text: str
    status: str
    timeframe: str
    due_on: date | None
    custom_values: Mapping[str, str]
    category_mark: str
    category_title: str
    finding_mark: str
    finding_title: str
    finding_closed_on: date | None
    finding_values: Mapping[str, str]
    leader: str | None
    department: str | None
    organization_name: str
    organization_short_name: str

    @property
    def category(self) -> str:
        return category_label(self.category_mark, self.category_title)

    @property
    def finding(self) -> str:
        return finding_label(self.finding_mark, self.finding_title)

    @property
    def organization(self) -> str:
        return self.organization_short_name or self.organization_name


READ = (
    "pk",
    "sub_issue_id",
    "mark",
    "text",
    "status",
    "timeframe",
    "due_on",
    "custom_values",
    "category__mark",
    "category__title",
    "sub_issue__mark",
    "sub_issue__title",
    "sub_issue__closed_on",
    "sub_issue__custom_values",
    "leader__full_name",
    "department__name",
    "organization__name",
    "organization__short_name",
)


def listed(keys: Sequence[int]) -> dict[int, ListedMeasure]:
    """By key."""
    found = Measure.objects.filter(pk__in=keys).order_by().values_list(*READ)
    return {row.pk: row for row in map(ListedMeasure._make, found)} if keys else {}
