"""What has to be true of every filled form: nothing lost, each measure once, only the receiver's words."""

from __future__ import annotations

import re
from collections import Counter

from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

SPACES = re.compile(r"\s+")


def plain(value: object) -> str:
    return SPACES.sub("", str(value))


def texts(sheet: Worksheet) -> Counter[str]:
    return Counter(
        plain(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "") and cell.data_type != "f" and not str(cell.value).isdigit()
    )


def lost(before: Worksheet, after: Worksheet, *, gone: tuple[str, ...] = ()) -> list[str]:
    """Texts, formulas, sheets, pictures, validations and settings that are missing."""
    found: list[str] = []
    for sheet in before:
        if sheet.title not in after.sheetnames:
            found.append(f"sheet {sheet.title}")
            continue
        now = after[sheet.title]
        missing = texts(sheet) - texts(now)
        found += [text for text in missing.elements() if not any(plain(part) in text for part in gone)]
        for name in ("_images", "_charts"):
            if len(getattr(now, name)) < len(getattr(sheet, name)):
                found.append(f"{sheet.title}: {name}")
        if _formulas(now) < _formulas(sheet):
            found.append(f"{sheet.title}: formulas")
        if len(now.data_validations.dataValidation) < len(sheet.data_validations.dataValidation):
            found.append(f"{sheet.title}: validations")
        if len(list(now.conditional_formatting)) < len(list(sheet.conditional_formatting)):
            found.append(f"{sheet.title}: formats by condition")
        for name in ("print_title_rows", "freeze_panes", "sheet_state"):
            if getattr(now, name) != getattr(sheet, name):
                found.append(f"{sheet.title}: {name}")
    return found


def _formulas(sheet: Worksheet) -> int:
    return sum(1 for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def not_once(book: Workbook, measures: list[str]) -> list[str]:
    """Measures (without their numbers) that stand in the workbook never or more than once."""
    whole = "".join(
        plain(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )
    return [text for text in measures if whole.count(plain(text)) != 1]


def foreign_words(book: Workbook) -> list[str]:
    """Values under a list of allowed words that are none of them."""
    found = []
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            words = allowed(book, rule)
            for area in str(rule.sqref).split() if words else ():
                cells = sheet[area] if ":" in area else ((sheet[area],),)
                found += [str(c.value) for row in cells for c in row if c.value and str(c.value) not in words]
    return found


def allowed(book: Workbook, rule: DataValidation) -> set[str]:
    formula = str(rule.formula1 or "")
    if formula.startswith('"'):
        return set(formula.strip('"').split(","))
    if formula in book.defined_names:
        formula = book.defined_names[formula].attr_text
    name, _, area = formula.lstrip("=").rpartition("!")
    if not name:
        return set()
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = book[name.strip("'")].iter_rows(top, bottom, left, right)
    return {str(cell.value) for row in rows for cell in row if cell.value is not None}
