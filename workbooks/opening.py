"""Opening an uploaded workbook with bounded memory and time. Nothing reaches openpyxl unchecked."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.parsers import expat

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from audit.exceptions import Refused
from measures import secrecy
from measures.files.archives import refuse_archive
from workbooks.unwanted import check_unwanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook

MAX_FILE_SIZE = 20 * 1024 * 1024
MAX_CONTENT_SIZE = 120 * 1024 * 1024
MAX_ENTRIES = 2_000
# Repeated rows of a real ledger shrink to 1/60; a bomb to 1/1000.
MAX_RATIO = 300
SMALL_ENTRY = 1024 * 1024
# openpyxl takes about half a kilobyte a cell.
MAX_CELLS = 500_000
MAX_ROWS = 100_000
# What a reader walks through when it goes over every row and column up to the last used ones.
MAX_AREA = 2_000_000
PIECE = 256 * 1024
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请在 Excel 或 WPS 中打开,另存为“Excel 工作簿(*.xlsx)”后再上传。"
TRIM = "请删除表格下面和右边多余的空行、空列和格式,保存后再上传。"
# What openpyxl raises for files that are no workbook inside; there is no common class.
BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def open_workbook(source: Path | BinaryIO, *, name: str, is_rich: bool = False) -> Workbook:
    """The workbook for openpyxl; raises ``Refused`` with what is wrong and what to do.

    ``name`` is the file's own name; ``is_rich`` keeps texts of several looks. At most MAX_CELLS cells and
    MAX_ROWS rows, and no sheet whose last row times last column is above MAX_AREA, so that
    ``iter_rows`` is safe.
    """
    _check_name(name)
    with opened(source) as file:
        _check_file(file, name=name)
        try:
            file.seek(0)
            return openpyxl.load_workbook(file, keep_links=False, rich_text=is_rich)
        except BROKEN as error:
            raise _unreadable(name) from error


@contextmanager
def open_archive(source: Path | BinaryIO, *, name: str) -> Iterator[zipfile.ZipFile]:
    """The parts of a file whose name, sizes and kinds of parts are checked, for who streams them.

    Nothing is said about how much is in a sheet: whoever reads one counts. Raises ``Refused``.
    """
    _check_name(name)
    with opened(source) as file, open_part_archive(file, name=name) as archive:
        _check_kind(archive, name=name)
        yield archive


@contextmanager
def open_part_archive(file: BinaryIO, *, name: str) -> Iterator[zipfile.ZipFile]:
    """The same for an open file of any packed format, whatever its name ends in."""
    _check_size(file, name=name)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist(), name=name)
            _check_secrecy(file, name=name)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _unreadable(name) from error


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        try:
            file = source.open("rb")
        except OSError as error:
            raise Refused(f"不能打开文件“{source.name}”,请检查文件是否存在。") from error
        with file:
            yield file
    else:
        source.seek(0)
        yield source


def ending_of(name: str) -> str:
    """Of an upload's own name, which may come with the folders of another system: ".xlsx"."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def check_secret_name(name: str) -> None:
    """Raises ``Refused`` for a name that carries a mark of secrecy."""
    if secrecy.IN_NAME.search(name):
        raise Refused(f"“{name}”的文件名{secrecy.WORDS}")


def _unreadable(name: str) -> Refused:
    return Refused(f"“{name}”不是完好的 Excel 文件,读不出内容。{SAVE_AS}")


def _check_name(name: str) -> None:
    ending = ending_of(name)
    check_secret_name(name)
    if ending in (".xls", ".et", ".ett", ".xlt"):
        raise Refused(f"“{name}”是旧格式({ending})。{SAVE_AS}")
    if ending in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise Refused(f"“{name}”是可以带宏的格式({ending}),不能上传。{SAVE_AS}")
    if ending != ".xlsx":
        raise Refused(f"“{name}”不是 .xlsx 文件。{SAVE_AS}")


def _check_file(file: BinaryIO, *, name: str) -> None:
    """Sizes, entries and parts first; then each sheet is read once in pieces, counting."""
    _check_size(file, name=name)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist(), name=name)
            _check_kind(archive, name=name)
            _check_contents(archive, name=name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _unreadable(name) from error
    _check_secrecy(file, name=name)


def _check_size(file: BinaryIO, *, name: str) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    if size > MAX_FILE_SIZE:
        raise Refused(f"“{name}”超过 {MAX_FILE_SIZE // 1024 // 1024} MB,请删去图片或拆成几个文件后再上传。")
    if head == OLE_HEAD:
        raise Refused(f"“{name}”其实是旧格式(.xls)或加了打开密码的文件。请去掉密码,{SAVE_AS[1:]}")


def _check_secrecy(file: BinaryIO, *, name: str) -> None:
    """Marks in any part, and what no upload may hold."""
    if refusal := refuse_archive(file, size=file.seek(0, 2)):
        raise Refused(f"“{name}”{refusal}")


def _check_entries(entries: list[zipfile.ZipInfo], *, name: str) -> None:
    """What the archive says of itself; reading an entry never gives more than it declares."""
    too_large = f"“{name}”解压后过大或压缩异常,已拒绝。{TRIM}"
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_CONTENT_SIZE:
        raise Refused(too_large)
    for entry in entries:
        if entry.file_size > SMALL_ENTRY and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Refused(too_large)
        if entry.flag_bits & 1:
            raise Refused(f"“{name}”加了密码,请去掉密码后再上传。")
    names = [entry.filename.lower().lstrip("/") for entry in entries]
    check_unwanted(names, name=name)
    if len(set(names)) != len(names):
        raise _unreadable(name)


def _check_kind(archive: zipfile.ZipFile, *, name: str) -> None:
    if "[content_types].xml" not in (part.lower().lstrip("/") for part in archive.namelist()):
        raise _unreadable(name)


def _check_contents(archive: zipfile.ZipFile, *, name: str) -> None:
    """Every XML part: no DTD; over all sheets: a bounded number of cells."""
    cells = 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        count = _CellCount()
        try:
            with archive.open(entry) as part:
                count.read(part)
        except expat.ExpatError as error:
            if entry.filename.lower().endswith(".vml"):
                continue  # Old drawings are written by hand and not always well-formed.
            raise _unreadable(name) from error
        except _TooMuch as error:
            raise Refused(f"“{name}”里{error}") from error
        cells += count.cells
        if cells > MAX_CELLS:
            raise Refused(f"“{name}”超过 {MAX_CELLS} 个单元格。{TRIM}")


class _TooMuch(Exception):
    """What the part holds too much of, and what to do."""


@dataclass
class _CellCount:
    """Counts the rows and cells of one part as they stream by."""

    rows: int = 0
    cells: int = 0
    row: int = 0
    column: int = 0
    furthest: list[int] = field(default_factory=lambda: [0, 0])

    def read(self, part: Any) -> None:
        # Without a DTD there are no entities to expand, and expat limits what is left.
        parser = expat.ParserCreate(namespace_separator=" ")  # nosec B318
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._refuse_dtd
        while piece := part.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)

    def _refuse_dtd(self, *_: object) -> None:
        raise _TooMuch(f"有文档类型定义(DTD),不是 Excel 写出的文件。{SAVE_AS}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "c":
            self._cell(attributes.get("r", ""))
        elif kind == "row":
            self._row(attributes.get("r", ""))
        elif kind in ("mergeCell", "hyperlink") and "ref" in attributes:
            # openpyxl makes an object of every cell they cover.
            self._area(attributes["ref"])

    def _row(self, number: str) -> None:
        self.rows += 1
        self.row = int(number) if number.isdecimal() else self.row + 1
        self.column = 0
        if self.rows > MAX_ROWS:
            raise _TooMuch(f"一张表超过 {MAX_ROWS} 行。{TRIM}")

    def _cell(self, reference: str) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise _TooMuch(f"超过 {MAX_CELLS} 个单元格。{TRIM}")
        if reference:
            self.column, _, _, self.row = self._bounds(reference)
        else:
            self.column += 1
        self._reach(self.row, self.column)

    def _area(self, reference: str) -> None:
        left, top, right, bottom = self._bounds(reference)
        self.cells += (right - left + 1) * (bottom - top + 1)
        if self.cells > MAX_CELLS:
            raise _TooMuch(f"合并的单元格或链接的范围过大。{TRIM}")
        self._reach(bottom, right)

    def _bounds(self, reference: str) -> tuple[int, int, int, int]:
        try:
            left, top, right, bottom = range_boundaries(reference)
        except ValueError:
            left = None
        if not (left and top and right and bottom) or right < left or bottom < top:
            raise _TooMuch(f"有读不懂的单元格位置“{reference[:20]}”。{SAVE_AS}")
        return left, top, right, bottom

    def _reach(self, row: int, column: int) -> None:
        self.furthest = [max(self.furthest[0], row), max(self.furthest[1], column)]
        if self.furthest[0] * self.furthest[1] > MAX_AREA:
            raise _TooMuch(f"一张表用到了第 {self.furthest[0]} 行、第 {self.furthest[1]} 列。{TRIM}")
