"""A list of people as it is copied from a spreadsheet, typed, or saved in a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from accounts.models import Role
from accounts.named import plain_name
from audit.exceptions import Refused
from measures.files import within_budget
from operations.preparation.plan import MAX_ROWS
from workbooks.reading.model import Grid, UnreadableWorkbook
from workbooks.tables import open_tables

# Longer than any field is: what is too long is said of the field, not cut here.
MAX_CELL = 300
HEADS = {
    "name": ("姓名", "名字", "人员", "人员姓名", "责任人"),
    "department": ("部门", "科室", "处室", "部室", "责任部门", "所在部门", "所在科室", "单位部门"),
    "role": ("角色", "身份", "系统角色"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "办公电话", "电话号码"),
    "username": ("登录名", "账号", "用户名", "登录账号"),
}
ROLES = {
    Role.COORDINATOR: ("整改办", "整改办公室", "整改办人员", "协调员"),
    Role.HANDLER: ("经办人", "经办", "责任人", "联络员", "承办人"),
    Role.LEADER: ("责任领导", "分管领导", "领导"),
    Role.VIEWER: ("书记/领导班子", "书记", "领导班子", "党组书记", "主要领导", "班子成员"),
    Role.SUPERVISOR: ("督查",),
    Role.ADMINISTRATOR: ("系统管理员", "管理员"),
}
_PHONE = re.compile(r"[+\d][\d\s()-]{5,28}")
_BETWEEN = re.compile(r"[,,;;\s]+")


@dataclass(frozen=True)
class PersonInput:
    """One line as it is understood; everything is a text that somebody may still correct."""

    name: str = ""
    department: str = ""
    role: str = ""
    phone: str = ""
    username: str = ""


FIELDS = tuple(HEADS)


def role_called(text: str) -> Role | None:
    plain = "".join(plain_name(text).split())
    return next((role for role, words in ROLES.items() if plain == role.value or plain in words), None)


def people_in_text(text: str) -> list[PersonInput]:
    return _people(_lines(text))


def people_in_file(file: BinaryIO, *, name: str) -> list[PersonInput]:
    """The first sheet with anything in it; raises ``Refused`` for what cannot be read."""

    def read() -> list[PersonInput]:
        with open_tables(file, name=name) as tables:
            grid = next((one for one in tables.visible if one.rows), None)
            return _people(_cells(grid) if grid else ())

    try:
        return within_budget(read, name=name, files=[file])
    except UnreadableWorkbook as error:
        raise Refused(str(error)) from error


def _lines(text: str) -> Iterator[list[str]]:
    """With tabs as spreadsheets copy it, quotes and all; otherwise parted by commas or spaces."""
    if "\t" in text:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        return
    for line in text.splitlines():
        yield _BETWEEN.split(line.strip())


def _cells(grid: Grid) -> Iterator[list[str]]:
    """A merged cell holds for every row that it covers."""
    covered = {
        (row, area.left): (area.top, area.left)
        for area in grid.areas
        for row in range(area.top, min(area.bottom, area.top + MAX_ROWS) + 1)
    }
    for number, row in sorted(grid.rows.items()):
        width = max(row)
        places = (covered.get((number, column), (number, column)) for column in range(1, width + 1))
        yield [cell.text if (cell := grid.rows.get(line, {}).get(column)) else "" for line, column in places]


def _people(lines: Iterable[Sequence[str]]) -> list[PersonInput]:
    columns: dict[int, str] = {}
    found: list[PersonInput] = []
    for line in lines:
        cells = [plain_name(text)[:MAX_CELL] for text in line]
        if not any(cells):
            continue
        if not columns and not found and (columns := _head(cells)):
            continue
        person = _by_head(cells, columns) if columns else _by_look(cells)
        if person.name:
            found.append(person)
        if len(found) > MAX_ROWS:
            raise Refused(f"一次最多{MAX_ROWS}人,请分几次导入。")
    return found


def _head(cells: Sequence[str]) -> dict[int, str]:
    """Columns by what stands above them; none where no 姓名 does."""
    plain = ["".join(text.split()) for text in cells]
    found = {
        index: field for index, text in enumerate(plain) for field, words in HEADS.items() if text in words
    }
    return found if "name" in found.values() else {}


def _by_head(cells: Sequence[str], columns: dict[int, str]) -> PersonInput:
    values = {field: cells[index] for index, field in columns.items() if index < len(cells)}
    return PersonInput(**values)


def _by_look(cells: Sequence[str]) -> PersonInput:
    """Without a head: the name comes first, roles and telephone numbers show what they are."""
    filled = [text for text in cells if text]
    if len(filled) > 1 and filled[0].rstrip(".、").isdecimal():
        filled = filled[1:]
    name, *rest = filled
    role = next((text for text in rest if role_called(text)), "")
    phone = next((text for text in rest if _PHONE.fullmatch(text)), "")
    others = [text for text in rest if text not in (role, phone)]
    return PersonInput(name, others[0] if others else "", role, phone)
