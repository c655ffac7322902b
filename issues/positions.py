"""Where a new row goes among its neighbours; rows are spaced so that one fits in between."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max

from issues.models import Category, Inspection

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


def last_position_of(model: Any, inspection: Inspection) -> int:
    last = model.objects.filter(inspection=inspection).aggregate(last=Max("position"))["last"]
    return int(last or 0)


def last_position(inspection: Inspection) -> int:
    """The last position among the categories, after which a further notice goes."""
    return last_position_of(Category, inspection)


def lock_inspection(inspection_id: int) -> None:
    """Positions are given out one at a time per inspection."""
    Inspection.objects.select_for_update(of=("self",)).get(pk=inspection_id)


def free_position(model: Any, inspection: Inspection, **parent: models.Model) -> int:
    """After the last row of ``parent`` and before the next one; spaces all rows anew when full."""
    siblings = model.objects.filter(**parent).aggregate(last=Max("position"))["last"]
    before = siblings if siblings is not None else last_position_of(model, inspection)
    found = between(before, _next_position(model, inspection, before))
    if found is None:
        _space_anew(model, inspection)
        return free_position(model, inspection, **parent)
    return found


def _next_position(model: Any, inspection: Inspection, before: int) -> int | None:
    later = model.objects.filter(inspection=inspection, position__gt=before).order_by("position")
    return later.values_list("position", flat=True).first()


def _space_anew(model: Any, inspection: Inspection) -> None:
    """Through negative numbers, because the database checks uniqueness row by row."""
    rows = list(model.objects.filter(inspection=inspection).order_by("position"))
    for sign in (-1, 1):
        for index, row in enumerate(rows):
            row.position = sign * position_of(index)
        model.objects.bulk_update(rows, ["position"], batch_size=500)
