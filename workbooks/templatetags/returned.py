"""Elements of the previews of returned workbooks."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
HEADING = '<tr class="of-file"><th colspan="4" scope="rowgroup">{}</th></tr>'


@register.simple_tag
def file_row(file_name: str) -> SafeString:
    """The line above the rows of one file of several; nothing where there is but one."""
    return format_html(HEADING, file_name) if file_name else SafeString("")
