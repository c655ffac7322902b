"""Which field a column title means: what an office once corrected by hand goes before the table of fields."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.fields import FIELDS, LedgerField
from ledger.titles import NAMES, spellings

# Whole title → field; None is passed over.
Titles = Mapping[str, LedgerField | None]


def field_of(title: str, remembered: Titles) -> LedgerField | None:
    """The field that ``title`` means, and where several show the same value, the one that is read."""
    for name in spellings(title):
        if name in remembered:
            return remembered[name]
        if field := NAMES.get(name):
            return FIELDS[field.stands_for] if field.stands_for else field
    return None


def is_remembered(title: str, remembered: Titles) -> bool:
    return any(name in remembered for name in spellings(title))
