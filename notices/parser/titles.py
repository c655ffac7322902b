"""Where the title of a heading ends, and what stands behind it in the same paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.parser.features import first_sentence
from notices.parser.items import Item
from notices.parser.marks import SERIES, half_width
from notices.parser.model import MarkKind
from notices.parser.passages import Passage
from notices.parser.series import series_start
from notices.parser.words import DEED, FAULT, NAMED

_BEHIND_FINDING = re.compile(r"(?:(?<=问题)|(?<=[”\"」]))[,:;]|(?<=问题的整改)[,:;]")
_RUN_ON = re.compile(r"(?<=的问题)(?=[\u4e00-\u9fff《])|(?<=[”\"」]问题)(?=[\u4e00-\u9fff《])")
_LONG_HEADING = 40
_MAX_TITLE = 60
# How much of what follows has to read like a deed.
_SEEN = 24
_SIGNS = re.compile("[。;:!?]")
_REST_OF_TITLE = re.compile('(?:的?问题)?[”’"」]?(?:的?问题)?[ \u3000]*')


@dataclass(frozen=True)
class Rules:
    """What was decided for the whole document. `series` may count the measures of a finding."""

    is_progress: bool
    has_labels: bool
    series: tuple[MarkKind, ...] = SERIES
    # 一是 counts measures even inside a numbered one, because the user said so.
    forced: tuple[MarkKind, ...] = ()
    # Places in the source where people said that nothing begins.
    kept: frozenset[int] = frozenset()


def split_title(item: Item, rules: Rules) -> tuple[str, Passage]:
    """The title of a heading, and what stands behind it in the same paragraph."""
    rest = item.rest_passage()
    end = title_end(rest.text, rules)
    return rest.text[:end].strip(), rest.cut(end)


def title_end(text: str, rules: Rules) -> int:
    half = half_width(text)
    ends = [len(first_sentence(text))]
    if rules.is_progress:
        if start := series_start(text, rules.series):
            ends.append(start)
        if NAMED.match(half) and (match := _BEHIND_FINDING.search(half)):
            ends.append(match.end())
        if len(text) > _LONG_HEADING:
            ends += [m.start() for m in _RUN_ON.finditer(half[:200]) if DEED.match(half[m.start() :])][:1]
        if ends[0] > _LONG_HEADING:
            ends += list(_deeds_behind_fault(half))[:1]
    return min(ends)


def _deeds_behind_fault(half: str) -> Iterator[int]:
    """“思政课教师配备不足拿出专项编制30个…”: where a deed begins right behind the fault, nothing between."""
    for match in FAULT.finditer(half, 0, _MAX_TITLE):
        rest = _REST_OF_TITLE.match(half, match.end())
        end = rest.end() if rest else match.end()
        is_deed = bool(DEED.match(half[end : end + _SEEN])) and not FAULT.search(half, end, end + _SEEN)
        if is_deed and not _SIGNS.search(half, 0, end):
            yield end
