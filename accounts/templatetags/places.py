"""``{% place "inspection" inspection.pk %}``: as ``url``, for pages of rooms that stand higher."""

from __future__ import annotations

from django import template

from accounts import places

register = template.Library()


@register.simple_tag
def place(name: str, *args: object) -> str:
    return places.place(name, *args)
