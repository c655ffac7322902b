"""``{% help_address %}``: where the handbook speaks of the page that is open."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from operations.handbook.pages import address_for

register = template.Library()


@register.simple_tag(takes_context=True)
def help_address(context: template.Context) -> str:
    request: HttpRequest = context["request"]
    return address_for(request.resolver_match, getattr(request.user, "role", ""))
