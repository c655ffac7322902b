"""``{% heat_rows heat ledger prefix %}``: lines of a heat map, each cell put together in one step."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled, joined
from ledger.overview.heat import HeatCell, HeatRow, HeatTable
from measures.pages.rows import cut

register = template.Library()
MAX_LABEL = 22
ROW = """<tr><th scope="row">{0}</th>{1}
  <td class="sum"><a href="{2}{3}">{4}</a></td>
  <td class="sum quiet rate">{5}</td></tr>
"""
HEAD = '<th scope="col">{}</th>'
CELL = '<td class="{}"><a href="{}{}">{}</a></td>'
EMPTY = '<td class="{}"><span class="none">0</span></td>'


@register.simple_tag
def heat_heads(heat: HeatTable) -> SafeString:
    return joined(HEAD, [(column,) for column in heat.columns])


@register.simple_tag
def heat_rows(heat: HeatTable, ledger: str, prefix: str) -> SafeString:
    """``ledger``: the address of the list, ``prefix``: what narrows it to the inspection."""
    start = filled("{}?{}", ledger, prefix)
    return joined(ROW, [_values(row, start) for row in heat.rows])


def _values(row: HeatRow, start: SafeString) -> tuple[object, ...]:
    line = row.line
    cells = joined("{}", [(_cell(cell, start),) for cell in row.cells])
    return cut(line.label, MAX_LABEL), cells, start, line.query, line.total, line.rate


def _cell(cell: HeatCell, start: SafeString) -> SafeString:
    """By hand: of what stands in the hundred cells of a page the query alone has signs to be escaped."""
    if not cell.count:
        return SafeString(EMPTY.format(cell.css))
    return SafeString(CELL.format(cell.css, start, escape(cell.query), cell.count))  # nosec B703
