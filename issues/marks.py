"""Printed marks that count – (3), 三、, 措施3:, ④ – their number, and the same mark with another number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_NUMBER = 999
_CHINESE_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
# Signs that hold number and brackets in one, in the order in which they count.
_SIGNS = (
    "".join(chr(code) for code in (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))),
    "".join(chr(code) for code in range(0x2474, 0x2488)),
    "".join(chr(code) for code in range(0x2488, 0x249C)),
    "".join(chr(code) for code in range(0x3220, 0x322A)),
)
_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TOKEN = re.compile(
    rf"\d+|[零〇一二三四五六七八九十百]+|[{''.join(_SIGNS)}]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])"
)


def chinese(number: int) -> str:
    """一 … 九百九十九, as headings are numbered: 十, not 一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_CHINESE_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _CHINESE_DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_CHINESE_DIGITS[ones] if ones else "")


_CHINESE = {chinese(number): number for number in range(1, MAX_NUMBER + 1)}


@dataclass(frozen=True)
class _Counted:
    """Where in a mark its number stands: the last one, which is the 3 of 1.3."""

    before: str
    token: str
    behind: str
    number: int


def number_of(mark: str) -> int | None:
    """None for a mark that does not count, as a bullet or none at all."""
    found = _read(mark)
    return found.number if found else None


def with_number(mark: str, number: int) -> str | None:
    """The mark as it is printed for ``number``; None where its way of counting does not reach so far."""
    found = _read(mark)
    token = _written(found.token, number) if found and number > 0 else None
    return f"{found.before}{token}{found.behind}" if found and token else None


def is_series(marks: Sequence[str]) -> bool:
    """Whether they are one mark counted up by one; where the series begins does not matter."""
    return bool(marks) and list(marks) == continued(marks[0], len(marks))


def continued(first: str, count: int) -> list[str] | None:
    """``first`` and the marks behind it, ``count`` in all; None where its way of counting ends before."""
    start = number_of(first)
    marks = [with_number(first, start + index) for index in range(count)] if start is not None else []
    known = [mark for mark in marks if mark]
    return known if known and len(known) == count else None


def _read(mark: str) -> _Counted | None:
    tokens = list(_TOKEN.finditer(mark))
    if not tokens:
        return None
    last = tokens[-1]
    number = _value(last[0])
    return _Counted(mark[: last.start()], last[0], mark[last.end() :], number) if number else None


def _value(token: str) -> int | None:
    if token.isdecimal():
        return int(token) if len(token) < 4 else None
    if token in _CHINESE:
        return _CHINESE[token]
    return next((row.index(token) + 1 for row in (*_SIGNS, *_LETTERS) if token in row), None)


def _written(token: str, number: int) -> str | None:
    if number > MAX_NUMBER:
        return None
    if token.isdecimal():
        return str(number) if token.isascii() else str(number).translate(_FULL_WIDTH)
    if token in _CHINESE:
        return chinese(number)
    row = next(row for row in (*_SIGNS, *_LETTERS) if token in row)
    return row[number - 1] if number <= len(row) else None
