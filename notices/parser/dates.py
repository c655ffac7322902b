"""Dates as notices print them. A damaged one is reported, never mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from notices.parser.marks import chinese_number, half_width

_FIGURES = r"[\d〇零○一二三四五六七八九十]"
_YEAR = rf"(?P<y{{0}}>{_FIGURES}{{{{0,4}}}})\s*年\s*"
_MONTH = rf"(?P<m{{0}}>{_FIGURES}{{{{0,3}}}})\s*月\s*"
_DAY = rf"(?P<d{{0}}>{_FIGURES}{{{{0,3}}}})\s*日"
_DATE = _YEAR.format(1) + _MONTH.format(1) + f"(?:{_DAY.format(1)})?"
_UNTIL = rf"\s*(?:至|到|—+|-+|~|起至)\s*(?:{_YEAR.format(2)})?(?:{_MONTH.format(2)})?{_DAY.format(2)}"
_PATTERN = re.compile(f"{_DATE}(?P<range>{_UNTIL})?")
_WITHOUT_YEAR = re.compile(rf"\d{{1,2}}月\d{{1,2}}日(?P<range>{_UNTIL})?")


@dataclass(frozen=True)
class FoundDate:
    """A date or a range; `damage` is the sentence about what could not be read."""

    line: int
    day: date | None
    is_range: bool = False
    until: date | None = None
    damage: str = ""


def find_dates(text: str, *, line: int) -> Iterator[FoundDate]:
    """Dates with a year first, then those without one; a month without a day is no date and no damage."""
    half = half_width(text)
    for match in _PATTERN.finditer(half):
        if found := _found(match, line):
            yield found
    rest = _PATTERN.sub(lambda match: "#" * len(match.group()), half)
    for match in _WITHOUT_YEAR.finditer(rest):
        damage = f"日期“{match.group().strip()}”没有写年份,留空,请核对后填写。"
        yield FoundDate(line, None, is_range=bool(match["range"]), damage=damage)


def _found(match: re.Match[str], line: int) -> FoundDate | None:
    parts = match.groupdict()
    if parts["d1"] is None and not parts["range"]:
        is_cut = match.string[match.end() : match.end() + 1].isdecimal()
        return FoundDate(line, None, damage=_damage(match.group())) if is_cut or not parts["m1"] else None
    day = _day(parts["y1"], parts["m1"], parts["d1"])
    if not parts["range"]:
        return FoundDate(line, day, damage="" if day else _damage(match.group()))
    year, month = parts["y2"] if parts["y2"] is not None else parts["y1"], parts["m2"]
    until = _day(year, month if month is not None else parts["m1"], parts["d2"])
    damage = "" if day and until else _damage(match.group())
    return FoundDate(line, day, is_range=True, until=until, damage=damage)


def _damage(printed: str) -> str:
    return f"日期“{printed.strip()}”不完整或不存在,留空,请核对后填写。"


def _day(year: str | None, month: str | None, day: str | None) -> date | None:
    values = (_year(year or ""), _number(month or ""), _number(day or ""))
    if None in values:
        return None
    try:
        return date(*values)  # type: ignore[arg-type]
    except ValueError:
        return None


def _year(printed: str) -> int | None:
    """2024 and 二〇二四; fewer than four figures are damage."""
    if len(printed) != 4:
        return None
    figures = [int(sign) if sign.isdecimal() else chinese_number(sign) for sign in printed]
    if None in figures or any(figure is not None and figure > 9 for figure in figures):
        return None
    return int("".join(map(str, figures)))


def _number(printed: str) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdecimal() else chinese_number(printed)
