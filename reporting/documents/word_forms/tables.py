"""The tables of our own forms: facts with their labels, and lists that grow by a row for each entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row

from notices.parser.lines import Rank
from reporting.documents.official import FONTS, leave_grid, set_font

# What a cell keeps free at each side.
CELL_MARGIN = Mm(1.2)
# The lines of a table stand closer than those of the text.
LINE_BY_SIZE = 1.4


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: what stands above it, the field of the entry, its width in mm.

    ``also``: a field whose text stands below it, where there is one.
    """

    title: str
    field: str
    width: int
    is_centred: bool = False
    also: str = ""

    @property
    def text(self) -> str:
        below = f"{{% if 行.{self.also} %}}\n{{{{ 行.{self.also} }}}}{{% endif %}}" if self.also else ""
        return f"{{{{ 行.{self.field} }}}}{below}"


@dataclass(frozen=True)
class TableWriter:
    """Writes tables into ``document`` with signs of ``size``."""

    document: WordDocument
    size: Length

    def facts(
        self,
        rows: Sequence[tuple[str, str]],
        *,
        widths: tuple[int, int],
        height: Length | None = None,
        if_any: Sequence[str] = (),
    ) -> None:
        """Two columns: what it is, and what stands there; ``height`` leaves room to sign.

        Then a row for each placeholder of ``if_any`` that says something.
        """
        table = self._table(widths)
        for label, text in rows:
            row = self._row(table, [label, text])
            _centre(row.cells[0])
            if height is None:
                continue
            row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, height
            _keep_whole(row)
            # The boxes to sign stay on one page.
            for paragraph in row.cells[0].paragraphs:
                paragraph.paragraph_format.keep_with_next = (label, text) != rows[-1]
        for name in if_any:
            self._row(table, ["{%tr if " + name + " %}"])
            _centre(self._row(table, ["自有栏目", "{{ " + name + " }}"]).cells[0])
            self._row(table, ["{%tr endif %}"])

    def entries(self, name: str, columns: Sequence[ListColumn]) -> None:
        """A head on every page, and a row for each entry of the list ``name``, which may be torn.

        A row that must not be torn is cut off by LibreOffice where it is higher than the page.
        """
        table = self._table([column.width for column in columns])
        head = self._row(table, [column.title for column in columns])
        _keep_whole(head)
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._row(table, ["{%tr for 行 in " + name + " %}"])
        row = self._row(table, [column.text for column in columns])
        self._row(table, ["{%tr endfor %}"])
        centred = [cell for cell, column in zip(row.cells, columns, strict=True) if column.is_centred]
        for cell in (*head.cells, *centred):
            _centre(cell)

    def _table(self, widths: Sequence[int]) -> Table:
        table = self.document.add_table(rows=0, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        _set_cell_margins(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def _row(self, table: Table, texts: Sequence[str]) -> _Row:
        row = table.add_row()
        for cell, column in zip(row.cells, table.columns, strict=True):
            cell.width = column.width
        for cell, text in zip(row.cells, texts, strict=False):
            self._fill(cell, text)
        return row

    def _fill(self, cell: _Cell, text: str) -> None:
        paragraph, cell.vertical_alignment = cell.paragraphs[0], WD_ALIGN_VERTICAL.CENTER
        set_font(paragraph.add_run(text), FONTS[Rank.BODY], self.size)
        shape = paragraph.paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(round(self.size.pt * LINE_BY_SIZE))
        shape.space_before = shape.space_after = Pt(0)
        leave_grid(paragraph)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _centre(cell: _Cell) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_cell_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        width = OxmlElement(side)
        width.set(qn("w:w"), str(round(CELL_MARGIN.pt * 20)))
        width.set(qn("w:type"), "dxa")
        margins.append(width)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)
