"""By when: the deadline that a notice prints, and which kind of deadline its words name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.days import refuse_day
from measures.workflow import Timeframe
from notices.parser.marks import half_width

_LONG_TERM = re.compile(r"长期|持续|常态|一直坚持")
_IMMEDIATE = re.compile(r"立行立改|即知即改|立查立改|立知立改|边[查整]边改|立即")
_YEAR = r"(?P<y>(?:19|20)\d\d)\s*年"
# In this order: a day is more exact than a month, a month more than a quarter.
_FORMS = re.compile(
    rf"{_YEAR}\s*(?P<m>\d{{1,2}})\s*月(?:\s*(?P<d>\d{{1,2}})\s*日)?"
    r"|(?P<py>(?:19|20)\d\d)\s*[./-]\s*(?P<pm>\d{1,2})(?:\s*[./-]\s*(?P<pd>\d{1,2}))?"
    rf"|{_YEAR.replace('<y>', '<qy>')}\s*第?(?P<q>[一二三四1-4])季度"
    rf"|{_YEAR.replace('<y>', '<hy>')}\s*上半年"
    rf"|{_YEAR.replace('<y>', '<ey>')}\s*(?:底|末|年底|年末|内|全年|下半年)"
)
# Without a year: a month, or a day of one.
_WITHOUT_YEAR = re.compile(
    r"(?<![\d年./-])(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日|[底末前内中]|份?以?[前内底])"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class PrintedDeadline:
    """``due_on`` is the last day that is named; None where no whole date is printed.

    ``is_inferred``: its year is not printed and was told from a date before it.
    """

    timeframe: Timeframe
    due_on: date | None
    is_inferred: bool = False


def read_deadline(value: str, *, after: date | None = None) -> PrintedDeadline | None:
    """None for words that name neither a date nor a kind of deadline.

    A year that is not printed is that of the first such day behind ``after``, a date that stands before it.
    """
    half = half_width(value)
    days = list(_days(half))
    due_on = max((day for day in days if day), default=None) if None not in days else None
    is_inferred = not days and after is not None
    if is_inferred:
        due_on = _inferred(half, after)
    is_inferred = is_inferred and due_on is not None
    if _LONG_TERM.search(half):
        return PrintedDeadline(Timeframe.LONG_TERM, due_on, is_inferred)
    if _IMMEDIATE.search(half):
        return PrintedDeadline(Timeframe.IMMEDIATE, due_on, is_inferred)
    return PrintedDeadline(Timeframe.TIME_LIMITED, due_on, is_inferred) if due_on else None


def _inferred(half: str, after: date | None) -> date | None:
    """Of the last month or day that is printed without a year; None where it does not exist."""
    last: date | None = after
    for match in _WITHOUT_YEAR.finditer(half):
        month, day = int(match["m"]), int(match["d"]) if match["d"] else None
        years = (last.year, last.year + 1) if last else ()
        last = next((one for year in years if (one := _day(year, month, day)) and last and one >= last), None)
    return last if last != after else None


def _days(half: str) -> Iterator[date | None]:
    """The last day of every date, month, quarter or year; None for one that does not exist."""
    for match in _FORMS.finditer(half):
        parts = match.groupdict()
        year = next(int(parts[name]) for name in ("y", "py", "qy", "hy", "ey") if parts[name])
        if parts["q"]:
            month = _QUARTERS[parts["q"]] * 3
        elif parts["hy"]:
            month = 6
        else:
            month = int(parts["m"] or parts["pm"] or 12)
        printed = parts["d"] or parts["pd"]
        yield _day(year, month, int(printed) if printed else None)


def _day(year: int, month: int, day: int | None) -> date | None:
    """The last day of the month without ``day``."""
    try:
        found = date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    return None if refuse_day(found) else found
