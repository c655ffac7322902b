"""Lines of a table's whole width that name the category, or the finding, of the rows below them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ledger import fields
from ledger.fields import LedgerField
from notices.parser.marks import read_mark
from workbooks.reading.header import Header
from workbooks.reading.model import Cell, Grid, SheetRow, letter_of

_CATEGORY = re.compile(r"方面(?:存在的?问题)?[::。]?$")
_OUTER = re.compile(r"[一二三四五六七八九十]+[、.]")
_PLACES = (fields.CATEGORY, fields.FINDING)


class Bands:
    """What the last band said. A table that has a column for it has no bands for it."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self._fields = [one for one in _PLACES if one not in header.fields]
        self._said: dict[LedgerField, tuple[str, str]] = {}
        above = [number for number in sorted(grid.rows) if number < header.rows[0]]
        for number in above[1:]:
            texts = {
                index: cell.text.strip() for index, cell in grid.rows[number].items() if cell.text.strip()
            }
            if len(texts) == 1 and _is_heading(next(iter(texts.values()))):
                self.take(texts)

    def take(self, texts: Mapping[int, str]) -> bool:
        """Whether a line of one text is a band; what it says holds from here on."""
        if len(texts) != 1 or not self._fields:
            return False
        ((index, text),) = texts.items()
        field = self._fields[0]
        if len(self._fields) > 1 and not (_CATEGORY.search(text) or _OUTER.match(text)):
            field = fields.FINDING
        if field is fields.CATEGORY:
            self._said.clear()
        self._said[field] = text, letter_of(index)
        return True

    def under(self, row: SheetRow) -> SheetRow:
        """The row with what stands above it."""
        said = {field: found for field, found in self._said.items() if not row.text(field)}
        if not said:
            return row
        cells = {**row.cells, **{field: Cell(text) for field, (text, _) in said.items()}}
        letters = {**row.letters, **{field: letter for field, (_, letter) in said.items()}}
        return replace(row, cells=cells, letters=letters)


def _is_heading(text: str) -> bool:
    return bool(_CATEGORY.search(text)) or read_mark(text) is not None
