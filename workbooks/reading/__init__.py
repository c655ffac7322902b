"""A ledger workbook as rows and problems: values in, nothing guessed, no database."""

from workbooks.reading.dates import Due, read_day, read_due
from workbooks.reading.model import (
    Cell,
    FileColumn,
    LooseCell,
    SheetProblem,
    SheetReading,
    SheetRow,
    UnreadableWorkbook,
    WorkbookReading,
)
from workbooks.reading.rows import PASSED_OVER, read_tables, read_workbook

__all__ = [
    "PASSED_OVER",
    "Cell",
    "FileColumn",
    "Due",
    "LooseCell",
    "SheetProblem",
    "WorkbookReading",
    "SheetReading",
    "SheetRow",
    "UnreadableWorkbook",
    "read_day",
    "read_due",
    "read_tables",
    "read_workbook",
]
