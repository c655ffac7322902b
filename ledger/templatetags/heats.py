"""``{% heat_tables heats start %}``: heat maps, each cell put together in one step."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from accounts.markup import joined
from ledger.overview.heat import HeatCell, HeatRow, HeatTable
from measures.pages.rows import cut

register = template.Library()
MAX_LABEL = 22
TABLE = """
<section class="panel" aria-labelledby="heat-{0}">
  <h2 id="heat-{0}">{1}</h2>
  <div class="heat-scroll">
    <table class="heat">
      <thead><tr><th scope="col">{2}</th>{3}<th
        scope="col">合计</th><th scope="col" class="rate">完成</th></tr></thead>
      <tbody>
        {4}
      </tbody>
    </table>
  </div>
</section>
"""
ROW = """<tr><th scope="row">{0}</th>{1}
  <td class="sum"><a href="{2}{3}">{4}</a></td>
  <td class="sum quiet rate">{5}</td></tr>
"""
HEAD = '<th scope="col">{}</th>'
CELL = '<td class="{}"><a href="{}{}">{}</a></td>'
EMPTY = '<td class="{}"><span class="none">0</span></td>'


@register.simple_tag
def heat_tables(heats: Iterable[HeatTable], start: SafeString) -> SafeString:
    """``start``: the address of the list with what narrows it to the inspection."""
    return joined(TABLE, [_table(heat, start) for heat in heats])


def _table(heat: HeatTable, start: SafeString) -> tuple[object, ...]:
    heads = joined(HEAD, [(column,) for column in heat.columns])
    return heat.key, heat.title, heat.head, heads, joined(ROW, [_values(row, start) for row in heat.rows])


def _values(row: HeatRow, start: SafeString) -> tuple[object, ...]:
    line = row.line
    cells = joined("{}", [(_cell(cell, start),) for cell in row.cells])
    return cut(line.label, MAX_LABEL), cells, start, line.query, line.total, line.rate


def _cell(cell: HeatCell, start: SafeString) -> SafeString:
    """By hand: of what stands in the hundred cells of a page the query alone has signs to be escaped."""
    if not cell.count:
        return SafeString(EMPTY.format(cell.css))  # nosec B703 - a word of our own
    return SafeString(CELL.format(cell.css, start, escape(cell.query), cell.count))  # nosec B703
