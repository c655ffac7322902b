"""Pages that a room may lead to without knowing whose they are; ``settings.PLACES`` says where.

A lower room offers what a room above does about its rows (a Word form, the tree), and stays free of it.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def place(name: str, *args: object) -> str:
    """The path of a page; raises ``KeyError`` for a name that the settings do not know."""
    return reverse(settings.PLACES[name], args=args)
