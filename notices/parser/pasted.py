"""Tables as they are pasted: one cell a line, or cells of several lines between quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notices.parser.columns import columns_of
from notices.parser.passages import Passage, joined
from notices.parser.reflow import SourceLine

_MIN_COLUMNS = 4
_MAX_COLUMNS = 14
# A cell of more lines than this is a quotation mark gone astray.
_MAX_CELL = 60
_QUOTE = '"'
_ENDS = "。;；!！"


def with_quoted_cells(lines: Sequence[Passage], quotes: list[Passage]) -> list[Passage]:
    """The same lines; a row whose quoted cells go on over line ends is one, its marks are in `quotes`."""
    found: list[Passage] = []
    index = 0
    while index < len(lines):
        end = _end_of_row(lines, index)
        row = list(lines[index:end])
        found.append(_unquoted(row, quotes) if end > index + 1 else row[0])
        index = end
    return found


def _end_of_row(lines: Sequence[Passage], start: int) -> int:
    """Behind the line that closes what a cell of the first one opens; the next line where none is open."""
    if not _opens_cell(lines[start].text):
        return start + 1
    count = 0
    for index in range(start, min(len(lines), start + _MAX_CELL)):
        text = lines[index].text
        count += text.count(_QUOTE)
        if count % 2 == 0 and (_QUOTE in text):
            return index + 1 if any("\t" in line.text for line in lines[start : index + 1]) else start + 1
    return start + 1


def _opens_cell(text: str) -> bool:
    return text.startswith(_QUOTE) or f"\t{_QUOTE}" in text


def _unquoted(row: Sequence[Passage], quotes: list[Passage]) -> Passage:
    parts: list[Passage] = []
    for line in row:
        if parts and parts[-1].text.rstrip().endswith(tuple(_ENDS)):
            parts.append(_end_behind(parts[-1]))
        begin = 0
        for place in _borders(line.text):
            quotes.append(_piece(line, place, place + 1))
            parts.append(_piece(line, begin, place))
            begin = place + 1
        parts.append(_piece(line, begin, len(line.text)))
        parts = [part for part in parts if part.text]
    return joined(parts)


def _borders(text: str) -> Iterator[int]:
    """Quotation marks at the edge of a cell or of a line."""
    for place, sign in enumerate(text):
        before, behind = text[place - 1 : place], text[place + 1 : place + 2]
        if sign == _QUOTE and (before in ("", "\t") or behind in ("", "\t", "\r")):
            yield place


def _piece(line: Passage, start: int, end: int) -> Passage:
    return Passage(line.text[start:end], line.places[start:end], line.starts)


def _end_behind(passage: Passage) -> Passage:
    """The line end inside a cell, at the place of the sign before it."""
    return Passage("\n", passage.places[-1:], passage.starts)


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
            (i for i in range(start + 1, min(len(lines), start + _MAX_COLUMNS)) if lines[i].text == "1"), None
        )
        cells = [own.passage for own in lines[start:one]] if one is not None else []
        if len(cells) >= _MIN_COLUMNS and columns_of(cells):
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
