"""Sheets of .xls, .et and .xlsb: read by python-calamine in a process of its own, with limits.

What it does not tell is asked for instead of guessed: how a number is shown, and merged cells of .xlsb.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from measures.files.limits import MEGABYTE, Limits
from statements.spelling import with_newlines
from workbooks.reading.cells import DAMAGED, MAX_CELL, MAX_COLUMNS, TOO_LARGE, Budget
from workbooks.reading.model import Area, Cell, Grid, UnreadableWorkbook, letter_of

MAX_WAIT = 40
# A small .xls can say one long text a million times.
MAX_OUTPUT = 200_000_000
PROGRAM = Path(__file__).with_name("foreign_process.py")
LOCKED = "文件加了打开密码,请去掉密码后再上传。"
_PASSWORD, _UNREADABLE = 3, 4


@dataclass
class ForeignBook:
    """The sheets, hidden ones apart."""

    visible: list[Grid] = field(default_factory=list)
    hidden: list[Grid] = field(default_factory=list)


def read_foreign(data: bytes, *, suffix: str) -> ForeignBook:
    """``suffix`` as ".xls"; raises ``UnreadableWorkbook``."""
    with TemporaryDirectory(prefix="rectify-sheet-") as folder:
        source, target = Path(folder) / f"source{suffix}", Path(folder) / "rows"
        source.write_bytes(data)
        code = _run(source, target)
        if code == _PASSWORD:
            raise UnreadableWorkbook(LOCKED)
        if code == _UNREADABLE:
            raise UnreadableWorkbook(DAMAGED)
        # Anything else is a process that ran into its limits.
        if code:
            raise UnreadableWorkbook(TOO_LARGE)
        with target.open("rb") as lines:
            return _book(lines)


def _run(source: Path, target: Path) -> int:
    with target.open("wb") as output:
        try:
            return subprocess.run(  # noqa: S603 - our own program, no shell
                Limits(30, 1024 * MEGABYTE, MAX_OUTPUT).command(PROGRAM, str(source)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                timeout=MAX_WAIT,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise UnreadableWorkbook(TOO_LARGE) from error


def _book(lines: Iterator[bytes]) -> ForeignBook:
    book, budget = ForeignBook(), Budget()
    grid = Grid("")
    for line in lines:
        found = json.loads(line)
        if isinstance(found, dict):
            grid = Grid(found["name"], areas=[_area(*area) for area in found["areas"]])
            (book.hidden if found["hidden"] else book.visible).append(grid)
            continue
        number, cells = found
        budget.spend(cells=len(cells), rows=1, characters=sum(len(str(value)) for _, _, value in cells))
        grid.rows[number + 1] = {index + 1: _cell(kind, value, number, index) for index, kind, value in cells}
    return book


def _area(first: list[int], last: list[int]) -> Area:
    return Area(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)


def _cell(kind: str, value: str | float, row: int, column: int) -> Cell:
    if column >= MAX_COLUMNS:
        raise UnreadableWorkbook(f"内容写到了{letter_of(column + 1)}列,超过{MAX_COLUMNS}列,请删去多余的列。")
    if isinstance(value, float):
        return Cell(value, is_bare=not value.is_integer())
    if len(value) > MAX_CELL:
        raise UnreadableWorkbook(f"第{row + 1}行{letter_of(column + 1)}列的文字超过单元格的上限,请删减。")
    return Cell(date.fromisoformat(value) if kind == "day" else with_newlines(value))
