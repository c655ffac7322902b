"""What a deadline that is no date probably means: a proposal that somebody accepts, never written unasked."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from measures.workflow import Timeframe
from notices.parser.marks import chinese_number
from statements.spelling import normal
from workbooks.reading.dates import read_kinds

_TWO = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = (
    r"(?:(?P<y>(?<!\d)(?:20)?\d{2}(?=年)|[〇零○一二三四五六七八九]{4}(?=年))年(?![前之以]|$)"
    r"|(?P<this>今年|本年|当年|年)|(?P<next>明年|次年))?"
)
_PART = (
    rf"(?:第?(?P<quarter>[1-4一二三四])季度?[底末]?|(?P<half>[上下])半年"
    rf"|(?P<m>{_TWO})(?:月份?)(?:(?P<d>{_TWO})[日号]|(?P<third>[上中下])旬|月?[底末])?|(?P<end>(?<=年)年?(?:[底末内度]|以内|之内)|(?<=\d)年(?=前|之前|以前|$)))"
)
_WORDS = re.compile(_YEAR + _PART)
_SIGNS = re.compile(r"(?<!\d)(?P<y>(?:20)?\d{2})[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2})[日号]?)?(?![\d.])")
_MONTH_AND_DAY = re.compile(r"(?<![\d.])(?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?![\d.])")
_SPAN = re.compile(
    r"(?<!\d)(?P<n>\d{1,3}|[一二三四五六七八九十半两]{1,3})个?(?P<unit>工作日|[日天周月年])(?:之内|以内|内)"
)
_PHASE_END = re.compile("集中整改|整改期")
_PLAN = re.compile("方案")
THIRDS = {"上": 10, "中": 20}
_CENTURY = 2000
_FULL_YEAR = 1000


@dataclass(frozen=True)
class Rhythm:
    """The dates of an inspection that words refer to; ``known``: deadlines printed in full, which tell the
    year where nobody knows when the feedback was."""

    feedback_on: date | None = None
    plan_due_on: date | None = None
    ends_on: date | None = None
    known: tuple[date, ...] = ()


def propose_day(printed: str, rhythm: Rhythm) -> date | None:
    """The day that ``printed`` speaks of, where the words leave one; None where it would be a guess."""
    text = normal(printed)
    if (found := _SIGNS.search(text)) and (day := _of_month(found["y"], found["m"], found["d"])):
        return day
    if found := _MONTH_AND_DAY.search(text):
        return _first_after(rhythm, int(found["m"]), int(found["d"]))
    if (found := _SPAN.search(text)) and rhythm.feedback_on:
        return _after(rhythm.feedback_on, _count(found["n"]), unit=found["unit"])
    if _PLAN.search(text):
        return rhythm.plan_due_on
    if _PHASE_END.search(text):
        return rhythm.ends_on
    days = {_in_words(found, rhythm) for found in _WORDS.finditer(text)}
    return next(iter(days)) if len(days) == 1 else None


def propose_due(printed: str, rhythm: Rhythm) -> str:
    """The cell written so that it is read: a date, with its kind if it names one; "" for no proposal."""
    day, kind = propose_day(printed, rhythm), read_kinds(printed)
    if len(kind) > 1 or day is None:
        return ""
    return due_words(day, kind[0] if kind else None)


def due_words(day: date, kind: Timeframe | None) -> str:
    if kind is Timeframe.IMMEDIATE:
        return f"立行立改({day.isoformat()}前)"
    return f"{day.isoformat()}前,并长期坚持" if kind is Timeframe.LONG_TERM else day.isoformat()


def _of_month(year: str, month: str, day: str | None) -> date | None:
    number, months = int(year), int(month)
    return _day(number + _CENTURY if number < _FULL_YEAR else number, months, int(day) if day else 0)


def _day(year: int, month: int, day: int) -> date | None:
    """``day`` 0 is the month's last."""
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _in_words(found: re.Match[str], rhythm: Rhythm) -> date | None:
    year = _year(found, rhythm)
    if found["quarter"]:
        month, day = _count(found["quarter"]) * 3, 0
    elif found["half"]:
        month, day = (6 if found["half"] == "上" else 12), 0
    elif found["end"]:
        month, day = 12, 0
    else:
        month = _count(found["m"])
        day = _count(found["d"]) if found["d"] else THIRDS.get(found["third"] or "", 0)
    if year is not None:
        return _day(year, month, day)
    return _first_after(rhythm, month, day)


def _first_after(rhythm: Rhythm, month: int, day: int) -> date | None:
    """No year is printed: the first such day after the feedback."""
    if rhythm.feedback_on is None:
        return _among(rhythm.known, month, day)
    this = _day(rhythm.feedback_on.year, month, day)
    if this is not None and this >= rhythm.feedback_on:
        return this
    return _day(rhythm.feedback_on.year + 1, month, day)


def _among(known: tuple[date, ...], month: int, day: int) -> date | None:
    """The one such day in the time of the known deadlines: theirs is one year, or only one lies between."""
    if not known:
        return None
    first, last = min(known), max(known)
    days = [found for year in range(first.year, last.year + 1) if (found := _day(year, month, day))]
    between = days if first.year == last.year else [found for found in days if first <= found <= last]
    return between[0] if len(between) == 1 else None


def _year(found: re.Match[str], rhythm: Rhythm) -> int | None:
    if rhythm.feedback_on is not None and (found["this"] in ("今年", "本年", "当年") or found["next"]):
        return rhythm.feedback_on.year + bool(found["next"])
    if not found["y"]:
        return None
    number = int("".join(sign if sign.isdecimal() else str(chinese_number(sign)) for sign in found["y"]))
    return number + _CENTURY if number < _FULL_YEAR else number


def _after(start: date, count: int, *, unit: str) -> date | None:
    if unit == "工作日" or not count:
        return None
    if unit in "日天周":
        return start + timedelta(days=count * (7 if unit == "周" else 1))
    months = start.month - 1 + count * (12 if unit == "年" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _count(printed: str) -> int:
    if printed.isdecimal():
        return int(printed)
    return 2 if printed == "两" else chinese_number(printed) or 0
