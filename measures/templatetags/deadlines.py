"""How near a deadline is, in words: never by colour alone."""

from __future__ import annotations

from datetime import date

from django import template

from measures.models import Measure

register = template.Library()
SOON = 7


@register.filter
def nearness(measure: Measure, today: date) -> str:
    """“逾期3天”, “今天到期”, “还有5天”; empty without a date, when completed, or far away."""
    days = measure.days_left(today)
    if days is None or days > SOON:
        return ""
    if days < 0:
        return f"逾期{-days}天"
    return f"还有{days}天" if days else "今天到期"


@register.filter
def nearness_class(measure: Measure, today: date) -> str:
    days = measure.days_left(today)
    if days is None or days > SOON:
        return ""
    return "due-overdue" if days < 0 else "due-soon"
