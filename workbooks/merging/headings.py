"""Findings and categories by the words of a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from issues.models import Category, SubIssue
from statements.spelling import normal
from workbooks.merging.snapshot import bare, keys, split_mark
from workbooks.receivers.texts import heading_likeness

SAME_HEADING = 0.8
# What findings are written with and without: 关于…的问题.
_AROUND = re.compile("^(?:关于|存在|针对)|的?(?:问题|情况|现象)?$")


def says(heading: SubIssue | Category, printed: str) -> bool:
    """Whether a cell names the heading; a category also in a receiver's own words, or by its focus alone."""
    known = keys(heading.mark, heading.title)
    if normal(printed) in known or bare(split_mark(printed).text) in known:
        return True
    if not isinstance(heading, Category):
        return plain_finding(printed) == plain_finding(heading.title)
    return heading_likeness(printed, str(heading), focus=heading.get_focus_display()) >= SAME_HEADING


def plain_finding(text: str) -> str:
    """Without its number and what stands around its words."""
    return _AROUND.sub("", bare(split_mark(text).text))


def index_by_words(rows: Iterable[tuple[set[str], Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for names, row in rows:
        for name in names:
            found[name].append(row)
    return dict(found)
