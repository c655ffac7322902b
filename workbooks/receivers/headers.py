"""How committees and offices title the columns of their tables."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.rich_text import CellRichText

from ledger.fields import FIELDS
from ledger.titles import NAMES as FIELDS_BY_TITLE
from ledger.titles import plain_title

__all__ = ["NAMES", "SYNONYMS", "plain_title", "text_of"]

MOST_COLUMNS = 200
LONGEST_TITLE = 30
# From the one table of fields: key → titles, its own first, and title → key.
SYNONYMS: dict[str, tuple[str, ...]] = {key: field.titles for key, field in FIELDS.items()}
NAMES: dict[str, str] = {name: field.key for name, field in FIELDS_BY_TITLE.items()}


def text_of(cell: Any) -> str:
    """What a cell says in words; "" for numbers, dates and formulas."""
    if cell.data_type == "f" or not isinstance(cell.value, (str, CellRichText)):
        return ""
    return str(cell.value)
