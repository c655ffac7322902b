"""The places of a text that people can correct: what is read, the lines of the title, what was left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notices.parser import model as parsed
from notices.parser.chrome import MARKUP, TABLE_HEAD
from notices.parser.corrections import Correction, Corrections
from notices.parser.items import Item
from notices.parser.parse import read_document
from notices.parser.passages import Passage

TITLE = "标题"
NOT_READ = "未录入"
# Tags are no text, and the rows of a table are its cells.
_NEVER_TEXT = (MARKUP, TABLE_HEAD)


def _left_item(source: str, left: parsed.LeftOut, starts: Sequence[int]) -> Item | None:
    """What was left out as a paragraph, where it stands in the source as it is."""
    end = left.at + len(left.text)
    if left.reason in _NEVER_TEXT or not left.text.strip() or source[left.at : end] != left.text:
        return None
    return Item(Passage(left.text, range(left.at, end), starts), paragraph=0)


@dataclass(frozen=True)
class Spot:
    """A place of the source and what begins there. `at` is an index of the source, as corrections count.

    `is_start` is False for a measure inside a paragraph: giving it a level splits the paragraph first.
    `outside` says why something has no level: it is the title, or was left out. Giving it one takes it in.
    """

    at: int
    line: int
    text: str
    level: parsed.Level | None
    kind: parsed.MarkKind | None
    is_start: bool
    passage: Passage
    outside: str = ""

    def breaks(self, typed: str) -> list[int] | None:
        """Places in the source where `typed`, the text with line breaks added, begins a new line; None
        when anything else was changed."""
        places: list[int] = []
        index = 0
        for sign in typed.replace("\r\n", "\n").strip():
            if index < len(self.text) and sign == self.text[index]:
                index += 1
            elif sign != "\n":
                return None
            elif places[-1:] != [index]:
                places.append(index)
        if index != len(self.text):
            return None
        return [self.passage.places[index] for index in places if index]


@dataclass(frozen=True)
class Spots:
    """`items` are in the order of the source; `inner` are places inside them at which a measure begins;
    `outside` are the reasons of those that are no part of the tree, by place."""

    items: Sequence[Item]
    levels: Mapping[int, parsed.Heading]
    inner: frozenset[int]
    outside: Mapping[int, str]

    @classmethod
    def of(cls, source: str, corrections: Sequence[Correction], notice: parsed.Notice | None) -> Spots:
        document = read_document(source, Corrections.of(corrections, {}))
        outside = dict.fromkeys((item.at for item in document.title_lines), TITLE)
        items = [*document.opening, *document.body, *document.closing, *document.title_lines]
        starts = [0, *(match.end() for match in re.finditer("\n", source))]
        for left in document.left_out:
            item = _left_item(source, left, starts)
            if item is not None:
                outside[item.at] = f"{NOT_READ}:{left.reason}"
                items.append(item)
        headings = {heading.at: heading for heading in notice.headings} if notice else {}
        inner = frozenset(measure.at for measure in notice.measures()) if notice else frozenset()
        return cls(sorted(items, key=lambda item: item.at), headings, inner, outside)

    def first(self) -> int | None:
        """Where the first paragraph begins that could not be joined to one before it."""
        return next((item.at for item in self.items if item.at not in self.outside), None)

    def at(self, place: int) -> Spot | None:
        """What begins at `place` or stands around it."""
        index = bisect_right(self.items, place, key=lambda item: item.at) - 1
        if index < 0:
            return None
        item = self.items[index]
        inside = item.passage.index_of(place)
        if inside and place in self.inner:
            passage = item.passage.cut(inside)
            return Spot(place, passage.line, passage.text, parsed.Level.MEASURE, None, False, passage)
        if inside is None:
            return None
        if item.at in self.outside:
            why = self.outside[item.at]
            return Spot(item.at, item.line, item.text, None, None, True, item.passage, why)
        heading = self.levels.get(item.at)
        level = heading.level if heading else item.forced or parsed.Level.TEXT
        if heading is None and item.at in self.inner:
            level = parsed.Level.MEASURE
        return Spot(
            item.at, item.line, item.text, level, heading.kind if heading else None, True, item.passage
        )

    def by_line(self) -> dict[int, int]:
        """The place that stands for each line: where the first paragraph on it begins, else the one that
        reaches over it."""
        found: dict[int, int] = {}
        for item in self.items:
            passage = item.passage
            if not passage.places:
                continue
            last = bisect_right(passage.starts, passage.places[-1])
            for line in range(passage.line, last + 1):
                if line not in found or (line == passage.line and not self._begins_on(found[line], line)):
                    found[line] = item.at
        return found

    def _begins_on(self, place: int, line: int) -> bool:
        item = self.items[bisect_right(self.items, place, key=lambda one: one.at) - 1]
        return item.line == line
