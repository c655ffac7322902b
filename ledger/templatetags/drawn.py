"""Bars and the dots of a curve, each put together in one step.

``ledger`` is the address of the list, ``prefix`` what narrows it to the inspection.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from accounts.markup import joined
from accounts.templatetags.elements import link, said
from ledger.charts import Bar, Trend
from measures.pages.rows import cut
from measures.workflow import DISPLAY_ORDER

register = template.Library()
MAX_LABEL = 34
BAR = """<div class="bar-label">{0}</div>
<svg class="bar" viewBox="0 0 600 22" preserveAspectRatio="none" role="group"
  aria-label="{1}:共{2}条">{3}</svg>
<div class="bar-figure small">{4}/{2} {5}</div>
"""
PIECE = """<a href="{}{}&amp;status={}" aria-label="{}{}条"><rect class="fill-{}" x="{}" y="2"
  width="{}" height="18"><title>{} {}</title></rect></a>"""
ROW = '<tr><th scope="row">{}</th>{}<td>{}</td><td>{}</td></tr>'
CELL = "<td>{}</td>"
HEAD = '<th scope="col">{}</th>'
SWATCH = """<span><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><rect
  class="fill-{}" width="12" height="12"/></svg> {}</span>"""
DOT = """<a href="{0}{1}" tabindex="-1" aria-label="{2}已完成{3}条"><title>{2} 已完成 {3} 条</title><circle
  class="dot" cx="{4}" cy="{5}" r="5"/></a>"""
DAY = '<tr><th scope="row">{}</th><td><a href="{}{}">{}</a></td></tr>'


LEGEND = joined(SWATCH, [(status.colour, status.label) for status in DISPLAY_ORDER])
HEADS = joined(HEAD, [(status.label,) for status in DISPLAY_ORDER])


@register.simple_tag
def bar_legend() -> SafeString:
    """The colours of all states; they are the same on every page."""
    return LEGEND


@register.simple_tag
def state_heads() -> SafeString:
    return HEADS


@register.simple_tag
def bar_lines(bars: Iterable[Bar], ledger: str, prefix: str) -> SafeString:
    return joined(BAR, (_bar(bar, f"{ledger}?{prefix}") for bar in bars))


def _bar(bar: Bar, start: str) -> tuple[object, ...]:
    line = bar.line
    url = f"{start}{line.query}" if line.query else ""
    return (
        link(url, cut(line.label, MAX_LABEL)),
        line.label,
        line.total,
        _pieces(bar, start),
        line.done,
        said("span", "due-overdue", line.overdue, "逾期"),
    )


def _pieces(bar: Bar, start: str) -> SafeString:
    rows = (
        (
            start,
            bar.line.query,
            piece.status.value,
            piece.status.label,
            piece.count,
            piece.status.colour,
            piece.x,
            piece.width,
            piece.status.label,
            piece.count,
        )
        for piece in bar.pieces
    )
    return joined(PIECE, rows)


@register.simple_tag
def bar_rows(bars: Iterable[Bar]) -> SafeString:
    rows = (
        (bar.line.label, joined(CELL, ((count,) for count in bar.counts)), bar.line.overdue, bar.line.total)
        for bar in bars
    )
    return joined(ROW, rows)


@register.simple_tag
def trend_dots(trend: Trend, ledger: str, prefix: str) -> SafeString:
    start = f"{ledger}?{prefix}"
    return joined(DOT, ((start, dot.query, dot.day, dot.count, dot.x, dot.y) for dot in trend.dots))


@register.simple_tag
def trend_rows(trend: Trend, ledger: str, prefix: str) -> SafeString:
    start = f"{ledger}?{prefix}"
    return joined(DAY, ((dot.day, start, dot.query, dot.count) for dot in trend.dots))
