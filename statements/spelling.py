"""What two spellings of one text have in common."""

from __future__ import annotations

from statements.normal_forms import normalized


def normal(text: str) -> str:
    """Half-width signs and no white space: “９ 月（底）” and “9月(底)” are the same."""
    return "".join(normalized(text).split())


def with_newlines(text: str) -> str:
    """The line ends of every system as ``\\n``."""
    # Cells are asked by the hundred thousand, and nearly all have none of the others.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
