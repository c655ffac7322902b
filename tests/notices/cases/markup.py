"""The markup of a case: what is printed, with the values that a careful reader takes from it marked in place.

{c1 关于作风建设方面}   category printed with number 1; g group, f finding, m measure,
                        s section without findings; without a number: {m 制定办法。}
{start=2024-03-25 2024年3月25日}   a field and its value
{feedback?=2024-08-23 8月23日}     a date whose year is not printed but implied
{phone 0555-5550100}    a field whose value is what is printed
{x — 3 —}               printed inside a value without being part of it
{u 200b}                the character with this number, printed without being part of a value
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAG = re.compile(r"\{(?P<kind>[a-z]+?)(?P<number>\d*)(?P<is_implied>\??)(?:=(?P<value>\S+))?[ \n]")
END = "}"
NODE_KINDS = {"c": "category", "g": "group", "f": "finding", "m": "measure", "s": "section"}
FIELD_KINDS = ("title", "org", "team", "start", "end", "feedback", "phone", "email", "postcode")


class MarkupError(ValueError):
    """A case that is not written as `markup` says."""


@dataclass
class MarkedPiece:
    """One marked stretch. ``value`` is its text without noise and line breaks."""

    kind: str
    number: int | None
    is_implied: bool
    given: str | None
    printed: list[str] = field(default_factory=list)

    @property
    def value(self) -> str:
        if self.given is not None:
            return self.given
        lines = "".join(self.printed).split("\n")
        return "".join(line.strip() for line in lines)


@dataclass(frozen=True)
class MarkedText:
    text: str
    pieces: list[MarkedPiece]


def read_markup(source: str) -> MarkedText:
    """Text and pieces in the order in which they begin; MarkupError for unknown or unclosed marks."""
    text: list[str] = []
    pieces: list[MarkedPiece] = []
    open_pieces: list[MarkedPiece] = []
    position = 0
    while position < len(source):
        match = TAG.match(source, position)
        if match:
            piece = _opened(match)
            open_pieces.append(piece)
            pieces.append(piece)
            position = match.end()
        elif source[position] == END:
            if not open_pieces:
                raise MarkupError(f"nothing is open at: {source[position - 20 : position + 5]!r}")
            _close(open_pieces.pop(), text)
            position += 1
        else:
            _print(source[position], text, open_pieces)
            position += 1
    if open_pieces:
        raise MarkupError(f"not closed: {open_pieces[-1].kind} {open_pieces[-1].value[:20]!r}")
    return MarkedText("".join(text), [piece for piece in pieces if piece.kind not in "xu"])


def _opened(match: re.Match[str]) -> MarkedPiece:
    kind = match["kind"]
    if kind not in NODE_KINDS and kind not in FIELD_KINDS and kind not in ("x", "u"):
        raise MarkupError(f"unknown mark: {match[0]!r}")
    number = int(match["number"]) if match["number"] else None
    return MarkedPiece(kind, number, bool(match["is_implied"]), match["value"])


def _print(character: str, text: list[str], open_pieces: list[MarkedPiece]) -> None:
    """Every open piece gets the character, but none outside of the innermost noise."""
    innermost = open_pieces[-1] if open_pieces else None
    if innermost is not None and innermost.kind == "u":
        innermost.printed.append(character)
        return
    text.append(character)
    for piece in reversed(open_pieces):
        piece.printed.append(character)
        if piece.kind == "x":
            return


def _close(piece: MarkedPiece, text: list[str]) -> None:
    if piece.kind == "u":
        text.append(chr(int("".join(piece.printed), 16)))
