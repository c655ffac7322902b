"""Paragraphs and tables of a story in the order of the page, each line as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from notices.files.word.inline import REMOVED, InlineReader, InlineText
from notices.files.word.numbering import WordNumbering
from notices.files.word.styles import WordStyles
from notices.files.word.xml import Element, child, is_on, number, q, value

_PARAGRAPH, _TABLE, _ROW, _CELL = q("w:p"), q("w:tbl"), q("w:tr"), q("w:tc")
_CHUNK = q("w:altChunk")
_ALTERNATE, _CHOICE = q("mc:AlternateContent"), q("mc:Choice")
_NO_BLOCKS = REMOVED | {
    q(f"w:{name}") for name in ("sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr")
}
_NO_ROWS = _NO_BLOCKS | {_PARAGRAPH, _TABLE, _ROW, _CELL}
# As many columns as Word allows; a hostile cell spans a billion.
_MAX_COLUMNS = 63


@dataclass
class StoryNotes:
    references: list[tuple[int, str, str]] = field(default_factory=list)
    """(line from 1, part, id) of foot- and endnotes."""
    chunks: int = 0
    """Other documents that are pasted in as they were."""


class StoryReader:
    """One story: the body, a footnote, a header."""

    def __init__(self, story: Element, *, styles: WordStyles, numbering: WordNumbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._inline = InlineReader(story, styles)
        self._story = story
        self.notes = StoryNotes()
        self.lines: list[str] = []
        self._carried = ""  # of paragraphs whose end is deleted: what follows goes on in the same line

    def read(self) -> list[str]:
        for line in self._blocks(self._story):
            self.lines.append(line)
        return self.lines

    def _blocks(self, holder: Element) -> Iterator[str]:
        for item in holder:
            if item.tag == _PARAGRAPH:
                yield from self._paragraph(item)
            elif item.tag == _TABLE:
                yield from self._flush()
                yield from self._table(item)
            elif item.tag == _CHUNK:
                self.notes.chunks += 1
            elif item.tag == _ALTERNATE:
                yield from self._blocks(next(iter(item.findall(_CHOICE)), item))
            elif isinstance(item.tag, str) and item.tag not in _NO_BLOCKS:
                yield from self._blocks(item)
        yield from self._flush()

    def _flush(self) -> Iterator[str]:
        if self._carried:
            carried, self._carried = self._carried, ""
            yield carried

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = child(paragraph, "w:pPr")
        found = self._inline.read(paragraph)
        self._refer(found)
        if _has_no_end(properties):
            self._carried += found.text
        else:
            # A number only where a paragraph is printed: one deleted or hidden as a whole counts nothing.
            text = self._numbering.number(properties) + self._carried + found.text
            self._carried = ""
            yield from text.split("\n")
        for box in found.boxes:
            yield from self._boxed(box)

    def _boxed(self, box: Element) -> Iterator[str]:
        carried, self._carried = self._carried, ""
        yield from (line for line in self._blocks(box) if line.strip())
        self._carried = carried

    def _refer(self, found: InlineText) -> None:
        line = len(self.lines) + 1
        self.notes.references += [(line, part, key) for part, key in found.notes]

    def _table(self, table: Element) -> Iterator[str]:
        for row in _inside(table, _ROW):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is None and not is_on(properties, "w:hidden"):
                yield from self._row(row, properties)

    def _row(self, row: Element, properties: Element | None) -> Iterator[str]:
        """One line, tabs between cells, as many as the columns they cover; a row of one cell is no table."""
        cells = [cell for cell in _inside(row, _CELL) if child(child(cell, "w:tcPr"), "w:cellDel") is None]
        if len(cells) == 1:
            yield from self._blocks(cells[0])
            return
        columns = [""] * _span(properties, "w:gridBefore", default=0)
        for cell in cells[:_MAX_COLUMNS]:
            texts = (line.replace("\t", " ").strip() for line in self._blocks(cell))
            columns.append(" ".join(text for text in texts if text))
            columns += [""] * (_span(child(cell, "w:tcPr"), "w:gridSpan", default=1) - 1)
        yield "\t".join(columns)


def _span(properties: Element | None, name: str, *, default: int) -> int:
    found = number(value(properties, name), default=default)
    return min(max(found, default), _MAX_COLUMNS)


def _inside(holder: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those in content controls too."""
    for item in holder:
        if item.tag == tag:
            yield item
        elif isinstance(item.tag, str) and item.tag not in _NO_ROWS:
            yield from _inside(item, tag)


def _has_no_end(properties: Element | None) -> bool:
    """Whether the paragraph's end is deleted, moved away or hidden, so that the next one goes on."""
    end = child(properties, "w:rPr")
    if any(child(end, name) is not None for name in ("w:del", "w:moveFrom")):
        return True
    return bool(is_on(end, "w:vanish"))
