"""A table that was copied with one cell a line: its head, then rows that begin with their running number."""

from __future__ import annotations

from collections.abc import Sequence

from notices.parser.columns import columns_of
from notices.parser.passages import Passage, joined
from notices.parser.reflow import SourceLine

_FEWEST = 4
_MOST = 14
_LONGEST_HEAD = 14


def with_rows(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The same lines; those of such a table are rows whose cells are separated by tabs."""
    start, width = _head(lines)
    if not width:
        return list(lines)
    found = [*lines[:start], _row(lines[start : start + width])]
    place, number = start + width, 1
    while place < len(lines) and lines[place].text == str(number):
        end = _end(lines, place, width, number + 1)
        found.append(_row(lines[place:end]))
        place, number = end, number + 1
    return [*found, *lines[place:]] if number > 2 else list(lines)


def _head(lines: Sequence[SourceLine]) -> tuple[int, int]:
    """(index of the first head, how many there are) of a table that counts its rows; (0, 0) without one."""
    for start, line in enumerate(lines):
        if "序号" not in line.text or len(line.text) > 4:
            continue
        one = next(
            (i for i in range(start + 1, min(len(lines), start + _MOST)) if lines[i].text == "1"), None
        )
        cells = [own.passage for own in lines[start:one]] if one is not None else []
        if len(cells) >= _FEWEST and columns_of(cells):
            return start, len(cells)
    return 0, 0


def _end(lines: Sequence[SourceLine], start: int, width: int, number: int) -> int:
    """Where the next row begins; the last row has as many cells as the head."""
    last = min(len(lines), start + width)
    return next(
        (i for i in range(start + 1, last + 1) if i < len(lines) and lines[i].text == str(number)), last
    )


def _row(lines: Sequence[SourceLine]) -> SourceLine:
    parts: list[Passage] = []
    for line in lines:
        if parts:
            parts.append(tab_behind(parts[-1]))
        parts.append(line.passage)
    return SourceLine(joined(parts), lines[0].indent, lines[0].is_behind_gap)


def tab_behind(passage: Passage) -> Passage:
    """The border of a cell, at the place of the sign before it."""
    return Passage("\t", passage.places[-1:], passage.starts)
