"""Dataclasses of a parsed notice as the rows that ``create_tree`` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

from django.db.models import CharField, Max, Model

from audit.exceptions import Refused
from issues.models import Category, Inspection, InspectionKind, SubIssue
from issues.positions import last_position, position_of
from measures.models import Measure
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from notices.models import Notice, NoticeSection
from notices.parser import model as parsed
from notices.parser.model import FieldName

# Each notice of an inspection has a range of positions of its own, so that the export can tell
# which headings belong to which notice.
BLOCK = 1_000_000
MAX_NUMBER = 2**31 - 1
# Columns of a measure, and what a notice prints for them.
PRINTED = {
    "goal": FieldName.GOAL,
    "outcome": FieldName.EFFECT,
    "next_step": FieldName.NEXT,
    "remark": FieldName.NOTE,
}
Marked = parsed.Section | parsed.Category | parsed.SubIssue | parsed.Measure
KIND_WORDS = (
    ("回头看", InspectionKind.LOOK_BACK),
    ("机动巡察", InspectionKind.AD_HOC),
    ("专项巡察", InspectionKind.SPECIAL),
)


class InspectionFields(TypedDict):
    """Columns of a new inspection."""

    team: str
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None


def first_position(inspection: Inspection) -> int:
    """Where the range of the next notice of ``inspection`` begins."""
    sections = NoticeSection.objects.filter(notice__inspection=inspection)
    last = max(last_position(inspection), int(sections.aggregate(last=Max("position"))["last"] or 0))
    return (last // BLOCK + 1) * BLOCK if last else 0


def categories(notice: parsed.Notice, *, start: int) -> list[NewCategory]:
    return [
        NewCategory(
            title=category.title,
            number=_number(category.number),
            mark=category.mark,
            text=category.text,
            focus=category.focus,
            position=start + position_of(category.position - 1),
            sub_issues=[_sub_issue(sub_issue) for sub_issue in category.sub_issues],
        )
        for category in notice.categories
    ]


def _sub_issue(sub_issue: parsed.SubIssue) -> NewSubIssueTree:
    return NewSubIssueTree(
        title=sub_issue.title,
        number=_number(sub_issue.number),
        mark=sub_issue.mark,
        group_mark=sub_issue.group_mark,
        group=sub_issue.group,
        text=sub_issue.text,
        lead=sub_issue.lead,
        trailer=sub_issue.trailer,
        causes=_value(sub_issue.fields, FieldName.CAUSE),
        stated_status=sub_issue.stated_status,
        measures=[_measure(measure, sub_issue) for measure in sub_issue.measures],
    )


def _measure(measure: parsed.Measure, sub_issue: parsed.SubIssue) -> NewMeasure:
    return NewMeasure(
        text=measure.text,
        number=_number(measure.number),
        mark=measure.mark,
        label=measure.label,
        trailer=measure.trailer,
        stated_status=measure.stated_status,
        **{name: _printed(measure, sub_issue, what) for name, what in PRINTED.items()},
    )


def _printed(measure: parsed.Measure, sub_issue: parsed.SubIssue, name: FieldName) -> str:
    """What is printed once for a finding holds for each of its measures that says nothing of its own."""
    return _value(measure.fields, name) or _value(sub_issue.fields, name)


def _value(fields: Sequence[parsed.PrintedField], name: FieldName) -> str:
    return "\n".join(one.value.strip() for one in fields if one.name is name)


def _number(number: int | None) -> int | None:
    """Integers of the database end at 2³¹-1; the mark keeps what was printed."""
    return number if number is not None and number <= MAX_NUMBER else None


def sections(notice: parsed.Notice, *, row: Notice, start: int) -> list[NoticeSection]:
    return [
        NoticeSection(
            notice=row,
            position=start + position_of(section.position - 1),
            mark=section.mark,
            title=section.title,
            text=section.text,
        )
        for section in notice.sections
    ]


def notice_fields(notice: parsed.Notice) -> dict[str, str]:
    """What of the text around the tree is kept on the ``Notice`` row."""
    closing = notice.closing
    return {
        "title": notice.preamble.title,
        "preamble": notice.preamble.text,
        "closing": closing.text,
        "phone": closing.phone,
        "email": closing.email,
        "address": closing.address,
        "postcode": closing.postcode,
    }


def inspection_fields(preamble: parsed.Preamble) -> InspectionFields:
    """What a new inspection is filled with; dates that contradict each other stay empty."""
    started_on, ended_on = inspection_dates(preamble)
    return {
        "team": preamble.team[:100],
        "started_on": started_on,
        "ended_on": ended_on,
        "feedback_on": preamble.feedback_on,
    }


def inspection_dates(preamble: parsed.Preamble) -> tuple[date | None, date | None]:
    start, end = preamble.inspection_start, preamble.inspection_end
    return (None, None) if start and end and end < start else (start, end)


def proposed_name(preamble: parsed.Preamble) -> str:
    return f"{preamble.team[:150]}巡察" if preamble.team else ""


def proposed_kind(preamble: parsed.Preamble) -> InspectionKind:
    """From the words of title and opening; people correct it before confirming."""
    text = preamble.title + preamble.text
    return next((kind for word, kind in KIND_WORDS if word in text), InspectionKind.REGULAR)


def refuse_lengths(notice: parsed.Notice) -> None:
    """Raises ``Refused`` with the line of what does not fit a column, before the database does."""
    for line, label, value, limit in _limited(notice):
        if len(value) > limit:
            where = f"第{line}行" if line else "全文"
            raise Refused(f"{where}的{label}有{len(value)}个字,超过{limit}个字,请改正原文后重新上传。")


def _limited(notice: parsed.Notice) -> Iterator[tuple[int, str, str, int]]:
    marked: list[Marked] = [*notice.sections, *notice.categories, *notice.sub_issues(), *notice.measures()]
    for part in marked:
        yield part.line, "序号", part.mark, _limit(Category, "mark")
    for sub_issue in notice.sub_issues():
        yield sub_issue.line, "分组序号", sub_issue.group_mark, _limit(SubIssue, "group_mark")
        yield sub_issue.line, "完成情况", sub_issue.stated_status, _limit(SubIssue, "stated_status")
    for measure in notice.measures():
        yield measure.line, "标签", measure.label, _limit(Measure, "label")
        yield measure.line, "完成情况", measure.stated_status, _limit(Measure, "stated_status")
    for name in ("phone", "email", "address", "postcode"):
        yield 0, str(_column(Notice, name).verbose_name), getattr(notice.closing, name), _limit(Notice, name)


def _limit(model: type[Model], name: str) -> int:
    return int(_column(model, name).max_length or 0)


def _column(model: type[Model], name: str) -> CharField:
    column = model._meta.get_field(name)
    if not isinstance(column, CharField):
        raise TypeError(f"{name} is no text with a limit")
    return column
