"""A ledger workbook as rows and problems: values in, nothing guessed, no database."""

from workbooks.reading.dates import Due, read_day, read_due
from workbooks.reading.model import (
    Cell,
    Column,
    Field,
    Problem,
    Reading,
    SheetReading,
    SheetRow,
    UnreadableWorkbook,
)
from workbooks.reading.rows import PASSED_OVER, read_workbook
from workbooks.reading.titles import plain_title

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
