"""The whole workbook of a receiver, open for filling."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from lxml import etree

from workbooks.receivers.package.archive import FormPackage, tag
from workbooks.receivers.package.copies import copy_sheet
from workbooks.receivers.package.references import RowShift
from workbooks.receivers.package.sheets import FormSheet
from workbooks.receivers.package.shifts import make_room
from workbooks.receivers.package.styles import FormStyles

# In the workbook, what may stand in front of the way it calculates.
BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


class FormBook:
    """Sheets by title. A caller has checked the file with ``open_workbook`` before."""

    def __init__(self, source: Path | BinaryIO) -> None:
        self.package = FormPackage(source)
        self.styles = FormStyles(self.package)
        self.entries = {entry.title: entry for entry in self.package.sheets()}
        self.sheets: dict[str, FormSheet] = {}

    def sheet(self, title: str) -> FormSheet:
        """The sheet for changing; KeyError for one that is not there."""
        if title not in self.sheets:
            self.sheets[title] = FormSheet(self.package, self.entries[title])
        return self.sheets[title]

    def copy(self, title: str, *, to: str) -> FormSheet:
        """A copy of a sheet as it is now, behind the last one."""
        if title in self.sheets:
            self.sheets[title].finish()
        self.entries[to] = copy_sheet(self.package, self.entries[title], title=to)
        return self.sheet(to)

    def make_room(self, title: str, *, first: int, last: int, by: int) -> None:
        """``by`` empty rows behind row ``last`` of a body that begins at ``first``."""
        everything = [self.sheet(name) for name in self.entries]
        shift = RowShift(title, first, last, by)
        make_room(self.package, everything, sheet=self.sheet(title), shift=shift)

    def save(self, target: Path | BinaryIO) -> None:
        """What formulas gave before is left out, so that every program works it out anew."""
        for title in self.entries:
            self.sheet(title).finish()
        self._calculate_on_load()
        for part in self.package.related(self.package.book_part, "calcChain"):
            self.package.remove(part)
        self.package.save(target)

    def _calculate_on_load(self) -> None:
        book = self.package.book
        element = book.find(tag("calcPr"))
        if element is None:
            element = etree.Element(tag("calcPr"))
            before = [child for child in book if child.tag in map(tag, BEFORE_CALCULATION)]
            before[-1].addnext(element)
        element.set("fullCalcOnLoad", "1")
