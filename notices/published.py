"""A notice as it is published: without what is withheld, and the numbers closed up behind it.

A gap in the numbers would tell the reader that something was left out, so the marks of what is left
are those that were printed first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from issues.models import Inspection
from measures.models import Measure as MeasureRow
from notices.imports.from_records import notices_of
from notices.models import Notice as NoticeRow
from notices.parser.model import Category, Measure, Notice, SubIssue

Part = TypeVar("Part", Category, SubIssue, Measure)


def published_notices(inspection: Inspection, only: NoticeRow | None = None) -> list[Notice]:
    """Public texts only; an import that nobody touched comes back as it was. ``only``: that import alone."""
    found = notices_of(inspection, MeasureRow.published_text, only=only)
    return [without_withheld(notice) for notice in found]


def without_withheld(notice: Notice) -> Notice:
    """Measures without text are withheld; a finding or category goes with the last of its measures."""
    categories = [_category(row) for row in notice.categories]
    return replace(notice, categories=_closed_up(categories, notice.categories))


def _category(row: Category) -> Category | None:
    kept = _closed_up([_sub_issue(one) for one in row.sub_issues], row.sub_issues)
    return replace(row, sub_issues=kept) if kept or not row.sub_issues else None


def _sub_issue(row: SubIssue) -> SubIssue | None:
    kept = _closed_up([one if one.text else None for one in row.measures], row.measures)
    return replace(row, measures=kept) if kept or not row.measures else None


def _closed_up(found: Sequence[Part | None], printed: Sequence[Part]) -> tuple[Part, ...]:
    """Those that are kept, each with the next of the marks that were printed."""
    kept = [part for part in found if part is not None]
    if len(kept) == len(printed):
        return tuple(kept)
    return tuple(
        replace(part, mark=mark.mark, number=mark.number) for part, mark in zip(kept, printed, strict=False)
    )
