"""A form for one finding: labels with an empty place beside or below them."""

from __future__ import annotations

import re

from workbooks.receivers.body import FILL_IN, SERIAL
from workbooks.receivers.boxes import boxed_words
from workbooks.receivers.columns import WordLists
from workbooks.receivers.grid import FormGrid, GridCell
from workbooks.receivers.layout import FormField, FormTable
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.titles import meaning_of
from workbooks.receivers.words import SPOKEN_KEYS, speaks_of_state

MIN_FIELDS = 3
MAX_LABEL = 20
# What others have to write: no field of ours, though it may hold the word of one.
FOR_OTHERS = re.compile("意见|审批|审核|签|批示|领导小组|验收|核查")


def read_fields(grid: FormGrid, tables: tuple[FormTable, ...], *, lists: WordLists) -> tuple[FormField, ...]:
    """The places of a record; none when the sheet is no record of a finding."""
    found: dict[str, FormField] = {}
    for cell in sorted(grid.cells.values(), key=lambda cell: (cell.row, cell.column)):
        if _is_in_table(cell, tables) or not 0 < len(cell.text) <= MAX_LABEL or FOR_OTHERS.search(cell.text):
            continue
        field_ = _field(grid, cell, lists=lists)
        if field_ is not None and "+".join(field_.keys) not in found:
            found["+".join(field_.keys)] = field_
    keys = {key for field_ in found.values() for key in field_.keys}
    has_subject = bool(keys & {"finding", "finding_text"}) or ("measure" in keys and len(keys) > MIN_FIELDS)
    has_more = len(keys) + sum(len(table.columns) > 1 for table in tables) >= MIN_FIELDS
    return tuple(found.values()) if has_subject and has_more else ()


def _is_in_table(cell: GridCell, tables: tuple[FormTable, ...]) -> bool:
    return any(table.header_first <= cell.row <= table.body_last for table in tables)


def _field(grid: FormGrid, label: GridCell, *, lists: WordLists) -> FormField | None:
    title = label.text.rstrip(":")
    meaning = meaning_of([title])
    place = _place(grid, label)
    if place is None:
        return None
    boxes = grid.cell(place.top, place.left)
    listed = (words for area, words in lists if area.holds(place.top, place.left))
    words = next(listed, boxed_words(boxes.raw) or meaning.words)
    keys = meaning.keys
    if len(keys) < 2 and (keys[0] if keys else "") in SPOKEN_KEYS and speaks_of_state(words):
        keys = ("status",)
    if not keys:
        return None
    form = grid.cell(place.top, place.left).number_format
    date_format = form if re.search("[ymd]", form) and form != "General" else meaning.date_format
    return FormField(
        place.top,
        place.left,
        title,
        keys,
        words=words,
        date_format=date_format,
        boxes=boxes.written if boxed_words(boxes.raw) else "",
        rows=_rows(grid, label, place),
        is_numbered=place.left > grid.area(label.row, label.column).right + 1,
    )


def _place(grid: FormGrid, label: GridCell) -> SheetArea | None:
    """What is open to the right of a label, behind a number there; else below it; inside of a frame."""
    area = grid.area(label.row, label.column)
    beside = area.right + 1
    if area.height > 1 and SERIAL.match(grid.text(area.top, beside)):
        beside = grid.area(area.top, beside).right + 1
    place = _open(grid, area.top, beside)
    if place is not None and place.top >= area.top:
        return place
    below = _open(grid, area.bottom + 1, area.left)
    # What stands beside another label is for that.
    return below if below is not None and not grid.text(below.top, below.left - 1) else None


def _open(grid: FormGrid, row: int, column: int) -> SheetArea | None:
    """The area there when it waits for a text or a tick."""
    if row > grid.rows or column > grid.columns:
        return None
    place = grid.area(row, column)
    cell = grid.cell(place.top, place.left)
    is_open = not cell.text or bool(FILL_IN.match(cell.raw)) or bool(boxed_words(cell.raw))
    return place if is_open and not cell.formula and grid.sides(row, column) > 1 else None


def _rows(grid: FormGrid, label: GridCell, place: SheetArea) -> int:
    """How many places like the first one stand below each other beside a label that reaches down."""
    area = grid.area(label.row, label.column)
    if place.height > 1 or place.left <= area.right:
        return 1
    rows = 1
    while place.top + rows <= area.bottom:
        below = _open(grid, place.top + rows, place.left)
        if below is None or (below.left, below.width, below.height) != (place.left, place.width, 1):
            break
        rows += 1
    return rows
