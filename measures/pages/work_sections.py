"""Sections of My work: a page of rows, the most urgent first, and a capped count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from issues.models import SubIssue
from measures.models import Measure
from measures.models.measure import MeasureQuerySet
from measures.models.watch import WatchQuerySet
from measures.pages.late import LateGroup
from measures.pages.rows import RELATED, SHOWN, MeasureRow
from measures.pages.watches import WatchRow, watch_rows

MAX_ROWS = 20
# Nobody works through more in a day, and counting a million rows is what makes a first page slow.
MAX_COUNT = 99
Dated = tuple[date, int]


@dataclass(frozen=True)
class WorkSection:
    """``query`` filters the ledger to the whole of it; ``kind`` says what the rows are.

    ``notes``: what is said below a row, by its key; ``late`` stands instead of rows.
    ``may_urge``: the user may tick rows and urge them. ``grid``: the page on which all rows are assigned.
    """

    title: str
    hint: str
    rows: Sequence[Measure | MeasureRow | SubIssue | WatchRow]
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
    none is without a date. ``parts`` are all of ``rows``, asked for apart where there are many.
    """
    if parts:
        few = _dated(rows.order_by())
        first, count = _first(few) if len(few) <= MAX_COUNT else soonest(rows, parts)
        return WorkSection(title, hint, first, count, query)
    found = list(rows.filter(due_on__isnull=False).order_by("due_on", "id")[:MAX_ROWS])
    if len(found) < MAX_ROWS and not is_dated:
        undated = rows.filter(due_on__isnull=True).in_ledger_order()
        found += undated[: MAX_ROWS - len(found)]
    return WorkSection(title, hint, found, counted(rows, found), query)


def soonest(rows: MeasureQuerySet, parts: Sequence[Q]) -> tuple[list[Measure], str]:
    """The first by date of what is in one of ``parts``, and how many there are.

    Indexes give that order within one status only: so each part gives its first keys, and the first of
    those are read. A read a part is half the work of one for all, since a union takes long to put together.
    """
    found: set[Dated] = set()
    for part in parts:
        found |= _dated(rows.filter(part).order_by("due_on", "id"))
    return _first(found)


def _dated(rows: MeasureQuerySet) -> set[Dated]:
    """Of so many as are counted."""
    found = rows.values_list("due_on", "pk")[: MAX_COUNT + 1]
    return {(due_on or date.max, pk) for due_on, pk in found}


def _first(found: Collection[Dated]) -> tuple[list[Measure], str]:
    if not found:
        return [], "0"
    keys = [pk for _, pk in sorted(found)[:MAX_ROWS]]
    shown = Measure.objects.filter(pk__in=keys).select_related(*RELATED).only(*SHOWN)
    return list(shown.order_by("due_on", "id")), _capped(len(found))


def watch_section(
    title: str, hint: str, rows: WatchQuerySet, *, user: User, today: date, query: str = ""
) -> WorkSection:
    found = list(rows[:MAX_ROWS])
    count = str(len(found)) if len(found) < MAX_ROWS else _capped(rows.order_by()[: MAX_COUNT + 1].count())
    return WorkSection(title, hint, watch_rows(user, found, today), count, query, kind="watch")


def counted(rows: QuerySet[Measure] | QuerySet[SubIssue], found: Sequence[Model]) -> str:
    if len(found) < MAX_ROWS:
        return str(len(found))
    return _capped(rows.order_by()[: MAX_COUNT + 1].count())


def _capped(count: int) -> str:
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
