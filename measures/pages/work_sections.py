"""Sections of My work: the keys of a page of rows, the most urgent first, and a capped count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from issues.models import SubIssue
from measures.models import EffectivenessCheck
from measures.models.measure import MeasureQuerySet
from measures.models.watch import WatchQuerySet
from measures.pages.late import LateGroup
from measures.pages.rows import MeasureRow, ReadMeasure
from measures.pages.watches import WatchRow, watch_rows

MAX_ROWS = 20
# Nobody works through more in a day, and counting a million rows is what makes a first page slow.
MAX_COUNT = 99
Notes = Callable[[list[ReadMeasure]], dict[int, str]]


@dataclass(frozen=True)
class WorkLink:
    """A row of a section whose page a room above has; ``colour`` of ``note``, ``facts`` below it."""

    pk: int
    text: str
    url: str
    note: str = ""
    colour: str = "grey"
    facts: str = ""


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
    rows: Sequence[MeasureRow | SubIssue | WatchRow | EffectivenessCheck | WorkLink] = ()


Builder = Callable[[User, date], WorkSection]
_from_above: list[Builder] = []


def register(builder: Builder) -> None:
    """A room above brings a section of its own, with rows of ``WorkLink``."""
    _from_above.append(builder)


def of_above(user: User, today: date) -> list[WorkSection]:
    return [build(user, today) for build in _from_above]


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
    notes: Notes | None = None,
) -> WorkSection:
    """The most urgent rows: by date, which puts overdue ones first; those without a date last.

    Two short reads, because no index of SQLite gives “empty ones last”; ``is_dated`` says that
    none is without a date.
    """
    keys = first_keys(rows.filter(due_on__isnull=False).order_by("due_on", "id"))
    if len(keys) <= MAX_COUNT and not is_dated:
        keys += first_keys(rows.filter(due_on__isnull=True).in_ledger_order())
    return keyed(title, hint, keys[: MAX_COUNT + 1], query=query, notes=notes)


def watch_section(
    title: str, hint: str, rows: WatchQuerySet, *, user: User, today: date, query: str = ""
) -> WorkSection:
    """The keys first: most people have none, and what a row shows is eight tables."""
    keys = list(rows.values_list("pk", flat=True)[: MAX_COUNT + 1])
    drawn = watch_rows(user, rows.filter(pk__in=keys[:MAX_ROWS]), today) if keys else []
    return WorkSection(title, hint, [], capped(len(keys)), query, kind="watch", rows=drawn)


def first_keys(rows: MeasureQuerySet) -> list[int]:
    """Of so many as are counted."""
    return list(rows.values_list("pk", flat=True)[: MAX_COUNT + 1])


def capped(count: int) -> str:
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
