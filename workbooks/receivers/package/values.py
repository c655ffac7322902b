"""Plain values as a spreadsheet writes them."""

from __future__ import annotations

from datetime import date

from workbooks.writing.cells import ESCAPED, safe_cell, serial


def escaped_text(text: str) -> str:
    """Safe for a cell; ``_x0041_`` stays what was typed."""
    return ESCAPED.sub("_x005F_", safe_cell(text))


def serial_of(day: date) -> int | None:
    """None for days before spreadsheets have any."""
    return serial(day)
