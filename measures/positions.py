"""Where a new row goes among its neighbours; rows are spaced so that one fits in between."""

from __future__ import annotations

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
