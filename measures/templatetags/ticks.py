"""The column of ticks before a list of measures, for who may act on several at once."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled

register = template.Library()
TITLE = SafeString('<th scope="col" class="tick"><span class="visually-hidden">选择</span></th>')
TICK = (
    '<td class="tick"><input class="form-check-input" type="checkbox" name="ids" value="{}"'
    ' aria-label="选择这条措施"></td>'
)


@register.simple_tag
def tick_title(may_tick: object) -> SafeString:
    return TITLE if may_tick else SafeString("")


@register.simple_tag
def tick(may_tick: object, pk: int) -> SafeString:
    return filled(TICK, pk) if may_tick else SafeString("")
