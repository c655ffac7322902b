"""Filling one table: rows are made where they are missing, everything else stays as the receiver made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from operator import attrgetter

from ledger.fields import FieldKind, Merged
from ledger.rows import runs
from workbooks.receivers.blocks import LineBlock
from workbooks.receivers.boxes import ticked
from workbooks.receivers.cell_values import cell_value, is_date
from workbooks.receivers.layout import FormColumn, FormTable
from workbooks.receivers.lines import FormData, FormLine
from workbooks.receivers.package.book import FormBook
from workbooks.receivers.package.references import SheetArea
from workbooks.receivers.package.sheets import USUAL_WIDTH, FormSheet, FormValue, translated
from workbooks.receivers.package.styles import USUAL_SIZE
from workbooks.receivers.report import (
    BY_FORMULA,
    BY_RECEIVER,
    FOR_FORMULA,
    NO_FIELD,
    ColumnReport,
    FormReport,
)
from workbooks.receivers.row_model import RowModel, row_model
from workbooks.writing.cells import TALLEST, lines_of

WIDTH_OF_DATE = 11
LINE_FACTOR, PADDING = 1.36, 4.0


@dataclass(eq=False)
class TableFiller:
    """Fills ``blocks`` of one table; from the last to the first, so that rows above keep their places."""

    book: FormBook
    sheet: FormSheet
    table: FormTable
    data: FormData
    report: FormReport
    model: RowModel = field(init=False)
    columns: dict[int, ColumnReport] = field(init=False)
    widths: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        self.model = row_model(self.book, self.sheet, self.table)
        self.widths = self.sheet.widths()
        self.columns = {
            column.column: ColumnReport(
                self.sheet.title, column.title.split("·")[-1], reason=self._reason(column)
            )
            for column in self.table.columns
        }
        self.report.columns += self.columns.values()

    def _reason(self, column: FormColumn) -> str:
        if column.column in self.model.formulas:
            return BY_FORMULA
        if self._is_label(column):
            return BY_RECEIVER
        return "" if column.keys or column.tick else NO_FIELD

    def fill(self, blocks: Sequence[LineBlock]) -> None:
        for block in blocks:
            if block.is_kept and not block.lines:
                self.report.notes.append(
                    f"工作表“{self.sheet.title}”第{block.first}行已有内容,台账里没有对应的问题,未改动。"
                )
        number = sum(self._count(block) for block in blocks)
        for block in reversed(blocks):
            number -= self._count(block)
            self._fill_block(block, number=number)
        self.report.lines += sum(len(block.lines) for block in blocks)

    def _count(self, block: LineBlock) -> int:
        if not self.table.number_per_finding:
            return len(block.lines)
        return len(list(runs(block.lines, lambda line: line.row.sub_issue_id))) or int(block.is_kept)

    def _fill_block(self, block: LineBlock, *, number: int) -> None:
        extra = 1 if block.is_new_band and not self.table.label_column else 0
        missing = max(len(block.lines) + extra - max(block.size, 0), 0)
        if missing:
            first = block.first if block.size > 0 else self.table.header_last + 1
            self.book.make_room(self.sheet.title, first=first, last=block.last, by=missing)
            self.report.insert(self.sheet.title, missing)
        if block.band and not self.table.label_column:
            self._write_band(block.first if block.is_new_band else block.first - 1, block.band)
        first = block.first + extra
        rows = range(first, first + len(block.lines))
        new = set(rows) if extra else set(range(block.last + 1, block.last + 1 + missing))
        self._prepare(block, range(first, max(block.last + 1, rows.stop)), rows=rows, new=new)
        for offset, line in enumerate(block.lines):
            self._write_line(first + offset, line, is_kept=block.is_kept and offset == 0)
        self._number(rows, block.lines, number=number, is_kept=block.is_kept)
        self._merge(rows, block.lines)
        if self.table.label_column:
            self._label(block, max(block.last, rows.stop - 1))
        self._set_heights(rows, block.lines)

    def _write_band(self, row: int, title: str) -> None:
        """A band like the ones that are there, over the whole width."""
        left = self.table.columns[0].column
        right = max(column.column + column.span - 1 for column in self.table.columns)
        if not self.sheet.has_cell(row, left):
            for column in range(left, right + 1):
                self.sheet.set_style(row, column, self.model.band_style(column))
            self.sheet.set_merges([*self.sheet.merges, SheetArea(row, left, row, right)])
        self.sheet.write(row, left, title)

    def _label(self, block: LineBlock, last: int) -> None:
        """The title beside the rows reaches down over all of them."""
        place = self.table.label_column
        if block.band:
            self.sheet.write(block.first, place, block.band)
        others = [area for area in self.sheet.merges if not area.holds(block.first, place)]
        area = SheetArea(block.first, place, last, place)
        self.sheet.set_merges([*others, area] if area.height > 1 and self.table.is_merged else others)

    def _prepare(self, block: LineBlock, inside: range, *, rows: range, new: set[int]) -> None:
        """Examples and what was merged go; rows that are new or were an example look like the others."""
        examples = {row for row in self.table.examples if row in inside}
        written = set(rows) | examples
        merges, loose = [], set()
        for area in self.sheet.merges:
            is_ours = area.height > 1 and self._columns_hold(area) and not written.isdisjoint(_rows(area))
            if is_ours and area.top >= inside.start:
                loose |= set(_rows(area))
            else:
                merges.append(area)
        self.sheet.set_merges(merges)
        restyled = new | examples | (loose & set(inside))
        for row in sorted(restyled):
            self.model.dress(self.sheet, row, is_new=row in new)
        for row in inside if not block.is_kept else ():
            if row not in new:
                self._empty(row, is_example=row in examples)
        spans = [column for column in self.table.columns if column.span > 1]
        existing = set(self.sheet.merges)
        areas = [
            SheetArea(row, c.column, row, c.column + c.span - 1)
            for row in sorted(new)
            for c in spans
            if self.model.spans
        ]
        self.sheet.set_merges([*self.sheet.merges, *(area for area in areas if area not in existing)])

    def _columns_hold(self, area: SheetArea) -> bool:
        right = max(column.column + column.span - 1 for column in self.table.columns)
        return self.table.columns[0].column <= area.left and area.right <= right

    def _empty(self, row: int, *, is_example: bool) -> None:
        for column in self.table.columns:
            place = column.column
            is_ours = (bool(column.keys or column.tick) or is_example) and not self._is_label(column)
            if is_ours and self.sheet.has_cell(row, place) and not self.sheet.formula(row, place):
                self.sheet.clear(row, place)

    def _write_line(self, row: int, line: FormLine, *, is_kept: bool) -> None:
        for place, (formula, origin) in self.model.formulas.items():
            if not self.sheet.formula(row, place):
                self.sheet.write_formula(
                    row, place, translated(formula, origin, to=self.model.place(row, place))
                )
        for column in self.table.columns:
            if column.keys == ("number",) or column.column in self.model.formulas or self._is_label(column):
                continue
            if is_kept and self.sheet.has_content(row, column.column) and not column.boxes:
                continue
            value = cell_value(column, line, data=self.data, report=self.columns[column.column])
            if column.boxes:
                value = ticked(column.boxes, str(value or ""))
            if value is not None and not self._spoils_formula(column, value):
                self._write(row, column, value)

    def _is_label(self, column: FormColumn) -> bool:
        return column.column == self.table.label_column

    def _spoils_formula(self, column: FormColumn, value: FormValue) -> bool:
        """A word where the receiver counts days would make an error of his formula."""
        is_word = is_date(column, self.data) and isinstance(value, str)
        if is_word and column.column in self.model.counted_on:
            self.columns[column.column].reject(str(value), refusal=FOR_FORMULA)
            return True
        return False

    def _write(self, row: int, column: FormColumn, value: FormValue) -> None:
        place = column.column
        self.columns[place].filled += 1
        style = self.sheet.style(row, place)
        if isinstance(value, date) and is_date(column, self.data):
            style = self.model.date_style(style, column)
            if self._width(column) < WIDTH_OF_DATE:
                style = self.book.styles.shrunk(style)
        elif isinstance(value, str) and ("\n" in value or lines_of(value, self._width(column)) > 1):
            style = self.book.styles.wrapped(style)
        self.sheet.write(row, place, self.model.as_written(value, style), style=style)

    def _number(self, rows: range, lines: Sequence[FormLine], *, number: int, is_kept: bool) -> None:
        place = self.table.column_of("number")
        if not place or place in self.model.formulas:
            return
        last: int | None = None
        for row, line in zip(rows, lines, strict=True):
            is_next = not self.table.number_per_finding or line.row.sub_issue_id != last
            number, last = number + is_next, line.row.sub_issue_id
            if is_next and not (is_kept and row == rows.start):
                self.sheet.write(row, place, number)
            self.columns[place].filled += 1

    def _merge(self, rows: range, lines: Sequence[FormLine]) -> None:
        """Categories and findings reach down over their measures, unless nothing may be merged."""
        if not self.table.is_merged:
            return
        areas: list[SheetArea] = []
        for merged, of in ((Merged.CATEGORY, "category_id"), (Merged.SUB_ISSUE, "sub_issue_id")):
            columns = [column for column in self.table.columns if self._merges_as(column) is merged]
            start = rows.start
            for run in runs(lines, attrgetter(f"row.{of}")):
                if len(run) > 1:
                    areas += [
                        SheetArea(start, column.column, start + len(run) - 1, column.column + column.span - 1)
                        for column in columns
                    ]
                start += len(run)
        for area in areas:
            for row in range(area.top + 1, area.bottom + 1):
                self.sheet.clear(row, area.left)
        inside = [area for area in self.sheet.merges if not any(_covers(new, area) for new in areas)]
        self.sheet.set_merges([*inside, *areas])

    @cache  # noqa: B019 - one table, a few columns
    def _merges_as(self, column: FormColumn) -> Merged:
        if column.column in self.model.formulas or not column.keys or self._is_label(column):
            return Merged.NOT
        if column.keys == ("number",):
            return Merged.SUB_ISSUE if self.table.number_per_finding else Merged.NOT
        found = {self.data.fields[key].merged for key in column.keys}
        return found.pop() if len(found) == 1 else Merged.NOT

    @cache  # noqa: B019
    def _width(self, column: FormColumn) -> float:
        places = range(column.column, column.column + column.span)
        return sum(self.widths.get(place, USUAL_WIDTH) for place in places)

    def _set_heights(self, rows: range, lines: Sequence[FormLine]) -> None:
        """Tall enough for what is in it: a merged text shares the rows that it reaches over."""
        start = rows.start
        for run in runs(lines, lambda line: line.row.sub_issue_id):
            for row, line in enumerate(run, start=start):
                needed = max([self._needed(row, column, line, len(run)) for column in self.table.columns])
                if needed and needed + PADDING > self.sheet.height(row):
                    self.sheet.set_height(row, min(needed + PADDING, TALLEST))
            start += len(run)

    def _needed(self, row: int, column: FormColumn, line: FormLine, shared: int) -> float:
        """The height in points for one text of a line whose finding has ``shared`` lines."""
        merged = self._merges_as(column) if self.table.is_merged else Merged.NOT
        text = "\n".join(str(line.row.value(key)) for key in column.keys if _is_text(line, key, self.data))
        if not text or merged is Merged.CATEGORY:
            return 0.0
        size = self.book.styles.font_size(self.sheet.style(row, column.column))
        height = lines_of(text, self._width(column) * USUAL_SIZE / size) * size * LINE_FACTOR
        return height / shared if merged is Merged.SUB_ISSUE else height


def _is_text(line: FormLine, key: str, data: FormData) -> bool:
    return data.fields[key].kind is FieldKind.TEXT and bool(line.row.value(key))


def _rows(area: SheetArea) -> range:
    return range(area.top, area.bottom + 1)


def _covers(area: SheetArea, other: SheetArea) -> bool:
    return (
        area.top <= other.top
        and other.bottom <= area.bottom
        and area.left <= other.left
        and other.right <= area.right
    )
