"""Numbered facts above 整改情况: whose numbers begin anew below it: they describe the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from notices.parser.items import Item
from notices.parser.labels import LabelRole
from notices.parser.marks import half_width, read_mark
from notices.parser.words import ASPECT, DEED

_MIN_LISTED = 2


def with_facts_told(items: Sequence[Item]) -> list[Item]:
    """The same items; facts that are numbered like the measures below the label are plain paragraphs now.

    “1.监测不灵敏 (1)上报迟。(2)样本积压。整改情况: (1)… (2)…”; a single (1) above a label is a finding,
    unless this document lists several elsewhere.
    """
    found = list(_facts(items))
    listed = sum(len(places) >= _MIN_LISTED for places in found)
    if not listed or listed * 2 < len(found):
        return list(items)
    facts = {place for places in found for place in places}
    return [
        replace(item, kind=None, number=None, body=0) if place in facts else item
        for place, item in enumerate(items)
    ]


def _facts(items: Sequence[Item]) -> Iterator[list[int]]:
    """The places of (1), (2), … between a heading and the label."""
    run: list[int] = []
    for place, item in enumerate(items):
        if item.kind is not None:
            goes_on = run and items[run[-1]].kind is item.kind and item.number == len(run) + 1
            is_first = item.number == 1 and place > 0 and _names_finding(items[place - 1])
            run = [*run, place] if goes_on else [place] if is_first else []
        elif item.has(LabelRole.PROGRESS):
            if run and _begins_anew(items, place, items[run[0]]) and not _are_deeds(items, run):
                yield run
            run = []
        elif item.label is not None:
            run = []


def _names_finding(above: Item) -> bool:
    """A heading of its own right above: no label as 反馈问题:, no aspect, which lists findings."""
    is_heading = above.kind is not None and above.label is None
    return is_heading and not ASPECT.search(half_width(above.rest))


def _begins_anew(items: Sequence[Item], label: int, first: Item) -> bool:
    """Whether the label is followed by the first number of the same kind."""
    if items[label].rest:
        mark = read_mark(items[label].rest)
        return mark is not None and mark.kind is first.kind and mark.number == 1
    below = items[label + 1] if label + 1 < len(items) else None
    return below is not None and below.kind is first.kind and below.number == 1


def _are_deeds(items: Sequence[Item], run: Sequence[int]) -> bool:
    return sum(bool(DEED.match(half_width(items[place].rest))) for place in run) * 2 > len(run)
