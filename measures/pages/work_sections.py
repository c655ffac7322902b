"""Sections of My work: a page of rows, the most urgent first, and a capped count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from issues.models import SubIssue
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.pages.late import LateGroup
from measures.pages.rows import RELATED, SHOWN, MeasureRow

MAX_ROWS = 20
# Nobody works through more in a day, and counting a million rows is what makes a first page slow.
MAX_COUNT = 99


@dataclass(frozen=True)
class WorkSection:
    """``query`` filters the ledger to the whole of it; ``kind`` says what the rows are.

    ``notes``: what is said below a row, by its key; ``late`` stands instead of rows.
    ``may_urge``: the user may tick rows and urge them. ``grid``: the page on which all rows are assigned.
    """

    title: str
    hint: str
    rows: Sequence[Measure | MeasureRow | SubIssue]
    count: str
    query: str = ""
    kind: str = "measure"
    may_urge: bool = False
    grid: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)
    late: Sequence[LateGroup] = ()


def measures_of(user: User) -> MeasureQuerySet:
    return Measure.objects.visible_to(user).select_related(*RELATED).only(*SHOWN)


def section_of(
    title: str,
    hint: str,
    rows: MeasureQuerySet,
    *,
    query: str = "",
    is_dated: bool = False,
    parts: Sequence[Q] = (),
) -> WorkSection:
    """The most urgent rows: by date, which puts overdue ones first; those without a date last.

    Two short reads, because no index of SQLite gives “empty ones last”; ``is_dated`` says that
    none is without a date. ``parts``: see ``soonest``.
    """
    found = list(soonest(rows.filter(due_on__isnull=False), parts))
    if len(found) < MAX_ROWS and not is_dated:
        undated = rows.filter(due_on__isnull=True).in_ledger_order()
        found += undated[: MAX_ROWS - len(found)]
    return WorkSection(title, hint, found, counted(any_of(rows, parts) if parts else rows, found), query)


def soonest(rows: MeasureQuerySet, parts: Sequence[Q]) -> QuerySet[Measure]:
    """The first by date. Indexes give that order within one status only: so each of
    ``parts``, which together are all of ``rows``, gives its first ones, and those few are sorted."""
    if not parts:
        return rows.order_by("due_on", "id")[:MAX_ROWS]
    found = []
    for part in parts:
        keys = rows.filter(part).order_by("due_on", "id").values("pk")[:MAX_ROWS]
        found.append(Measure.objects.order_by().filter(pk__in=keys).select_related(*RELATED).only(*SHOWN))
    return found[0].union(*found[1:]).order_by("due_on", "id")[:MAX_ROWS]


def any_of(rows: MeasureQuerySet, parts: Sequence[Q]) -> QuerySet[Measure]:
    """So many of each of ``parts`` as are counted: asked for together, no index would find them."""
    few = [rows.filter(part).order_by().values("pk")[: MAX_COUNT + 1] for part in parts]
    return Measure.objects.filter(reduce(or_, (Q(pk__in=keys) for keys in few)))


def counted(rows: QuerySet[Measure] | QuerySet[SubIssue], found: Sequence[Model]) -> str:
    if len(found) < MAX_ROWS:
        return str(len(found))
    count = rows.order_by()[: MAX_COUNT + 1].count()
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
