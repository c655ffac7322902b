"""``{% measure_rows rows show_finding may_tick %}`` and ``{% work_links rows %}``: lines of a list, each put
together in one step."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled, joined
from accounts.templatetags.elements import chip, said
from measures.pages.rows import MeasureRow
from measures.pages.work_sections import WorkLink
from measures.templatetags.ticks import tick

register = template.Library()
ROW = """<tr>{}
  <td data-label="整改措施"><a href="{}">{}</a>{}{}</td>
  <td data-label="牵头部门">{}</td>
  <td data-label="整改时限">{}</td>
  <td data-label="状态"><span class="chip chip-{}">{}</span></td>
</tr>
"""
FINDING = '<div class="small quiet">{}</div>'
NOTE = '<div class="small row-note">{}</div>'
LINK = '<li class="list-group-item"><a class="text-break" href="{}">{}</a>{}{}</li>\n'
NOTHING = SafeString("")


@register.simple_tag
def measure_rows(rows: Iterable[MeasureRow], show_finding: object = "", may_tick: object = "") -> SafeString:
    return joined(
        ROW,
        (
            (
                tick(may_tick, row.pk),
                row.url,
                row.text,
                filled(FINDING, row.finding) if show_finding else NOTHING,
                filled(NOTE, row.note) if row.note else NOTHING,
                row.department,
                row.due,
                row.colour,
                row.status,
            )
            for row in rows
        ),
    )


@register.simple_tag
def work_links(rows: Iterable[WorkLink]) -> SafeString:
    drawn = (
        (row.url, row.text, chip(row.colour, row.note), said("div", "small quiet", row.facts)) for row in rows
    )
    return joined(LINK, drawn)
