"""Rates: rounded as Excel does, but never to nothing or to all where it is neither."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from issues.models import Inspection

RATE_RULE = "比率四舍五入到小数点后一位;没有全部完成时不显示100%,有完成的不显示0%"
EACH_BY_ITS_OWN = "各次巡察按各自设定的规则计算后合计"
PLACES = 3


def completion_rule(inspection: Inspection | None) -> str:
    """The sentence beside a completion rate; None is many inspections."""
    return inspection.completion_rule() if inspection else EACH_BY_ITS_OWN


# Many lines show the same few numbers; to divide them takes longer than to remember.
@lru_cache(maxsize=8192)
def share(part: int, whole: int, *, places: int = PLACES) -> Decimal:
    """Between 0 and 1; 0 of nothing."""
    if not whole:
        return Decimal(0)
    step = Decimal(1).scaleb(-places)
    rounded = (Decimal(part) / whole).quantize(step, rounding=ROUND_HALF_UP)
    return min(max(rounded, step), 1 - step) if 0 < part < whole else rounded


@lru_cache(maxsize=8192)
def percent(part: int, whole: int) -> str:
    return f"{(share(part, whole) * 100).normalize():f}%" if whole else "—"
