"""A deadline as every list and page shows it. How near it is stands there in words: never by colour alone."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled
from measures.stated import StatedRow, days_left, is_overdue
from measures.workflow import Timeframe

register = template.Library()
SOON = 7
# The text of the time is the date as machines read it: no attribute repeats it in each row.
DATE = '<span{}><time class="text-nowrap">{}</time>{}</span>{}'
NEARNESS = ' <span class="small text-nowrap">{}</span>'
OVERDUE, NEAR = SafeString(' class="due-overdue"'), SafeString(' class="due-soon"')
LASTING, LASTING_TOO, UNKNOWN = (
    SafeString('<span class="quiet">长期坚持</span>'),
    SafeString(' <span class="quiet small">并长期坚持</span>'),
    SafeString('<span class="quiet">未定</span>'),
)


@register.simple_tag
def due(measure: StatedRow, today: date) -> SafeString:
    """The date, how near it is, and 长期坚持. In Python, because templates are slow to call and to cut."""
    is_lasting = measure.timeframe == Timeframe.LONG_TERM
    if measure.due_on is None:
        return LASTING if is_lasting else UNKNOWN
    near, on = nearness(days_left(measure, today)), measure.due_on.isoformat()
    words = filled(NEARNESS, near) if near else ""
    colour = (OVERDUE if is_overdue(measure, today) else NEAR) if near else ""
    return filled(DATE, colour, on, words, LASTING_TOO if is_lasting else "")


def nearness(days: int | None) -> str:
    """“逾期3天”, “今天到期”, “还有5天”; empty without a date, when completed, or far away."""
    if days is None or days > SOON:
        return ""
    if days < 0:
        return f"逾期{-days}天"
    return f"还有{days}天" if days else "今天到期"
