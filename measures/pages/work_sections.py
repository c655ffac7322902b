"""Sections of My work: the keys of a page of rows, the most urgent first, and a capped count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from issues.models import SubIssue
from measures.models import EffectivenessCheck, Measure
from measures.models.measure import MeasureQuerySet
from measures.models.watch import WatchQuerySet
from measures.pages.late import LateGroup
from measures.pages.rows import MeasureRow
from measures.pages.watches import WatchRow, watch_rows

MAX_ROWS = 20
# Nobody works through more in a day, and counting a million rows is what makes a first page slow.
MAX_COUNT = 99
Dated = tuple[date, int]
Notes = Callable[[list[Measure]], dict[int, str]]


@dataclass(frozen=True)
class WorkSection:
    """``query`` filters the ledger to the whole of it; ``kind`` says what the rows are.

    ``keys``: of the measures that are shown; the ``rows`` of all sections are read together. ``notes`` says
    by key what stands below a row; ``late`` stands instead of rows. ``may_urge``: the user may tick rows and
    urge them. ``grid``: the page on which all rows are assigned.
    """

    title: str
    hint: str
    keys: Sequence[int]
    count: str
    query: str = ""
    kind: str = "measure"
    may_urge: bool = False
    grid: str = ""
    notes: Notes | None = None
    late: Sequence[LateGroup] = ()
    rows: Sequence[MeasureRow | SubIssue | WatchRow | EffectivenessCheck] = ()


def keyed(
    title: str, hint: str, keys: Sequence[int], *, query: str = "", notes: Notes | None = None
) -> WorkSection:
    """``keys``: as many as are counted, in their order."""
    return WorkSection(title, hint, keys[:MAX_ROWS], capped(len(keys)), query, notes=notes)


def section_of(
    title: str,
    hint: str,
    rows: MeasureQuerySet,
    *,
    query: str = "",
    is_dated: bool = False,
    parts: Sequence[Q] = (),
    notes: Notes | None = None,
) -> WorkSection:
    """The most urgent rows: by date, which puts overdue ones first; those without a date last.

    Two short reads, because no index of SQLite gives “empty ones last”; ``is_dated`` says that
    none is without a date. ``parts`` are all of ``rows``, asked for apart where there are many.
    """
    if parts:
        few = _dated(rows.order_by())
        keys = _keys(few) if len(few) <= MAX_COUNT else soonest(rows, parts)
        return keyed(title, hint, keys, query=query, notes=notes)
    keys = first_keys(rows.filter(due_on__isnull=False).order_by("due_on", "id"))
    if len(keys) <= MAX_COUNT and not is_dated:
        keys += first_keys(rows.filter(due_on__isnull=True).in_ledger_order())
    return keyed(title, hint, keys[: MAX_COUNT + 1], query=query, notes=notes)


def watch_section(
    title: str, hint: str, rows: WatchQuerySet, *, user: User, today: date, query: str = ""
) -> WorkSection:
    found = list(rows[:MAX_ROWS])
    count = len(found) if len(found) < MAX_ROWS else rows.order_by()[: MAX_COUNT + 1].count()
    drawn = watch_rows(user, found, today)
    return WorkSection(title, hint, [], capped(count), query, kind="watch", rows=drawn)


def first_keys(rows: MeasureQuerySet) -> list[int]:
    """Of so many as are counted."""
    return list(rows.values_list("pk", flat=True)[: MAX_COUNT + 1])


def soonest(rows: MeasureQuerySet, parts: Sequence[Q]) -> list[int]:
    """The first by date of what is in one of ``parts``.

    Indexes give that order within one status only: so each part gives its first keys, and the first of
    those are shown. A read a part is half the work of one for all, since a union takes long to put together.
    """
    found: set[Dated] = set()
    for part in parts:
        found |= _dated(rows.filter(part).order_by("due_on", "id"))
    return _keys(found)


def _dated(rows: MeasureQuerySet) -> set[Dated]:
    found = rows.values_list("due_on", "pk")[: MAX_COUNT + 1]
    return {(due_on or date.max, pk) for due_on, pk in found}


def _keys(found: Collection[Dated]) -> list[int]:
    return [pk for _, pk in sorted(found)]


def capped(count: int) -> str:
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
