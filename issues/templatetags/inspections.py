"""How an inspection is named on a page: for who sees several units, with the unit's name first."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Organization, User
from accounts.places import place
from issues.lookup import named
from issues.models import Inspection

register = template.Library()
LINK = '<a href="{}">{}</a>'
NONE = SafeString('<span class="quiet">—</span>')


@register.simple_tag(takes_context=True)
def inspection_name(
    context: dict[str, object], inspection: Inspection, unit: Organization | None = None
) -> str:
    """``unit`` where it is at hand already, to spare the query."""
    user = context.get("user")
    return named(inspection, user, unit=unit) if isinstance(user, User) else inspection.name


@register.simple_tag(takes_context=True)
def unit_before(context: dict[str, object], unit: Organization) -> str:
    """“区档案馆·” before a row of a list that may hold rows of several units."""
    user = context.get("user")
    return f"{unit}·" if isinstance(user, User) and user.is_supervisor else ""


@register.simple_tag
def inspection_link(inspection: Inspection | None) -> SafeString:
    """Leads to its page while it has one."""
    if inspection is None:
        return NONE
    if inspection.archived_at:
        return format_html("{}(已归档)", inspection)
    return format_html(LINK, place("inspection", inspection.pk), inspection)
