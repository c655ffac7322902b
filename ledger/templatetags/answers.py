"""The lines of the overview's first answer, each put together in one step.

``start`` is the address of the list with what narrows it to the inspection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled, joined
from accounts.templatetags.elements import said
from ledger.overview.ahead import ComingMeasure
from ledger.overview.page import WaitingPlace
from ledger.overview.waiting import WaitingLine
from measures.pages.late import LateLine

register = template.Library()
MAX_LATE = 4
LATE = """<li><a href="{}{}">{}</a>
        <span><strong>{}</strong> 条{}</span></li>"""
COMING = """<li class="two-lines"><a href="{}">{}</a>
        <span class="quiet small">{} · {} · {}</span></li>"""
WAITING = """<li><a class="figure-5" href="{}{}">{}</a>
        <span><strong>{}</strong><br><span class="quiet small">{}</span>
          {}</span></li>"""
BUSIEST = """<span>{} <a
        href="{}{}">{}</a></span>
        """


@register.simple_tag
def list_start(ledger: str, prefix: str) -> SafeString:
    return filled("{}?{}", ledger, prefix)


@register.simple_tag
def late_lines(lines: Sequence[LateLine], start: SafeString) -> SafeString:
    return joined(
        LATE, ((start, line.query, line.name, line.count, line.longest) for line in lines[:MAX_LATE])
    )


@register.simple_tag
def coming_lines(coming: Iterable[ComingMeasure]) -> SafeString:
    return joined(
        COMING, ((row.url, row.text, f"{row.due_on:%m-%d}", row.department, row.left) for row in coming)
    )


@register.simple_tag
def waiting_lines(waiting: Iterable[WaitingLine], start: SafeString) -> SafeString:
    rows = (
        (
            start,
            line.query,
            line.count,
            line.party.label,
            line.what,
            said("span", "quiet small waited", line.waited),
        )
        for line in waiting
    )
    return joined(WAITING, rows)


@register.simple_tag
def busiest_places(places: Iterable[WaitingPlace], start: SafeString) -> SafeString:
    return joined(BUSIEST, ((place.name, start, place.query, place.count) for place in places))
