"""What stands around every page: ``{% menu %}`` for who is signed in, and how messages look."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.http import signed_in_user
from accounts.markup import joined
from accounts.pages.menu import menu_of

register = template.Library()
ENTRY = '<a href="{}"{}>{}</a>\n'
CURRENT = SafeString(' aria-current="page"')


@register.filter
def alert(level: str) -> str:
    """Bootstrap's word for the level of a message: ``error`` is ``danger`` there."""
    return {"error": "danger", "warning": "warning"}.get(level, "success")


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> SafeString:
    request: HttpRequest = context["request"]
    entries = menu_of(signed_in_user(request), request.path)
    return joined(ENTRY, ((one.url, CURRENT if one.is_current else "", one.label) for one in entries))
