"""The parts of a workbook in the order they are needed: relations, styles, shared texts, sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbooks.reading.cells import DAMAGED, Book, Budget, SheetTarget, Target, TextTarget, feed
from workbooks.reading.model import Grid, UnreadableWorkbook
from workbooks.reading.shown import BUILT_IN, NumberFormat, number_format

MAX_SHEETS = 60
# The formats that every reader shows as dates, and those of Chinese versions (27 to 36, 50 to 58).
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_NOT_PATTERN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(frozen=True)
class SheetPart:
    name: str
    path: str
    is_hidden: bool


class _Book(Target):
    """``workbook.xml``: the sheets by relation, and where days are counted from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, is_hidden))
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")


class _Relations(Target):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Styles(Target):
    """Which cell styles show a date, and how the others show a number."""

    def __init__(self) -> None:
        self._codes: set[int] = set(_DATE_FORMATS)
        self._patterns: dict[int, str] = dict(BUILT_IN)
        self._formats: list[int] = []
        self._is_inside = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            self._add(int(attributes.get("numFmtId") or 0), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            self._is_inside = True
        elif tag == "xf" and self._is_inside:
            self._formats.append(int(attributes.get("numFmtId") or 0))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._is_inside = False

    def _add(self, code: int, pattern: str) -> None:
        self._patterns[code] = pattern
        plain = _NOT_PATTERN.sub("", pattern).lower()
        if "y" in plain or ("m" in plain and "d" in plain) or "年" in pattern:
            self._codes.add(code)
        else:
            self._codes.discard(code)

    def dates(self) -> frozenset[int]:
        return frozenset(index for index, code in enumerate(self._formats) if code in self._codes)

    def numbers(self) -> dict[int, NumberFormat]:
        found = (
            (index, number_format(self._patterns.get(code, ""))) for index, code in enumerate(self._formats)
        )
        return {index: form for index, form in found if form is not None}


def read_grids(archive: zipfile.ZipFile) -> Iterator[Grid]:
    """The visible sheets one after the other; raises ``UnreadableWorkbook``."""
    sheets, book = _read_book(archive)
    for sheet in sheets:
        if not sheet.is_hidden:
            yield read_grid(archive, sheet, book=book)


def hidden_grid(archive: zipfile.ZipFile, name: str) -> Grid | None:
    """The sheet of that name if it is hidden."""
    sheets, book = _read_book(archive)
    found = next((sheet for sheet in sheets if sheet.is_hidden and sheet.name == name), None)
    return read_grid(archive, found, book=book) if found is not None else None


def read_grid(archive: zipfile.ZipFile, sheet: SheetPart, *, book: Book) -> Grid:
    target = SheetTarget(sheet.name, book)
    _feed(archive, sheet.path, target=target)
    return target.grid


def _read_book(archive: zipfile.ZipFile) -> tuple[list[SheetPart], Book]:
    relations, book, styles, texts = _Relations(), _Book(), _Styles(), TextTarget(Budget())
    path = _book_path(archive)
    folder, name = posixpath.split(path)
    _feed(archive, path, target=book)
    _feed(archive, posixpath.join(folder, "_rels", f"{name}.rels"), target=relations)
    if len(book.sheets) > MAX_SHEETS:
        raise UnreadableWorkbook(f"工作簿里有{len(book.sheets)}张工作表,超过{MAX_SHEETS}张,请删去无关的表。")
    for part, target in (("styles.xml", styles), ("sharedStrings.xml", texts)):
        found = _named(archive, posixpath.join(folder, part))
        if found:
            _feed(archive, found, target=target)
    sheets = [
        SheetPart(title, _joined(folder, relations.targets[relation]), is_hidden)
        for title, relation, is_hidden in book.sheets
        if relation in relations.targets
    ]
    return sheets, Book(texts.texts, styles.dates(), styles.numbers(), is_1904=book.is_1904)


def _book_path(archive: zipfile.ZipFile) -> str:
    relations = _Relations()
    _feed(archive, "_rels/.rels", target=relations)
    found = next((path for path in relations.targets.values() if path.endswith("workbook.xml")), "")
    if not found:
        raise UnreadableWorkbook(DAMAGED)
    return _joined("", found)


def _joined(folder: str, target: str) -> str:
    """Targets are relative to the folder, or to the archive with a slash in front."""
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def _named(archive: zipfile.ZipFile, path: str) -> str:
    """The entry's own spelling: some programs write sharedstrings.xml."""
    return next((name for name in archive.namelist() if name.lower() == path.lower()), "")


def _feed(archive: zipfile.ZipFile, path: str, *, target: Target) -> None:
    name = _named(archive, path)
    if not name:
        raise UnreadableWorkbook(DAMAGED)
    try:
        with archive.open(name) as part:
            feed(part, target)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableWorkbook(DAMAGED) from error
