"""Making room in a finished sheet: everything below, and everything that refers to it, moves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from workbooks.receivers.package.archive import FormPackage, local, tag
from workbooks.receivers.package.references import RowShift
from workbooks.receivers.package.sheets import FORMULA, FormSheet

# Elements whose text is a formula, in any generation of the format; ``sqref`` and ``ref`` hold areas.
FORMULAS = {"f", "formula", "formula1", "formula2"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART_FORMULA = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
# Where a comment hangs, in the old drawings: its row, and rows 3 and 7 of the eight numbers of its box.
COMMENT_ROW = re.compile(r"(<(?:\w+:)?Row>)(\d+)(</(?:\w+:)?Row>)")
COMMENT_BOX = re.compile(r"(<(?:\w+:)?Anchor>)([^<]*)(</(?:\w+:)?Anchor>)")


def make_room(package: FormPackage, sheets: list[FormSheet], *, sheet: FormSheet, shift: RowShift) -> None:
    """Moves what stands below ``shift.last`` of ``sheet``; formulas of all ``sheets`` follow."""
    sheet.rows = {shift.row(row): element for row, element in sheet.rows.items()}
    sheet.cells = {shift.row(row): cells for row, cells in sheet.cells.items()}
    for other in sheets:
        for _, _, cell in other.walk():
            for formula in cell.iterfind(FORMULA):
                _move_formula(formula, shift, home=other.title)
        _move_outside(other, shift)
    for mark in sheet.root.iter(tag("brk")):
        if mark.getparent().tag == tag("rowBreaks"):
            mark.set("id", str(shift.row(int(mark.get("id", 0)))))
    _move_parts(package, sheet.entry.part, shift=shift)
    _move_names(package, shift)
    for part in package.parts:
        if "/charts/chart" in part and part.endswith(".xml"):
            for formula in package.tree(part).iter(CHART_FORMULA):
                formula.text = shift.formula(formula.text or "", home="")


def _move_formula(formula: etree._Element, shift: RowShift, *, home: str) -> None:
    if formula.text:
        formula.text = shift.formula(formula.text, home=home)
    if formula.get("ref") and home == shift.title:
        formula.set("ref", shift.areas(formula.get("ref")))


def _move_outside(sheet: FormSheet, shift: RowShift) -> None:
    """Merges, validations, filters, formats by condition, links, protected ranges – old kinds and new."""
    is_home = sheet.title == shift.title
    for element in _elements(sheet.root):
        name = local(element)
        if name in FORMULAS and element.text:
            element.text = shift.formula(element.text, home=sheet.title)
        if not is_home:
            continue
        if name == "sqref" and element.text:
            element.text = shift.rule_areas(element.text)
        if element.get("sqref"):
            element.set("sqref", shift.rule_areas(element.get("sqref")))
        if element.get("ref"):
            element.set("ref", shift.areas(element.get("ref")))


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    """All but the rows, which are moved by themselves."""
    for child in root:
        if local(child) != "sheetData":
            yield from child.iter(etree.Element)


def _move_parts(package: FormPackage, part: str, *, shift: RowShift) -> None:
    for name in package.related(part, "drawing"):
        for row in package.tree(name).iter(f"{DRAWING}row"):
            row.text = str(shift.row(int(row.text or 0) + 1) - 1)
    for kind in ("table", "comments", "threadedComment"):
        for name in package.related(part, kind):
            for element in package.tree(name).iter(etree.Element):
                if element.get("ref"):
                    element.set("ref", shift.areas(element.get("ref")))
    for name in package.related(part, "vmlDrawing"):
        text = package.parts[name].decode("utf-8", "surrogateescape")
        text = COMMENT_ROW.sub(
            lambda found: found[1] + str(shift.row(int(found[2]) + 1) - 1) + found[3], text
        )
        text = COMMENT_BOX.sub(lambda found: found[1] + _moved_box(found[2], shift) + found[3], text)
        package.parts[name] = text.encode("utf-8", "surrogateescape")


def _moved_box(text: str, shift: RowShift) -> str:
    numbers = [number.strip() for number in text.split(",")]
    if len(numbers) != 8 or not all(number.isdecimal() for number in numbers):
        return text
    for index in (2, 6):
        numbers[index] = str(shift.row(int(numbers[index]) + 1) - 1)
    return ", ".join(numbers)


def _move_names(package: FormPackage, shift: RowShift) -> None:
    titles = [element.get("name", "") for element in package.book.iter(tag("sheet"))]
    for name in package.book.iter(tag("definedName")):
        index = name.get("localSheetId")
        home = titles[int(index)] if index and int(index) < len(titles) else ""
        if name.text:
            name.text = shift.names(name.text, home=home)
