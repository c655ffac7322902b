"""Links of cells to files beside the workbook: one element in the sheet, one row in its relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import escape

RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# As spreadsheet programs write addresses themselves: Chinese as it is, these signs by their code.
CODED = {ord(sign): f"%{ord(sign):02X}" for sign in '% "#<>[]^`{}?'}
# A spreadsheet program opens no more.
MAX_LINKS = 65_530


@dataclass
class Links:
    """Collects in files, so that a hundred thousand of them take no memory."""

    elements: IO[bytes]
    relations: IO[bytes]
    count: int = 0

    def add(self, cell: str, path: str) -> None:
        """``path`` is relative to the workbook, with forward slashes."""
        if self.count >= MAX_LINKS:
            return
        self.count += 1
        target = escape(path.translate(CODED), {'"': "&quot;"})
        self.elements.write(f'<hyperlink ref="{cell}" r:id="rId{self.count}"/>'.encode())
        row = f'<Relationship Id="rId{self.count}" Type="{KIND}" Target="{target}" TargetMode="External"/>'
        self.relations.write(row.encode())
