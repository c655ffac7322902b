"""References in formulas and areas when rows come in: pure text, no file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils.cell import column_index_from_string, get_column_letter

SHEET = r"((?:'(?:[^']|'')+'|[^'!]+)!)?"
CELL = r"(\$?[A-Z]{1,3})?(\$?)(\d+)"
REFERENCE = re.compile(f"^{SHEET}{CELL}(?::{CELL})?$")
AREA = re.compile(r"^\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")
# At commas outside of quotes.
BETWEEN_COMMAS = re.compile(r"(?:'(?:[^']|'')*'|[^,'])+")


@dataclass(frozen=True, order=True)
class SheetArea:
    """A rectangle of cells, counted from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        first = f"{get_column_letter(self.left)}{self.top}"
        last = f"{get_column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def area_of(text: str) -> SheetArea | None:
    """``A1`` or ``A1:B2``; None for whole rows, whole columns and anything else."""
    found = AREA.match(text)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    return SheetArea(
        int(top),
        column_index_from_string(left),
        int(bottom or top),
        column_index_from_string(right or left),
    )


@dataclass(frozen=True)
class RowShift:
    """``by`` rows come in behind ``last``, the last row of a body that begins at ``first``.

    ``title`` is its sheet's.
    """

    title: str
    first: int
    last: int
    by: int

    def row(self, row: int) -> int:
        return row + self.by if row > self.last else row

    def end(self, start: int, end: int) -> int:
        """A range that reaches the end of the body grows with it; over a body of one row as well."""
        is_whole = end == self.last and (start < end or start == self.first)
        return end + self.by if end > self.last or is_whole else end

    def areas(self, text: str, *, between: str = " ") -> str:
        """A list of areas without sheets, as merges, validations and filters have it."""
        return between.join(self.text(part, home=self.title) for part in text.split(between))

    def rule_areas(self, text: str) -> str:
        """Areas of a rule, such as a list of words: over the one row of a body it goes on in all rows."""
        return " ".join(self._rule_area(part) for part in text.split())

    def _rule_area(self, part: str) -> str:
        area = area_of(part)
        if area is not None and self.first == self.last == area.top == area.bottom:
            return SheetArea(area.top, area.left, area.bottom + self.by, area.right).text
        return self.text(part, home=self.title)

    def text(self, reference: str, *, home: str) -> str:
        """``reference`` as it is written in a formula of the sheet ``home``."""
        found = REFERENCE.match(reference)
        if found is None:
            return reference
        sheet, letter, fixed, row, letter2, fixed2, row2 = found.groups()
        name = (sheet or "")[:-1].strip("'").replace("''", "'") or home
        if name != self.title:
            return reference
        start = int(row)
        text = f"{sheet or ''}{letter or ''}{fixed}{self.row(start)}"
        return text if row2 is None else f"{text}:{letter2 or ''}{fixed2}{self.end(start, int(row2))}"

    def formula(self, formula: str, *, home: str) -> str:
        """A formula without its equals sign; one that nobody can read stays as it is."""
        try:
            tokens = Tokenizer("=" + formula)
        except TokenizerError:
            return formula
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self.text(token.value, home=home)
        return str(tokens.render())[1:]

    def names(self, text: str, *, home: str) -> str:
        """What a defined name stands for: a formula, or areas between commas."""
        parts = BETWEEN_COMMAS.findall(text)
        if len(parts) > 1 and all(REFERENCE.match(part) for part in parts):
            return ",".join(self.text(part, home=home) for part in parts)
        return self.formula(text, home=home)
