"""A column's part of each row, as bytes that are put together with the row's number between them."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

from xlsxwriter.utility import xl_col_to_name

from ledger.fields import FieldKind, Merged
from workbooks.writing.cells import Encoded, encode_value, lines_in, room_of
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import Value
from workbooks.writing.shell import SheetStyles

# Texts so short come again (names, states, dates); what they become is remembered.
SHORT = 24
MAX_REMEMBERED = 500
OPEN_TEXT = ' t="inlineStr"><is><t>'
OPEN_LOOSE = ' t="inlineStr"><is><t xml:space="preserve">'
CLOSE_TEXT = b"</t></is></c>"


class CellPiece(NamedTuple):
    """``xml`` follows the row's number and ends where the next cell's number stands."""

    xml: bytes
    crc: int
    lines: int


class ColumnPieces(dict[Value, CellPiece]):
    """The pieces of a column by their values; what is not there yet is made.

    A dictionary, because looking up in one is the cheapest thing to do for each of a million cells.
    ``after`` is what stands between this cell and the next row number.
    """

    def __init__(self, index: int, column: SheetColumn, *, styles: SheetStyles, after: bytes) -> None:
        looks = {
            FieldKind.DATE: styles.date,
            FieldKind.NUMBER: styles.word,
            FieldKind.WORD: styles.word,
            FieldKind.MONEY: styles.money,
        }
        style = looks.get(column.kind, styles.text)
        super().__init__()
        self.letter = xl_col_to_name(index)
        self.merged = column.merged
        self.room = room_of(column.width)
        self.after = after
        self.blank = f'" s="{style}"/>'.encode() + after
        self._text = f'" s="{style}"{OPEN_TEXT}'.encode()
        self._number = f'" s="{style}"><v>'.encode()
        self._loose = f'" s="{style}"{OPEN_LOOSE}'.encode()
        self._link = f'" s="{styles.link}"{OPEN_LOOSE}'.encode()

    def __missing__(self, value: Value) -> CellPiece:
        if type(value) is int:
            # The number of a row never comes again: the shortest way, and nothing to remember.
            figure = b"%d" % value
            return CellPiece(b"%b%b</v></c>%b" % (self._number, figure, self.after), crc32(figure), 1)
        made = self._made(encode_value(value))
        is_short = not isinstance(value, str) or len(value) <= SHORT
        if is_short and len(self) < MAX_REMEMBERED:
            self[value] = made
        return made

    def _made(self, encoded: Encoded) -> CellPiece:
        xml, crc, widths, is_number, is_loose = encoded
        if not xml:
            return CellPiece(self.blank, crc, 1)
        if is_number:
            return CellPiece(b"%b%b</v></c>%b" % (self._number, xml, self.after), crc, 1)
        start = self._loose if is_loose else self._text
        return CellPiece(b"%b%b</t></is></c>%b" % (start, xml, self.after), crc, lines_in(widths, self.room))

    def linked(self, value: Value) -> bytes:
        return self._link + encode_value(value).xml + CLOSE_TEXT + self.after


def column_pieces(
    columns: list[SheetColumn], styles: SheetStyles, *, has_identity: bool
) -> list[ColumnPieces]:
    end = b'<c r="' + xl_col_to_name(len(columns)).encode() if has_identity else b"</row>"
    afters = [b'<c r="' + xl_col_to_name(index).encode() for index in range(1, len(columns))]
    return [
        ColumnPieces(index, column, styles=styles, after=after)
        for index, (column, after) in enumerate(zip(columns, [*afters, end], strict=True))
    ]


def indexes(pieces: list[ColumnPieces], merged: Merged) -> list[int]:
    return [index for index, piece in enumerate(pieces) if piece.merged is merged]
