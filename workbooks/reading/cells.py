"""A sheet's XML read as a stream: only filled cells are kept, so a million empty rows cost no memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO
from xml.parsers import expat

from audit.texts import storable
from statements.spelling import with_newlines
from workbooks.reading.dates import day_of_serial
from workbooks.reading.model import Area, Cell, Grid, UnreadableWorkbook, letter_of
from workbooks.reading.shown import NumberFormat

CHUNK = 64 * 1024
MAX_CELLS = 1_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256
MAX_AREAS = 100_000
MAX_DEPTH = 100
MAX_CELL = 40_000
MAX_CHARACTERS = 40_000_000
TOO_LARGE = "表格太大:一次最多读取2万行,请拆成几个文件后再导入。"
DAMAGED = "文件内容已损坏或不是规范的工作簿,请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Budget:
    """How much of a workbook is read, all its sheets together."""

    cells: int = MAX_CELLS
    characters: int = MAX_CHARACTERS
    rows: int = MAX_ROWS

    def spend(self, *, cells: int = 0, characters: int = 0, rows: int = 0) -> None:
        self.cells -= cells
        self.characters -= characters
        self.rows -= rows
        if min(self.cells, self.characters, self.rows) < 0:
            raise UnreadableWorkbook(TOO_LARGE)


@dataclass(frozen=True)
class Book:
    """What cells refer to: the shared texts, which styles show a date, and how others show numbers."""

    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    number_styles: Mapping[int, NumberFormat] = field(default_factory=dict)
    is_1904: bool = False
    budget: Budget = field(default_factory=Budget)


class Target:
    """The events of a part; no tree is built."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins; ``tag`` comes without its namespace."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text inside of the element that began last."""


def feed(stream: BinaryIO, target: Target) -> None:
    """Runs a part through ``target``; document types, and so entities, are refused."""
    # Without a DTD there are no entities to expand, and expat limits what is left.
    parser = expat.ParserCreate(namespace_separator=" ")  # nosec B318
    parser.buffer_text = True
    # Names without their namespace: strict and transitional workbooks read alike.
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableWorkbook(DAMAGED)
        target.start(tag[tag.rfind(" ") + 1 :], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        target.end(tag[tag.rfind(" ") + 1 :])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = target.data
    parser.StartDoctypeDeclHandler = _refuse_dtd
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise UnreadableWorkbook(DAMAGED) from error


def _refuse_dtd(*_: object) -> None:
    raise UnreadableWorkbook("文件里有不允许的 XML 声明,没有读取。请用 Excel 或 WPS 另存为 .xlsx 后再上传。")


class TextTarget(Target):
    """The shared texts in their order; phonetic readings are left out."""

    def __init__(self, budget: Budget) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._budget = budget
        self._is_open = False
        self._phonetic = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "t":
            self._is_open = self._phonetic == 0

    def end(self, tag: str) -> None:
        if tag == "si":
            self.texts.append(unescaped("".join(self._parts)))
            self._budget.spend(cells=1)
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "t":
            self._is_open = False

    def data(self, text: str) -> None:
        if self._is_open:
            self._parts.append(text)
            self._budget.spend(characters=len(text))


class SheetTarget(Target):
    """Fills a ``Grid``. The sheet's own ``dimension`` is not asked: it is often wrong."""

    def __init__(self, name: str, book: Book) -> None:
        self.grid = Grid(name)
        self._book = book
        self._budget = book.budget
        self._row = self._column = self._phonetic = 0
        self._type, self._style, self._is_formula = "", 0, False
        self._open = ""
        self._value: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            self._open = "" if self._phonetic else tag
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif tag == "f":
            self._is_formula = True
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "mergeCell":
            self._add_area(attributes.get("ref", ""))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = _column_of(reference) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s") or 0)
        self._is_formula, self._value = False, []

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._open = ""
        elif tag == "rPh":
            self._phonetic -= 1

    def data(self, text: str) -> None:
        if self._open:
            self._value.append(text)
            self._budget.spend(characters=len(text))

    def _end_cell(self) -> None:
        raw = "".join(self._value)
        if not raw and not self._is_formula:
            return
        cell = self._cell(raw)
        if cell.value == "" and not cell.is_formula:
            return
        self._budget.spend(cells=1, rows=0 if self._row in self.grid.rows else 1)
        if self._column > MAX_COLUMNS:
            raise UnreadableWorkbook(
                f"内容写到了{letter_of(self._column)}列,超过{MAX_COLUMNS}列,请删去多余的列。"
            )
        self.grid.rows.setdefault(self._row, {})[self._column] = cell

    def _cell(self, raw: str) -> Cell:
        is_formula = self._is_formula
        if self._type == "e":
            return Cell(raw, is_error=True, is_formula=is_formula)
        if self._type == "s":
            return Cell(self._shared(int(raw)), is_formula=is_formula)
        if self._type in ("str", "inlineStr"):
            return Cell(self._checked(unescaped(raw)), is_formula=is_formula)
        if self._type == "b":
            return Cell("是" if raw == "1" else "否", is_formula=is_formula)
        if self._type == "d":
            return Cell(date.fromisoformat(raw[:10]), is_formula=is_formula)
        return self._number(raw) if raw else Cell("", is_formula=is_formula)

    def _number(self, raw: str) -> Cell:
        value = float(raw)
        if value != value or value in (float("inf"), float("-inf")):
            return Cell(raw, is_error=True, is_formula=self._is_formula)
        if self._style in self._book.date_styles and 1 <= value < 2_958_466:
            day = day_of_serial(value, is_1904=self._book.is_1904)
            return Cell(day, is_formula=self._is_formula)
        form = self._book.number_styles.get(self._style)
        return Cell(value, is_formula=self._is_formula, shown=form.text(value) if form else "")

    def _shared(self, index: int) -> str:
        if not 0 <= index < len(self._book.texts):
            raise UnreadableWorkbook(DAMAGED)
        text = self._book.texts[index]
        # A long text that many cells share is read as often as it is shown.
        self._budget.spend(characters=len(text))
        return self._checked(text)

    def _checked(self, text: str) -> str:
        if len(text) > MAX_CELL:
            raise UnreadableWorkbook(
                f"第{self._row}行{letter_of(self._column)}列的文字超过单元格的上限,请删减。"
            )
        return text

    def _add_area(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if not last:
            return
        if len(self.grid.areas) >= MAX_AREAS:
            raise UnreadableWorkbook(TOO_LARGE)
        (left, top), (right, bottom) = _place(first), _place(last)
        self.grid.areas.append(Area(top, left, bottom, right))


def unescaped(text: str) -> str:
    """``_x000D_`` is how a sheet writes a sign that XML cannot hold; line ends become ``\\n``.

    Of two halves of a sign one is made; a half alone and a NUL, which no database holds, are left out.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        text = storable(text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
    return with_newlines(text)


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableWorkbook(DAMAGED)
    return _number_of(match[1]), int(match[2])


def _column_of(reference: str) -> int:
    return _place(reference)[0]


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
