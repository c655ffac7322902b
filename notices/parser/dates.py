"""Dates as notices print them: a damaged one is reported, a missing year told from the dates before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from accounts.days import MAX_DAY, MIN_DAY
from notices.parser.marks import chinese_number, half_width

_FIGURES = r"[\d〇零○一二三四五六七八九十]"
_YEAR = rf"(?P<y{{0}}>{_FIGURES}{{{{0,4}}}})\s*年\s*"
_MONTH = rf"(?P<m{{0}}>{_FIGURES}{{{{0,3}}}})\s*月\s*"
_DAY = rf"(?P<d{{0}}>{_FIGURES}{{{{0,3}}}})\s*日"
_DATE = _YEAR.format(1) + _MONTH.format(1) + f"(?:{_DAY.format(1)})?"
_TO = r"\s*(?:至|到|—+|–+|-+|~|起至)\s*"
_NEXT_YEAR = "(?P<next>次年|翌年|第二年)"
_UNTIL = rf"{_TO}(?:{_YEAR.format(2)}|{_NEXT_YEAR}|当年|同年)?(?:{_MONTH.format(2)})?{_DAY.format(2)}"
_OPEN_UNTIL = rf"(?P<open>{_TO}(?=\d|[上中下]旬|目前|今))"
_PATTERN = re.compile(f"{_DATE}(?:(?P<range>{_UNTIL})|{_OPEN_UNTIL})?")
_WITHOUT_YEAR = re.compile(rf"(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日(?:(?P<range>{_UNTIL})|{_OPEN_UNTIL})?")
_POINTED = r"(?P<y{0}>\d{{4}})[./-](?P<m{0}>\d{{1,2}})[./-](?P<d{0}>\d{{1,2}})(?!\d)"
_WITH_POINTS = re.compile(rf"(?<!\d){_POINTED.format(1)}(?P<range>{_TO}(?:{_POINTED.format(2)}))?")
# Figures that have lost their 年 or 月: “2024915日”.
_RUN_TOGETHER = re.compile(r"(?<!\d)(?:20\d{4,6}|\d{3,4})日")


@dataclass(frozen=True)
class FoundDate:
    """A date or a range; `damage` is the sentence about what could not be read.

    `at` is where it stands in its text. `is_inferred`: the year is not printed.
    """

    line: int
    day: date | None
    is_range: bool = False
    until: date | None = None
    damage: str = ""
    at: int = 0
    is_inferred: bool = False
    is_until_inferred: bool = False
    month_day: tuple[int, int] | None = None
    until_month_day: tuple[int, int] | None = None


def find_dates(text: str, *, line: int) -> Iterator[FoundDate]:
    """In the order of the text; a month without a day is no date and no damage."""
    half = half_width(text)
    found = [one for match in _PATTERN.finditer(half) if (one := _found(match, line))]
    rest = _PATTERN.sub(_blank, half)
    found += [_dated(match, line) for match in _WITH_POINTS.finditer(rest)]
    rest = _WITH_POINTS.sub(_blank, rest)
    found += [_without_year(match, line) for match in _WITHOUT_YEAR.finditer(rest)]
    rest = _WITHOUT_YEAR.sub(_blank, rest)
    found += [
        FoundDate(line, None, damage=_damage(match.group()), at=match.start())
        for match in _RUN_TOGETHER.finditer(rest)
    ]
    yield from sorted(found, key=lambda one: one.at)


def with_years(dates: list[FoundDate]) -> list[FoundDate]:
    """A year that is not printed follows from the date before; without one it stays empty, with a warning."""
    found: list[FoundDate] = []
    last: date | None = None
    for one in dates:
        if one.month_day is not None:
            one = _inferred(one, last)
        found.append(one)
        last = one.until or one.day or last
    return found


def _inferred(one: FoundDate, last: date | None) -> FoundDate:
    assert one.month_day is not None
    day = _next(one.month_day, last)
    if day is None:
        return one
    until = _next(one.until_month_day, day) if one.until_month_day else None
    return replace(one, day=day, until=until, damage="", is_inferred=True)


def _next(month_day: tuple[int, int], last: date | None) -> date | None:
    """The first such day that is not before `last`."""
    for year in (last.year, last.year + 1) if last else ():
        try:
            day = date(year, *month_day)
        except ValueError:
            continue
        if day >= (last or day):
            return day
    return None


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match.group())


def _without_year(match: re.Match[str], line: int) -> FoundDate:
    printed = match.group().strip()
    damage = f"日期“{printed}”没有写年份,留空,请核对后填写。"
    is_range = bool(match["range"] or match["open"])
    found = FoundDate(line, None, is_range=is_range, damage=damage, at=match.start())
    if match["open"]:
        return found
    own = (int(match["m1"]), int(match["d1"]))
    until = None
    if match["range"] and match["y2"] is None:
        until = (_number(match["m2"] or "") or own[0], _number(match["d2"] or "") or 0)
    elif match["range"]:
        return found
    return replace(found, month_day=own, until_month_day=until)


def _dated(match: re.Match[str], line: int) -> FoundDate:
    parts = match.groupdict()
    day = _day(parts["y1"], parts["m1"], parts["d1"])
    until = _day(parts["y2"], parts["m2"], parts["d2"]) if match["range"] else None
    is_whole = day is not None and (until is not None or not match["range"])
    damage = "" if is_whole else _damage(match.group())
    return FoundDate(line, day, is_range=bool(match["range"]), until=until, damage=damage, at=match.start())


def _found(match: re.Match[str], line: int) -> FoundDate | None:
    parts = match.groupdict()
    at = match.start()
    if parts["d1"] is None and not parts["range"]:
        is_cut = match.string[match.end() : match.end() + 1].isdecimal() and not parts["open"]
        is_damaged = is_cut or not parts["m1"]
        return FoundDate(line, None, damage=_damage(match.group()), at=at) if is_damaged else None
    day = _day(parts["y1"], parts["m1"], parts["d1"])
    if not parts["range"]:
        is_range = bool(parts["open"])
        return FoundDate(line, day, is_range=is_range, damage="" if day else _damage(match.group()), at=at)
    year, month = parts["y2"] if parts["y2"] is not None else parts["y1"], parts["m2"]
    if parts["next"] and day is not None:
        year = str(day.year + 1)
    until = _day(year, month if month is not None else parts["m1"], parts["d2"])
    damage = "" if day and until else _damage(match.group())
    return FoundDate(
        line, day, is_range=True, until=until, damage=damage, at=at, is_until_inferred=bool(parts["next"])
    )


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
    """2024 and 二〇二四; fewer than four figures are damage, as is a year before this work or long after."""
    if len(printed) != 4:
        return None
    figures = [int(sign) if sign.isdecimal() else chinese_number(sign) for sign in printed]
    if None in figures or any(figure is not None and figure > 9 for figure in figures):
        return None
    year = int("".join(map(str, figures)))
    return year if MIN_DAY.year <= year <= MAX_DAY.year else None


def _number(printed: str) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdecimal() else chinese_number(printed)
