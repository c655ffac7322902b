"""Records as the dataclasses of a notice, so that it can be written back; six queries, whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from issues.models import Category, Inspection, SubIssue
from measures.models import Measure
from notices.imports.to_records import BLOCK
from notices.models import Notice, NoticeSection
from notices.parser import model as parsed


def own_text(row: Measure) -> str:
    return row.text


def notices_of(
    inspection: Inspection, text_of: Callable[[Measure], str] = own_text, *, only: Notice | None = None
) -> list[parsed.Notice]:
    """Headings that no notice brought along stand in front, in a notice of their own.

    ``text_of`` says what is printed of a measure; ``only``: of this import alone.
    """
    heads = {_block(row.first_position or 0): row for row in inspection.notices.all()}
    sections = list(NoticeSection.objects.filter(notice__inspection=inspection))
    categories = list(Category.objects.current().filter(inspection=inspection).order_by("position"))
    lone = {_block(category.position) for category in categories} - set(heads)
    below = _sub_issues(inspection, text_of)
    return [
        _notice(
            inspection,
            heads.get(block),
            sections=[part for part in sections if _block(part.position) == block],
            categories=[_category(one, below[one.pk]) for one in categories if _block(one.position) == block],
        )
        for block in (*sorted(lone), *sorted(heads))
        if only is None or heads.get(block) == only
    ]


def _block(position: int) -> int:
    """Which notice's range a position lies in."""
    return position // BLOCK


def _sub_issues(
    inspection: Inspection, text_of: Callable[[Measure], str]
) -> dict[int, list[parsed.SubIssue]]:
    leaves: dict[int, list[parsed.Measure]] = defaultdict(list)
    for row in Measure.objects.current().filter(inspection=inspection).order_by("position"):
        leaves[row.sub_issue_id].append(_measure(row, text_of(row)))
    found: dict[int, list[parsed.SubIssue]] = defaultdict(list)
    for sub_issue in SubIssue.objects.current().filter(inspection=inspection).order_by("position"):
        found[sub_issue.category_id].append(_sub_issue(sub_issue, leaves[sub_issue.pk]))
    return found


def _notice(
    inspection: Inspection,
    row: Notice | None,
    *,
    sections: Iterable[NoticeSection],
    categories: Iterable[parsed.Category],
) -> parsed.Notice:
    return parsed.Notice(
        preamble=parsed.Preamble(
            title=row.title if row else inspection.name,
            organization="",
            team=inspection.team,
            inspection_start=inspection.started_on,
            inspection_end=inspection.ended_on,
            feedback_on=inspection.feedback_on,
            text=row.preamble if row else "",
        ),
        sections=tuple(
            parsed.Section(mark=part.mark, title=part.title, text=part.text, line=0, position=part.position)
            for part in sections
        ),
        categories=tuple(categories),
        closing=parsed.Closing(
            text=row.closing if row else "",
            phone=row.phone if row else "",
            email=row.email if row else "",
            address=row.address if row else "",
            postcode=row.postcode if row else "",
        ),
    )


def _category(row: Category, sub_issues: list[parsed.SubIssue]) -> parsed.Category:
    return parsed.Category(
        number=row.number,
        mark=row.mark,
        title=row.title,
        text=row.text,
        line=0,
        position=row.position,
        focus=row.focus,
        sub_issues=tuple(sub_issues),
    )


def _sub_issue(row: SubIssue, measures: list[parsed.Measure]) -> parsed.SubIssue:
    return parsed.SubIssue(
        number=row.number,
        mark=row.mark,
        title=row.title,
        group_mark=row.group_mark,
        group=row.group,
        text=row.text,
        lead=row.lead,
        stated_status=row.stated_status,
        trailer=row.trailer,
        line=0,
        measures=tuple(measures),
    )


def _measure(row: Measure, text: str) -> parsed.Measure:
    return parsed.Measure(
        number=row.number,
        mark=row.mark,
        label=row.label,
        text=text,
        stated_status=row.stated_status,
        trailer=row.trailer,
        line=0,
    )
