"""A notice as lines, each with its rank in print; text and Word are written from the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from notices.parser.model import Category, Notice, SubIssue


class Rank(Enum):
    """How a line is set; a heading's follows from its printed mark (product.md, print conventions)."""

    TITLE = "title"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    BODY = "body"


@dataclass(frozen=True)
class NoticeLine:
    """One paragraph, or several separated by "\\n"."""

    rank: Rank
    text: str


_FIRST = re.compile(r"[一二三四五六七八九十]+、")
_SECOND = re.compile(r"[((][一二三四五六七八九十]+[))]")


def heading_rank(mark: str) -> Rank:
    """“一、” and “(一)” have ranks of their own; 1. and (1) are set like the text."""
    if _FIRST.match(mark):
        return Rank.FIRST
    return Rank.SECOND if _SECOND.match(mark) else Rank.THIRD


def lines_of(notice: Notice) -> list[NoticeLine]:
    """Everything that is printed, without what is empty."""
    return [line for line in _lines(notice) if line.text]


def _lines(notice: Notice) -> Iterator[NoticeLine]:
    yield NoticeLine(Rank.TITLE, notice.preamble.title)
    yield NoticeLine(Rank.BODY, notice.preamble.text)
    for part in notice.parts():
        yield NoticeLine(heading_rank(part.mark), part.mark + part.title)
        yield NoticeLine(Rank.BODY, part.text)
        if isinstance(part, Category):
            yield from _sub_issues(part)
    yield NoticeLine(Rank.BODY, notice.closing.text)


def _sub_issues(category: Category) -> Iterator[NoticeLine]:
    printed = ("", "")
    for sub_issue in category.sub_issues:
        group = (sub_issue.group_mark, sub_issue.group)
        if group != printed:
            yield NoticeLine(heading_rank(sub_issue.group_mark), sub_issue.group_mark + sub_issue.group)
        printed = group
        yield from _sub_issue(sub_issue)


def _sub_issue(sub_issue: SubIssue) -> Iterator[NoticeLine]:
    yield NoticeLine(heading_rank(sub_issue.mark), sub_issue.mark + sub_issue.title)
    yield NoticeLine(Rank.BODY, sub_issue.text)
    yield NoticeLine(Rank.BODY, sub_issue.lead)
    for measure in sub_issue.measures:
        yield NoticeLine(Rank.BODY, measure.mark + measure.label + measure.text)
        yield NoticeLine(Rank.BODY, measure.trailer)
    yield NoticeLine(Rank.BODY, sub_issue.trailer)
