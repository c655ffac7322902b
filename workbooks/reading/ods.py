"""Sheets of .ods, read as a stream: texts as they are shown, days as days, merged cells as areas.

Source: OASIS OpenDocument 1.3, part 3, section 9 (tables). A cell may stand for thousands of the same; only
filled ones are counted and kept.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date

from workbooks.reading.cells import (
    DAMAGED,
    MAX_AREAS,
    MAX_CELL,
    MAX_COLUMNS,
    TOO_LARGE,
    Budget,
    Target,
    feed,
)
from workbooks.reading.foreign import ForeignBook
from workbooks.reading.model import Area, Cell, Grid, UnreadableWorkbook, letter_of

CONTENT = "content.xml"
# A filled cell or row that is repeated; more is a bomb, and no ledger.
MAX_REPEATED = 1_000
_NUMBERS = ("float", "percentage", "currency")


def read_ods(archive: zipfile.ZipFile) -> ForeignBook:
    """Raises ``UnreadableWorkbook``. The archive's sizes have been looked at."""
    target = OdsTarget()
    try:
        with archive.open(CONTENT) as part:
            feed(part, target)  # type: ignore[arg-type]
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise UnreadableWorkbook(DAMAGED) from error
    return target.book


class OdsTarget(Target):
    """Fills a ``ForeignBook``; the first paragraphs of a cell are its text, those of a note are not."""

    def __init__(self) -> None:
        self.book = ForeignBook()
        self._budget = Budget()
        self._grid = Grid("")
        self._unseen_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._rows = self._times = 0
        self._attributes: Mapping[str, str] = {}
        self._lines: list[list[str]] = []
        self._is_in_cell, self._depth, self._aside = False, 0, 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        plain = {name[name.rfind(" ") + 1 :]: value for name, value in attributes.items()}
        if tag in ("annotation", "tracked-changes", "shapes"):
            self._aside += 1
        elif self._aside:
            return
        elif tag == "style":
            self._style = plain.get("name", "")
        elif tag == "table-properties" and plain.get("display") == "false":
            self._unseen_styles.add(self._style)
        elif tag == "table":
            self._start_table(plain)
        elif tag == "table-row":
            self._row += self._rows
            self._rows, self._column, self._times = _repeated(plain, "number-rows-repeated"), 1, 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._column += self._times
            self._times = _repeated(plain, "number-columns-repeated")
            self._attributes, self._lines, self._is_in_cell = plain, [], True
        elif self._is_in_cell:
            self._start_text(tag, plain)

    def _start_table(self, plain: Mapping[str, str]) -> None:
        self._grid = Grid(plain.get("name", ""))
        is_hidden = plain.get("style-name", "") in self._unseen_styles
        (self.book.hidden if is_hidden else self.book.visible).append(self._grid)
        self._row, self._rows = 1, 0

    def _start_text(self, tag: str, plain: Mapping[str, str]) -> None:
        if tag == "p":
            self._lines.append([])
            self._depth += 1
        elif self._depth and tag == "s":
            self.data(" " * min(_repeated(plain, "c"), MAX_CELL))
        elif self._depth and tag in ("tab", "line-break"):
            self._lines[-1].append("\t" if tag == "tab" else "\n")

    def end(self, tag: str) -> None:
        if tag in ("annotation", "tracked-changes", "shapes"):
            self._aside -= 1
        elif self._aside:
            return
        elif tag == "p" and self._depth:
            self._depth -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._is_in_cell = False
            self._end_cell()

    def data(self, text: str) -> None:
        if self._depth and not self._aside and self._lines:
            self._lines[-1].append(text)
            self._budget.spend(characters=len(text))

    def _end_cell(self) -> None:
        cell = self._cell()
        if cell is not None:
            self._keep(cell)
        down, across = (
            _repeated(self._attributes, name) for name in ("number-rows-spanned", "number-columns-spanned")
        )
        if down > 1 or across > 1:
            if len(self._grid.areas) >= MAX_AREAS:
                raise UnreadableWorkbook(TOO_LARGE)
            row, column = self._row, self._column
            self._grid.areas.append(Area(row, column, row + down - 1, column + across - 1))

    def _keep(self, cell: Cell) -> None:
        if max(self._rows, self._times) > MAX_REPEATED:
            raise UnreadableWorkbook(TOO_LARGE)
        if self._column + self._times - 1 > MAX_COLUMNS:
            raise UnreadableWorkbook(
                f"内容写到了{letter_of(self._column)}列之后,超过{MAX_COLUMNS}列,请删去多余的列。"
            )
        for row in range(self._row, self._row + self._rows):
            cells = self._grid.rows.setdefault(row, {})
            self._budget.spend(cells=self._times, rows=0 if cells else 1)
            for column in range(self._column, self._column + self._times):
                cells[column] = cell

    def _cell(self) -> Cell | None:
        """None for an empty one. What stands in it is read as it is shown, except days."""
        kind, is_formula = self._attributes.get("value-type", ""), "formula" in self._attributes
        text = "\n".join("".join(line) for line in self._lines)
        if len(text) > MAX_CELL:
            raise UnreadableWorkbook(
                f"第{self._row}行{letter_of(self._column)}列的文字超过单元格的上限,请删减。"
            )
        if kind == "date":
            try:
                return Cell(
                    date.fromisoformat(self._attributes.get("date-value", "")[:10]), is_formula=is_formula
                )
            except ValueError as error:
                raise UnreadableWorkbook(DAMAGED) from error
        if kind in _NUMBERS and text:
            return Cell(_float(self._attributes.get("value", "")), is_formula=is_formula, shown=text)
        if not text.strip() and not is_formula:
            return None
        return Cell(text, is_formula=is_formula, is_error=is_formula and text.startswith(("#", "Err:")))


def _float(printed: str) -> float:
    """Only what a cell can hold: no NaN, nothing infinite."""
    try:
        found = float(printed)
    except ValueError as error:
        raise UnreadableWorkbook(DAMAGED) from error
    if not math.isfinite(found):
        raise UnreadableWorkbook(DAMAGED)
    return found


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    printed = attributes.get(name, "1")
    return max(int(printed), 1) if printed.isdecimal() and len(printed) < 8 else 1
