"""What stands around every page: ``{% menu as entries %}`` for who is signed in, and how messages look."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from accounts.http import signed_in_user
from accounts.pages.menu import MenuEntry, menu_of

register = template.Library()


@register.filter
def alert(level: str) -> str:
    """Bootstrap's word for the level of a message: ``error`` is ``danger`` there."""
    return {"error": "danger", "warning": "warning"}.get(level, "success")


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> list[MenuEntry]:
    request: HttpRequest = context["request"]
    return menu_of(signed_in_user(request), request.path)
