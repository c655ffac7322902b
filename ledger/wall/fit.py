"""How much of a text fits into a width: SVG breaks no lines and cuts nothing."""

from __future__ import annotations

from unicodedata import east_asian_width

WIDE, NARROW = 1.0, 0.56
ELLIPSIS = "…"


def width_of(text: str, size: int) -> float:
    """About, in the units of ``size``: a Chinese character is as wide as high."""
    return size * sum(WIDE if east_asian_width(char) in "WFA" else NARROW for char in text)


def fit(text: str, width: int, *, size: int) -> str:
    """The text on one line, cut with an ellipsis where it would run beyond ``width``."""
    # A little more than can ever fit: a long text is not measured as often as it has characters.
    line = " ".join(text.split())[: int(width / (NARROW * size)) + 2]
    if width_of(line, size) <= width:
        return line
    while line and width_of(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line + ELLIPSIS
