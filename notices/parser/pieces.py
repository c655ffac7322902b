"""Paragraphs of the tree taken apart where a label stands, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notices.parser.labels import Label, label_starts, read_label
from notices.parser.marks import Mark
from notices.parser.model import Level, MarkKind
from notices.parser.source import Paragraph


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph. `text` is what stands behind `mark` and `label`; no level: just text."""

    line: int
    text: str
    mark: Mark | None = None
    level: Level = Level.TEXT
    label: Label | None = None

    @property
    def printed(self) -> str:
        """As in the source."""
        return (
            (self.mark.printed if self.mark else "") + (self.label.printed if self.label else "") + self.text
        )

    @property
    def number(self) -> int | None:
        return self.mark.number if self.mark else None

    @property
    def printed_mark(self) -> str:
        return self.mark.printed if self.mark else ""


def pieces_of(paragraph: Paragraph, levels: Mapping[MarkKind, Level]) -> list[Piece]:
    """A heading first, then a piece for each label inside the paragraph."""
    level = levels.get(paragraph.kind, Level.TEXT) if paragraph.kind else Level.TEXT
    mark = paragraph.mark if level is not Level.TEXT else None
    text = paragraph.rest if mark else paragraph.text
    starts = list(label_starts(text))
    ends = [*starts, len(text)]
    head = text[: ends[0]].strip()
    found = [_piece(paragraph.line, head, mark=mark, level=level)]
    found += [_piece(paragraph.line, text[a:b].strip()) for a, b in zip(starts, ends[1:], strict=True)]
    return [piece for piece in found if piece.printed]


def _piece(line: int, text: str, *, mark: Mark | None = None, level: Level = Level.TEXT) -> Piece:
    label = read_label(text) if mark is None else None
    return Piece(line, text[label.end :].strip() if label else text, mark, level, label)


def joined(pieces: Iterable[Piece]) -> str:
    """Verbatim: what stood in one line stays in one line."""
    return join((piece.line, piece.printed) for piece in pieces)


def join(parts: Iterable[tuple[int, str]]) -> str:
    """Texts with their lines; an empty one leaves no trace."""
    found, last = "", 0
    for line, text in parts:
        if text:
            found += ("\n" if found and line != last else "") + text
            last = line
    return found


def line_at(parts: Sequence[tuple[int, str]], index: int) -> int:
    """The source line of an index into ``join(parts)``."""
    end, last, line = 0, 0, parts[0][0]
    for part_line, text in parts:
        if not text:
            continue
        end += (1 if end and part_line != last else 0) + len(text)
        last = line = part_line
        if index < end:
            break
    return line
