"""``{% inspection_link row.inspection %}``: its name, leading to its page while it has one."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.places import place
from issues.models import Inspection

register = template.Library()
LINK = '<a href="{}">{}</a>'
NONE = SafeString('<span class="quiet">—</span>')


@register.simple_tag
def inspection_link(inspection: Inspection | None) -> SafeString:
    if inspection is None:
        return NONE
    if inspection.archived_at:
        return format_html("{}(已归档)", inspection)
    return format_html(LINK, place("inspection", inspection.pk), inspection)
