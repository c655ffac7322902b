"""Finding the header of somebody else's table, and guessing which field each column means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.rich_text import CellRichText

from ledger.fields import FIELDS
from ledger.titles import NAMES as FIELDS_BY_TITLE
from ledger.titles import field_called, plain_title

LOOKED_AT = 30
MOST_COLUMNS = 200
LONGEST_TITLE = 30
# All from the one table of fields. The longer ones go first: 配合单位 is not to be taken for 单位.
SYNONYMS: dict[str, tuple[str, ...]] = {key: field.titles for key, field in FIELDS.items()}
NAMES: dict[str, str] = {name: field.key for name, field in FIELDS_BY_TITLE.items()}
BY_LENGTH = sorted(
    {
        name
        for field in FIELDS.values()
        for title in (field.title, *field.synonyms)
        if len(name := plain_title(title)) > 1 and NAMES.get(name) == field.key
    },
    key=len,
    reverse=True,
)


@dataclass(frozen=True)
class HeaderColumn:
    """``column`` counts from 1; ``title`` joins the rows of the header from above; ``key`` "" is unknown."""

    column: int
    title: str
    key: str = ""


@dataclass(frozen=True)
class Header:
    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]

    @property
    def known(self) -> int:
        return sum(1 for column in self.columns if column.key)


def guess_key(titles: Iterable[str], *, taken: Iterable[str] = ()) -> str:
    """The field of a column with these titles, the lowest last; "" when none is meant for sure."""
    used = set(taken)
    parts = [title for title in titles if title]
    # All of them together first: 单位 below 牵头 is no 单位.
    for title in ("".join(parts), *parts[::-1]):
        field = field_called(title)
        if field is not None and field.key not in used:
            return field.key
    for title in map(plain_title, parts[::-1]):
        key = next((NAMES[name] for name in BY_LENGTH if name in title), "")
        if key and key not in used and len(title) <= LONGEST_TITLE:
            return key
    return ""


def text_of(cell: Any) -> str:
    """What a cell says in words; "" for numbers, dates and formulas."""
    if cell.data_type == "f" or not isinstance(cell.value, (str, CellRichText)):
        return ""
    return str(cell.value)


def find_header(sheet: Any) -> Header | None:
    """The header of an openpyxl sheet: the row with most known titles, with its merged neighbours."""
    texts = _texts(sheet)
    scores = {row: _score(columns) for row, columns in texts.items()}
    best = max(scores, key=lambda row: (scores[row], -row), default=0)
    if not best or not scores[best]:
        return None
    first, last = _block(sheet, best, texts=texts)
    return header_of(sheet, first, last_row=last)


def header_of(sheet: Any, first_row: int, *, last_row: int) -> Header:
    """The header that stands in these rows; exact names are given out before likely ones."""
    texts = _texts(sheet, last_row)
    titles: dict[int, list[str]] = {}
    for row in range(first_row, last_row + 1):
        for column, text in texts.get(row, {}).items():
            parts = titles.setdefault(column, [])
            if text not in parts:
                parts.append(text)
    keys = _keys(titles)
    columns = [
        HeaderColumn(column, "·".join(titles[column]), keys.get(column, "")) for column in sorted(titles)
    ]
    return Header(first_row, last_row, tuple(columns))


def _keys(titles: dict[int, list[str]]) -> dict[int, str]:
    exact = [column for column, parts in titles.items() if field_called(parts[-1]) is not None]
    keys: dict[int, str] = {}
    for column in (*exact, *titles):
        key = "" if column in keys else guess_key(titles[column], taken=keys.values())
        if key:
            keys[column] = key
    return keys


def _texts(sheet: Any, rows: int = LOOKED_AT) -> dict[int, dict[int, str]]:
    """row → column → text; a merged cell's text stands in each of its columns and rows."""
    found: dict[int, dict[int, str]] = {}
    last = min(sheet.max_column, MOST_COLUMNS)
    for row in sheet.iter_rows(max_row=min(sheet.max_row, rows), max_col=last):
        for cell in row:
            text = "".join(text_of(cell).split())
            if text:
                found.setdefault(cell.row, {})[cell.column] = text
    for area in sheet.merged_cells.ranges:
        text = found.get(area.min_row, {}).get(area.min_col, "")
        for row in range(area.min_row, min(area.max_row, rows) + 1) if text else ():
            for column in range(area.min_col, min(area.max_col, last) + 1):
                found.setdefault(row, {})[column] = text
    return found


def _score(columns: dict[int, str]) -> int:
    keys: set[str] = set()
    for text in columns.values():
        if len(text) <= LONGEST_TITLE and (key := guess_key([text], taken=keys)):
            keys.add(key)
    # One title alone is more likely a sentence that holds the word.
    return len(keys) if len(keys) > 1 else 0


def _block(sheet: Any, row: int, *, texts: dict[int, dict[int, str]]) -> tuple[int, int]:
    """The rows of the header: what is merged with ``row`` downwards, and groups above or below it."""
    first = last = row
    width = max(texts[row]) - min(texts[row]) + 1
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.max_row - area.min_row < 4:
            first, last = min(first, area.min_row), max(last, area.max_row)
        is_group = 1 < area.max_col - area.min_col + 1 < width
        if is_group and area.max_row == row and area.min_row <= row:
            last = max(last, row + 1)
        if is_group and area.max_row == row - 1 and area.min_row == row - 1:
            first = min(first, row - 1)
    below = texts.get(last + 1, {})
    # A row of running numbers under the titles belongs to them.
    if below and all(text.isdecimal() for text in below.values()):
        last += 1
    return first, last
