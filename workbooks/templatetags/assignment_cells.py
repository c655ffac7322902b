"""The cells of the 分派表: thousands on a page, so each is put together in one step."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled
from workbooks.assignment_grid.grid import AssignmentCell, GridRow

register = template.Library()
INPUT = (
    '<input name="{0}-{1}" list="o-{0}" data-column="{0}" value="{2}" placeholder="{3}"'
    ' aria-labelledby="c-{0} r{1}"{4}>{5}'
)
NOTED = ' aria-describedby="n-{}-{}"{}'
NOTE = '<span class="note" id="n-{}-{}">{}</span>'
INVALID = SafeString(' aria-invalid="true"')
NOTHING = SafeString("")


@register.simple_tag
def grid_cell(row: GridRow, cell: AssignmentCell) -> str:
    """An input with its note; only the text of a measure that cannot be assigned now."""
    if row.refusal:
        return cell.text
    pk, noted, note = row.measure.pk, NOTHING, NOTHING
    if cell.note:
        noted = filled(NOTED, cell.name, pk, INVALID if cell.error else NOTHING)
        note = filled(NOTE, cell.name, pk, cell.note)
    return filled(INPUT, cell.name, pk, cell.text, cell.proposal, noted, note)
