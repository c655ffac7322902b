"""Elements of the previews of returned workbooks."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workbooks.merging.decisions import MakeableName

register = template.Library()
HEADING = '<tr class="of-file"><th colspan="4" scope="rowgroup">{}</th></tr>'


@register.simple_tag
def file_row(file_name: str) -> SafeString:
    """The line above the rows of one file of several; nothing where there is but one."""
    return format_html(HEADING, file_name) if file_name else SafeString("")


MAKE = '<label class="d-block"><input type="checkbox" name="make-{0}" value="1"> 新建{1}“{2}”</label>{3}'
USERNAME = (
    '<input class="form-control form-control-sm mb-1" name="username-{}" maxlength="50" autocomplete="off"'
    ' placeholder="登录名,不填则自动编号" aria-label="{}的登录名">'
)


@register.simple_tag
def make_box(one: MakeableName) -> SafeString:
    """A box to tick for somebody who is to be made; a person also has a sign-in name."""
    username = format_html(USERNAME, one.key, one.name) if one.kind.role else ""
    return format_html(MAKE, one.key, one.kind.label, one.name, username)
