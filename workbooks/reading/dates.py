"""整改时限 as people write it: dates in words, kinds of deadline, serial numbers. Nothing is guessed."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.days import CENTURY, MAX_DAY, refuse_day
from audit.texts import shortened
from measures.workflow import Timeframe
from notices.parser.marks import chinese_number
from statements.normal_forms import normalized
from statements.spelling import normal
from workbooks.reading.model import Cell

# Two figures are a year of this century; only where a sign or 年 shows that it is one.
_YEAR = r"(?P<y>\d{4}|\d{2}(?=[年.\-/])|[〇零○一二三四五六七八九]{4})"
_TWO = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"(?<!\d){_YEAR}(?:"
    rf"年(?P<m>{_TWO})月(?:(?P<d>{_TWO})[日号]|份?(?P<month_end>底|末))"
    r"|年(?:年)?(?P<year_end>底|末)"
    r"|(?P<sep>[.\-/])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
    r"|(?P<m3>\d{2})(?P<d3>\d{2})(?!\d))"
)
# Longer words first: what is left over after them is reported.
_KINDS = (
    (
        Timeframe.IMMEDIATE,
        re.compile("[立即随边][行查知整接巡学][立即随边]改|立即整改|马上整改|当即整改|马上就改|立即|马上"),
    ),
    (
        Timeframe.LONG_TERM,
        re.compile(
            "长期坚持|长期整改|长期推进|常态化推进|常态化坚持|常态长效|持续推进|持续整改|持续坚持|长期|常态化|持续"
        ),
    ),
    (Timeframe.TIME_LIMITED, re.compile("限期整改|限时整改|分(阶段|期|步)整改|限期|限时")),
)
# What says of a date how it is meant.
_FILLER = re.compile(r"整改到位|完成整改|整改完成|之前|以前|前|完成|整改|到位|并|且|及|于|在|[,、;。:.()]")
# How a date looks that was once exported with its time.
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0?0:00(:00(\.0+)?)?$")
# So much of a cell is quoted in a sentence about it.
SHOWN = 40
_EPOCH = date(1899, 12, 30)
# 1982 to 2119: nothing else in a column of dates is a number of this size.
_SERIALS = range(30_000, 80_000)


@dataclass(frozen=True)
class Due:
    """What a cell says about the deadline; ``warning`` is the sentence about what was not understood."""

    day: date | None = None
    timeframe: Timeframe | None = None
    warning: str = ""


def read_due(cell: Cell) -> Due:
    """Reads a cell of 整改时限 or 时限类型."""
    found = _read(cell)
    sentence = refuse_day(found.day)
    return Due(None, found.timeframe, sentence) if sentence else found


def _read(cell: Cell) -> Due:
    if isinstance(cell.value, date):
        return Due(cell.value)
    printed = cell.text.strip()
    if not printed:
        return Due()
    text = "".join(_MIDNIGHT.sub("", normalized(printed)).split())
    if re.fullmatch(r"\d{5}(\.0*)?", text) and int(float(text)) in _SERIALS:
        return Due(day_of_serial(float(text)))
    return _read_words(text, printed)


def read_day(cell: Cell) -> Due:
    """Reads a plain date of any time; a kind of deadline is not understood here."""
    found = _read(cell)
    return Due(found.day, None, found.warning or (_unread(cell.text) if found.timeframe else ""))


def day_of_serial(serial: float, *, is_1904: bool = False) -> date:
    """The day a spreadsheet's number stands for; raises OverflowError beyond the calendar."""
    return _EPOCH + timedelta(days=int(serial) + (1462 if is_1904 else 0))


def _read_words(text: str, printed: str) -> Due:
    matches = list(_DATE.finditer(text))
    days = {_day(match) for match in matches}
    rest = _DATE.sub("", text)
    kinds, rest = _kinds(rest)
    rest = _FILLER.sub("", rest)
    kind = kinds[0] if len(kinds) == 1 else None
    if None in days or len(days) > 1 or (rest and not days and not kinds):
        return Due(None, kind, _unread(printed))
    day = next(iter(days), None)
    if len(kinds) > 1:
        return Due(
            day, None, f"“{shortened(printed, SHOWN)}”写了两种时限类型,时限类型没有录入,请核对后填写。"
        )
    return Due(day, kind, _partly(printed, rest) if rest else "")


def read_kinds(printed: str) -> list[Timeframe]:
    """The kinds of deadline that a text names."""
    return _kinds(normal(printed))[0]


def _kinds(text: str) -> tuple[list[Timeframe], str]:
    """The kinds, and the text without them."""
    found = []
    for one, pattern in _KINDS:
        if pattern.search(text):
            found.append(one)
            text = pattern.sub("", text)
    return found, text


def _day(match: re.Match[str]) -> date | None:
    year = _year(match["y"])
    if match["year_end"]:
        return date(year, 12, 31) if year else None
    month = _number(match["m"] or match["m2"] or match["m3"])
    if year is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = last if match["month_end"] else _number(match["d"] or match["d2"] or match["d3"])
    return date(year, month, day) if 1 <= day <= last else None


def _year(printed: str) -> int | None:
    figures = [int(sign) if sign.isdecimal() else chinese_number(sign) for sign in printed]
    year = int("".join(str(figure) for figure in figures))
    return year + CENTURY if len(printed) == 2 else year if 1949 <= year <= MAX_DAY.year else None


def _number(printed: str) -> int:
    return int(printed) if printed.isdecimal() else chinese_number(printed) or 0


def _unread(printed: str) -> str:
    return f"没有读懂日期“{shortened(printed, SHOWN)}”,没有录入,请写成 2024-12-31 的样子。"


def _partly(printed: str, rest: str) -> str:
    return (
        f"“{shortened(printed, SHOWN)}”中的“{shortened(rest, SHOWN)}”没有读懂,只录入了能确定的部分,请核对。"
    )
