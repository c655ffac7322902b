"""The header of a form as it looks, for the page on which its columns are mapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from ledger.fields import FIELDS
from workbooks.models import ExportTemplate
from workbooks.receivers.headers import MOST_COLUMNS, text_of


@dataclass(frozen=True)
class HeaderCell:
    text: str
    columns: int
    rows: int


@dataclass(frozen=True)
class MappedColumn:
    """``letter`` is what the spreadsheet program calls it; ``label`` the field's own title."""

    column: int
    letter: str
    title: str
    key: str

    @property
    def label(self) -> str:
        return FIELDS[self.key].title if self.key in FIELDS else ""


def header_cells(sheet: Any, template: ExportTemplate) -> list[list[HeaderCell]]:
    """Row by row, each merged cell once with its spans, as HTML wants them."""
    first, last = template.header_first_row, template.header_last_row
    width = min(max((entry["column"] for entry in template.columns), default=1), MOST_COLUMNS)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        if first <= area.min_row <= last and area.min_col <= width:
            bottom, right = min(area.max_row, last), min(area.max_col, width)
            spans[area.min_row, area.min_col] = (right - area.min_col + 1, bottom - area.min_row + 1)
            places = {
                (row, column)
                for row in range(area.min_row, bottom + 1)
                for column in range(area.min_col, right + 1)
            }
            covered |= places - {(area.min_row, area.min_col)}
    return [
        [
            HeaderCell(text_of(sheet.cell(row, column)), *spans.get((row, column), (1, 1)))
            for column in range(1, width + 1)
            if (row, column) not in covered
        ]
        for row in range(first, last + 1)
    ]


def mapped_columns(template: ExportTemplate) -> list[MappedColumn]:
    return [
        MappedColumn(entry["column"], get_column_letter(entry["column"]), entry["title"], entry["key"])
        for entry in template.columns
    ]
