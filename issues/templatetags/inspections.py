"""``{% inspection_link row.inspection %}``: its name, leading to its page while it has one."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from accounts.markup import filled
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
        return filled("{}(已归档)", inspection)
    return filled(LINK, place("inspection", inspection.pk), inspection)
