"""How much room filled tables take, in points, and rows that would be cut off where they are printed.

An estimate: a Chinese sign is as wide as it is high, any other half as wide. Nothing is laid out.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell, _Row

UNSAID_SIZE = Pt(12)
UNSAID_LINE = 1.3
# What stands beside the text of a cell, at both sides together.
SIDES = Mm(2.6)
# A row that takes more of the page than this is torn at its end, whatever the template says.
TALL_ROW = 0.6
# Title, the line behind it and the two gaps of our own one-sheet form.
OUTSIDE_TABLES = Pt(80)
# Half-width signs and words that are not torn make an estimate short.
RESERVE = 1.03


def fits_one_page(document: WordDocument) -> bool:
    tables = sum(_height(row) for table in document.tables for row in table.rows)
    return tables * RESERVE + OUTSIDE_TABLES.pt <= _page(document)


def let_rows_break(document: WordDocument) -> None:
    """A row of fixed height grows with its text; one as high as most of a page may be torn."""
    most = _page(document) * TALL_ROW
    for table in document.tables:
        for row in table.rows:
            if row.height_rule == WD_ROW_HEIGHT_RULE.EXACTLY:
                row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
            properties = row._tr.trPr
            whole = None if properties is None else properties.find(qn("w:cantSplit"))
            if whole is not None and properties is not None and _height(row) > most:
                properties.remove(whole)


def _page(document: WordDocument) -> float:
    """The lowest of the document's pages, between the margins."""
    return min(
        ((one.page_height or 0) - (one.top_margin or 0) - (one.bottom_margin or 0)) / Pt(1)
        for one in document.sections
    )


def _height(row: _Row) -> float:
    table, place = row.table, 0
    widths = [column.width or 0 for column in table.columns]
    highest = row.height.pt if row.height is not None else 0.0
    for element in row._tr.tc_lst:
        cell = _Cell(element, table)
        span = cell.grid_span
        width = cell.width or Length(sum(widths[place : place + span]))
        highest = max(highest, _cell_height(cell, width))
        place += span
    return highest


def _cell_height(cell: _Cell, width: Length) -> float:
    total = 0.0
    for paragraph in cell.paragraphs:
        sizes = [run.font.size for run in paragraph.runs if run.font.size is not None]
        size = max(sizes, default=UNSAID_SIZE).pt
        spacing = paragraph.paragraph_format.line_spacing
        line = spacing.pt if isinstance(spacing, Length) else size * UNSAID_LINE * (spacing or 1)
        signs = max((width - SIDES) / Pt(1) / size, 1)
        total += line * sum(_lines(text, signs) for text in paragraph.text.split("\n"))
    return total


def _lines(text: str, signs: float) -> int:
    """Lines of ``signs`` full signs each that a text without line ends fills."""
    wide = sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)
    return max(1, int(-(-wide // signs)))
