"""A ledger workbook as rows and problems: values in, nothing guessed, no database."""

from ledger.sheets.reading.dates import Due, read_day, read_due
from ledger.sheets.reading.model import (
    Cell,
    Column,
    Field,
    Problem,
    Reading,
    SheetReading,
    SheetRow,
    UnreadableWorkbook,
)
from ledger.sheets.reading.rows import PASSED_OVER, read_workbook
from ledger.sheets.reading.titles import plain_title

__all__ = [
    "PASSED_OVER",
    "Cell",
    "Column",
    "Due",
    "Field",
    "Problem",
    "Reading",
    "SheetReading",
    "SheetRow",
    "UnreadableWorkbook",
    "plain_title",
    "read_day",
    "read_due",
    "read_workbook",
]
