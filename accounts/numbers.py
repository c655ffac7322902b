"""Numbers as they come in addresses and forms, where anybody may have typed anything."""

from __future__ import annotations

MAX_KEY = 2**63 - 1


def typed_key(text: str) -> int:
    """A key of a row, or a place among rows; 0 for what is none, and for more than any key can be."""
    # The length first: turning thousands of digits into a number takes long.
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_KEY))
    return int(text) if is_number and int(text) <= MAX_KEY else 0
