"""What a text states, as it was found: the words with their place, and what they were taken for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class ProposalKind(Enum):
    REGULATION = "制度"
    DOCUMENT = "文件"
    COUNT = "数量"
    CADENCE = "频次"
    RATE = "比率"
    MONEY = "资金"
    PEOPLE = "人次"


class TitleAct(Enum):
    """What was done to a 《…》; a mention is none."""

    FORMULATED = "制定"
    REVISED = "修订"
    ISSUED = "印发"
    ABOLISHED = "废止"


class StatedPeriod(Enum):
    DAY = "天"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    HALF_YEAR = "半年"
    YEAR = "年"


class StatedComparator(Enum):
    EXACTLY = "等于"
    AT_LEAST = "不少于"
    AT_MOST = "不超过"


@dataclass(frozen=True)
class Span:
    """``start`` and ``end`` count characters: ``text[start:end]`` are the words."""

    start: int
    end: int


@dataclass(frozen=True)
class Proposal:
    """One thing the text states. ``is_exact`` is False for 十余次, 近百人: told, but never added up.

    ``quantity`` is in ``unit``; money is in 元, a rate in per cent. A cadence says it once in ``every``
    periods (每两周1次: 1, WEEK, 2); a ``period`` that the text leaves open (定期) is None. ``act`` is what
    was done to a 《…》 or to so many regulations. ``subject`` is what was counted, or the title. ``what``
    names the figure that goes up (清退资金, 谈话提醒 …), "" for none.
    """

    kind: ProposalKind
    span: Span
    words: str
    subject: str
    quantity: Decimal | None = None
    unit: str = ""
    comparator: StatedComparator = StatedComparator.EXACTLY
    is_exact: bool = True
    act: TitleAct | None = None
    period: StatedPeriod | None = None
    what: str = ""
    every: int = 1
