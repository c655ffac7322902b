"""Where a new row goes among its neighbours; rows are spaced so that one fits in between."""

from __future__ import annotations

from operator import attrgetter
from typing import TypeVar

from django.db import models
from django.db.models import Max

from accounts.steps import ask
from issues.models import Category, Inspection
from issues.rules import refuse_transferred

RowT = TypeVar("RowT", bound=models.Model)
SPACING = 1_000


def position_of(index: int) -> int:
    """The position of the ``index``-th row (from 0) of a freshly imported document."""
    return (index + 1) * SPACING


def between(before: int, after: int | None) -> int | None:
    """A free position after ``before`` and before ``after`` (None: the end); None when there is no room."""
    if after is None:
        return before + SPACING
    middle = (before + after) // 2
    return middle if before < middle < after else None


def last_position_of(model: type[models.Model], inspection: Inspection) -> int:
    last = model._default_manager.filter(inspection=inspection).aggregate(last=Max("position"))["last"]
    return int(last or 0)


def last_position(inspection: Inspection) -> int:
    """The last position among the categories, after which a further notice goes."""
    return last_position_of(Category, inspection)


def lock_inspection(inspection_id: int) -> None:
    """Positions are given out one at a time per inspection; none in what was handed to the archive."""
    ask(
        refuse_transferred(
            Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=inspection_id)
        )
    )


def lock_in_order(rows: models.QuerySet[RowT]) -> list[RowT]:
    """In the order of the document, but locked in the order of their keys, as every act locks that locks
    several: two that begin at different ends would wait for each other for ever."""
    found = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return sorted(found, key=attrgetter("position"))


def position_behind(model: type[models.Model], inspection: Inspection, row_id: int | None) -> int:
    """Between the row ``row_id`` (None: the beginning) and the next one; spaces all rows anew when full.

    A row in hand may hold an old position afterwards: it is saved by the names of its fields.
    """
    rows = model._default_manager.values_list("position", flat=True)
    before = int(rows.get(pk=row_id)) if row_id is not None else 0
    found = between(before, _next_position(model, inspection, before))
    if found is None:
        _space_anew(model, inspection)
        return position_behind(model, inspection, row_id)
    return found


def free_position(model: type[models.Model], inspection: Inspection, **parent: models.Model) -> int:
    """After the last row of ``parent`` and before the next one; spaces all rows anew when full."""
    siblings = model._default_manager.filter(**parent).aggregate(last=Max("position"))["last"]
    before = siblings if siblings is not None else last_position_of(model, inspection)
    found = between(before, _next_position(model, inspection, before))
    if found is None:
        _space_anew(model, inspection)
        return free_position(model, inspection, **parent)
    return found


def _next_position(model: type[models.Model], inspection: Inspection, before: int) -> int | None:
    later = model._default_manager.filter(inspection=inspection, position__gt=before).order_by("position")
    return later.values_list("position", flat=True).first()


def _space_anew(model: type[models.Model], inspection: Inspection) -> None:
    """Through negative numbers, because the database checks uniqueness row by row."""
    rows = model._default_manager.filter(inspection=inspection).only("pk", "position")
    keys = [row.pk for row in lock_in_order(rows)]
    for sign in (-1, 1):
        moved = [model(pk=pk, position=sign * position_of(index)) for index, pk in enumerate(keys)]
        model._default_manager.bulk_update(moved, ["position"], batch_size=500)
