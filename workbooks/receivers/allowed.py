"""Which words a cell may hold: lists inline, on a sheet, by name; of the old kind and the new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl.utils.cell import range_boundaries

from workbooks.receivers.package.archive import FormPackage, local
from workbooks.receivers.package.references import SheetArea, area_of

MAX_WORDS = 500
MAX_WORD_LENGTH = 60
AREA = re.compile(r"^=?(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)$")


def allowed_words(package: FormPackage, book: Any, *, title: str) -> list[tuple[SheetArea, tuple[str, ...]]]:
    """The areas of a sheet that have a list, each with its words; ``book`` is openpyxl's."""
    entry = next((entry for entry in package.sheets() if entry.title == title), None)
    if entry is None:
        return []
    found = []
    for element in package.tree(entry.part).iter(etree.Element):
        if local(element) == "dataValidation" and element.get("type") == "list":
            words = _words(book, _text(element, "formula1"), title=title)
            found += [(area, words) for area in _areas(element) if words]
    return found


def _text(element: etree._Element, name: str) -> str:
    """The formula itself: newer Excel wraps it once more."""
    child = next((child for child in element if local(child) == name), None)
    return "" if child is None else "".join(child.itertext()).strip()


def _areas(element: etree._Element) -> Iterator[SheetArea]:
    text = element.get("sqref") or _text(element, "sqref")
    return (area for part in text.split() if (area := area_of(part)) is not None)


def _words(book: Any, formula: str, *, title: str) -> tuple[str, ...]:
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    if formula in book.defined_names:
        formula = book.defined_names[formula].attr_text or ""
    elif formula in book[title].defined_names:
        formula = book[title].defined_names[formula].attr_text or ""
    place = AREA.match(formula)
    if place is None:
        return ()
    quoted, plain, area = place.groups()
    name = (quoted or "").replace("''", "'") or plain or title
    return _cells(book[name], area) if name in book.sheetnames else ()


def _cells(sheet: Any, area: str) -> tuple[str, ...]:
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    last = min(bottom, top + MAX_WORDS, sheet.max_row)
    rows = sheet.iter_rows(min_row=top, max_row=last, min_col=left, max_col=min(right, left + 20))
    texts = (str(cell.value).strip() for row in rows for cell in row if cell.value is not None)
    return tuple(text for text in texts if text and len(text) <= MAX_WORD_LENGTH)
