"""Which department sent a file, and which have sent none.

Told by the file's name, by its line of who filled it in, by what it changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Department
from issues.models import Inspection
from measures.models import Measure
from statements.spelling import normal
from workbooks.merging.model import ImportPlan, RowAction
from workbooks.models import LedgerImport
from workbooks.reading import WorkbookReading

# Before a name above or below a table: 填报单位:业务科.
_FILLED_IN_BY = re.compile(r"(?:填报|报送|责任|承办|填表|上报)(?:单位|部门|科室|处室|股室)[::]?(.+)")


def named_in(text: str, departments: Iterable[Department]) -> Department | None:
    """The one department that a text names; of 办公室 and 党组办公室 the longer."""
    rest, found = normal(text), []
    for row in sorted(departments, key=lambda one: len(one.name), reverse=True):
        name = normal(row.name)
        if name and name in rest:
            rest = rest.replace(name, "\n")
            found.append(row)
    return found[0] if len(found) == 1 else None


def sender_named(
    file_name: str, reading: WorkbookReading, departments: Sequence[Department]
) -> Department | None:
    """By the file's own name, else by the line of who filled it in."""
    lines = [match[1] for sheet in reading.sheets for text in sheet.around if (match := _filled_in(text))]
    found = (named_in(text, departments) for text in (file_name, *lines))
    return next((row for row in found if row is not None), None)


def _filled_in(text: str) -> re.Match[str] | None:
    return _FILLED_IN_BY.search(normal(text))


def sender_by_content(plan: ImportPlan) -> Department | None:
    """Who leads most of the measures that the file changes, or all of those that are in it."""
    told = Counter(
        row.measure.department
        for row in plan.rows
        if row.measure is not None and row.measure.department and row.action is not RowAction.SAME
    )
    ranked = told.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    leading = {row.measure.department for row in plan.rows if row.measure is not None}
    return leading.pop() if len(leading) == 1 else None


@dataclass(frozen=True)
class MissingSender:
    """A department that leads open measures and sent nothing; ``count`` of them."""

    department: Department
    count: int


def missing_senders(
    inspection: Inspection, senders: Iterable[Department | None], *, since: date
) -> list[MissingSender]:
    """Of no file of ``senders``, nor of any that came in for the inspection from ``since`` on."""
    came_in = LedgerImport.objects.filter(inspection=inspection, uploaded_at__date__gte=since)
    earlier = came_in.filter(sender__isnull=False)
    sent = {row.pk for row in senders if row is not None} | set(earlier.values_list("sender_id", flat=True))
    rows = Measure.objects.current().open().filter(inspection=inspection, department__isnull=False)
    counted = rows.exclude(department__in=sent).values_list("department").annotate(Count("pk")).order_by()
    counts = dict(counted)
    return [MissingSender(row, counts[row.pk]) for row in Department.objects.filter(pk__in=counts)]
