"""One sheet of a receiver's workbook: its cells by row and column, its merges, its heights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree
from openpyxl.formula.translate import Translator, TranslatorError
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from workbooks.receivers.package.archive import FormPackage, SheetEntry, tag
from workbooks.receivers.package.references import SheetArea, area_of
from workbooks.receivers.package.values import escaped_text, serial_of

ROW, CELL, VALUE, FORMULA, INLINE, TEXT = map(tag, ("row", "c", "v", "f", "is", "t"))
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
# What may stand in front of the merges in a sheet, in the order the format prescribes.
BEFORE_MERGES = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews"),
)
FormValue = str | int | Decimal | date


class FormSheet:
    """Cells live in ``cells`` (row → column → element) until ``finish`` puts them back in order."""

    def __init__(self, package: FormPackage, entry: SheetEntry) -> None:
        self.entry, self.title = entry, entry.title
        self.root = package.tree(entry.part)
        self.shared = shared_texts(package)
        self.column_styles = self._column_styles()
        self.data = self.root.find(tag("sheetData"))
        self.rows: dict[int, etree._Element] = {}
        self.cells: dict[int, dict[int, etree._Element]] = {}
        self._take_in()
        self._write_out_shared_formulas()

    def _take_in(self) -> None:
        number = 0
        for row in list(self.data):
            number = int(row.get("r") or number + 1)
            self.rows[number] = row
            self.cells[number] = {}
            row.attrib.pop("spans", None)
            column = 0
            for cell in list(row):
                if place := cell.get("r"):
                    column = column_index_from_string(coordinate_from_string(place)[0])
                else:
                    column += 1
                self.cells[number][column] = cell
                row.remove(cell)
            self.data.remove(row)

    def _write_out_shared_formulas(self) -> None:
        """Each cell gets the formula it shares, so that it can move alone; results are worked out anew."""
        masters: dict[str, tuple[str, str]] = {}
        for row, column, cell in list(self.walk()):
            formula = cell.find(FORMULA)
            if formula is None:
                continue
            place = f"{get_column_letter(column)}{row}"
            if formula.get("t") == "shared":
                number = formula.attrib.pop("si", "")
                if formula.text:
                    masters[number] = (formula.text, place)
                elif number in masters:
                    formula.text = translated(*masters[number], to=place)
                del formula.attrib["t"]
                formula.attrib.pop("ref", None)
            cell.attrib.pop("t", None)
            for value in cell.findall(VALUE):
                cell.remove(value)

    def walk(self) -> Iterator[tuple[int, int, etree._Element]]:
        return ((row, column, cell) for row, cells in self.cells.items() for column, cell in cells.items())

    def formula(self, row: int, column: int) -> str:
        cell = self.cells.get(row, {}).get(column)
        found = None if cell is None else cell.find(FORMULA)
        return "" if found is None else found.text or ""

    def style(self, row: int, column: int) -> int:
        """The number of the cell's look, which may come from its row or its column."""
        cell = self.cells.get(row, {}).get(column)
        if cell is not None:
            return int(cell.get("s", 0))
        element = self.rows.get(row)
        if element is not None and element.get("customFormat") in ("1", "true"):
            return int(element.get("s", 0))
        return self.column_styles.get(column, 0)

    def set_style(self, row: int, column: int, style: int) -> None:
        self._cell(row, column).set("s", str(style))

    def write(self, row: int, column: int, value: FormValue, *, style: int | None = None) -> None:
        """A text stays a text, whatever it looks like; without ``style`` the look of the cell is kept."""
        cell = self.clear(row, column)
        if style is not None:
            cell.set("s", str(style))
        number = value if isinstance(value, (int, Decimal)) else None
        if isinstance(value, date):
            number = serial_of(value)
        if number is not None:
            etree.SubElement(cell, VALUE).text = str(number)
            return
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, INLINE), TEXT)
        text.text = escaped_text(value.isoformat() if isinstance(value, date) else str(value))
        text.set(XML_SPACE, "preserve")

    def write_formula(self, row: int, column: int, formula: str) -> None:
        etree.SubElement(self.clear(row, column), FORMULA).text = formula

    def clear(self, row: int, column: int) -> etree._Element:
        """Without content; the look stays."""
        cell = self._cell(row, column)
        cell.attrib.pop("t", None)
        del cell[:]
        return cell

    def has_cell(self, row: int, column: int) -> bool:
        return column in self.cells.get(row, {})

    def has_content(self, row: int, column: int) -> bool:
        cell = self.cells.get(row, {}).get(column)
        return cell is not None and len(cell) > 0

    def has_height(self, row: int) -> bool:
        element = self.rows.get(row)
        return element is not None and bool(element.get("ht"))

    def height(self, row: int) -> float:
        """In points, as it is set; the usual one where nothing is said."""
        element = self.rows.get(row)
        if element is not None and element.get("ht"):
            return float(element.get("ht"))
        format_ = self.root.find(tag("sheetFormatPr"))
        return float(format_.get("defaultRowHeight", USUAL_HEIGHT)) if format_ is not None else USUAL_HEIGHT

    def set_height(self, row: int, height: float) -> None:
        self._row(row).set("ht", f"{height:.1f}")
        self._row(row).set("customHeight", "1")

    def copy_row(self, source: int, target: int) -> None:
        """Height and look of a row, not its contents."""
        if (model := self.rows.get(source)) is not None:
            element = self._row(target)
            for name, value in model.attrib.items():
                element.set(name, value)
        for column in self.cells.get(source, {}):
            self.set_style(target, column, self.style(source, column))

    def copy_row_with_formulas(self, source: int, target: int) -> None:
        """As ``copy_row``, and what the row works out is worked out there, too."""
        self.copy_row(source, target)
        for column in list(self.cells.get(source, {})):
            if formula := self.formula(source, column):
                letter = get_column_letter(column)
                moved = translated(formula, f"{letter}{source}", to=f"{letter}{target}")
                self.write_formula(target, column, moved)

    def replace_text(self, old: str, new: str) -> None:
        """In texts of the sheet that hold ``old``, such as the title of a copy."""
        for row, column, _ in list(self.walk()):
            text = self.texts(row, column)
            if old in text:
                self.write(row, column, text.replace(old, new))

    def texts(self, row: int, column: int) -> str:
        """What a cell says; "" for numbers and formulas."""
        cell = self.cells.get(row, {}).get(column)
        if cell is None or cell.find(FORMULA) is not None:
            return ""
        if cell.get("t") == "s" and (value := cell.find(VALUE)) is not None:
            return self.shared[int(value.text or 0)]
        inline = cell.find(INLINE)
        return "" if inline is None else "".join(text.text or "" for text in inline.iter(TEXT))

    def widths(self) -> dict[int, float]:
        """Column → width in characters; columns of the usual width are left out."""
        return {
            column: float(element.get("width", USUAL_WIDTH))
            for element in self.root.iter(tag("col"))
            for column in range(int(element.get("min", 1)), min(int(element.get("max", 0)), 500) + 1)
        }

    @property
    def merges(self) -> list[SheetArea]:
        found = (area_of(element.get("ref", "")) for element in self.root.iter(tag("mergeCell")))
        return [area for area in found if area is not None]

    def set_merges(self, areas: list[SheetArea]) -> None:
        element = self.root.find(tag("mergeCells"))
        if element is not None:
            self.root.remove(element)
        if not areas:
            return
        element = etree.Element(tag("mergeCells"), count=str(len(areas)))
        for area in areas:
            etree.SubElement(element, tag("mergeCell"), ref=area.text)
        before = [child for child in self.root if child.tag in map(tag, BEFORE_MERGES)]
        before[-1].addnext(element)

    def finish(self) -> None:
        """Rows and cells back into the sheet, in order and with their places."""
        bottom = right = 1
        for child in list(self.data):
            self.data.remove(child)
        for number in sorted(self.cells.keys() | self.rows.keys()):
            row = self._row(number)
            row.set("r", str(number))
            for child in list(row):
                row.remove(child)
            cells = self.cells.get(number, {})
            for column in sorted(cells):
                cells[column].set("r", f"{get_column_letter(column)}{number}")
                row.append(cells[column])
                right = max(right, column)
            self.data.append(row)
            bottom = number
        dimension = self.root.find(tag("dimension"))
        if dimension is not None:
            dimension.set("ref", SheetArea(1, 1, bottom, right).text)

    def _row(self, row: int) -> etree._Element:
        if row not in self.rows:
            self.rows[row] = etree.Element(ROW)
            self.cells.setdefault(row, {})
        return self.rows[row]

    def _cell(self, row: int, column: int) -> etree._Element:
        cells = self.cells.setdefault(row, {})
        if column not in cells:
            style = self.style(row, column)
            cells[column] = etree.Element(CELL, {"s": str(style)} if style else None)
        return cells[column]

    def _column_styles(self) -> dict[int, int]:
        return {
            column: int(element.get("style", 0))
            for element in self.root.iter(tag("col"))
            if element.get("style")
            for column in range(int(element.get("min", 1)), min(int(element.get("max", 0)), 500) + 1)
        }


def shared_texts(package: FormPackage) -> list[str]:
    """The texts that cells refer to by number, without readings and looks."""
    part = next(iter(package.related(package.book_part, "sharedStrings")), "")
    if not part:
        return []
    items = package.tree(part).iter(tag("si"))
    return [
        "".join(text.text or "" for text in item.iter(TEXT) if text.getparent().tag != tag("rPh"))
        for item in items
    ]


def translated(formula: str, origin: str, *, to: str) -> str:
    """A formula as it reads in another cell; one that nobody can move stays as it is."""
    try:
        return str(Translator("=" + formula, origin).translate_formula(to))[1:]
    except TranslatorError:
        return formula
