"""Pages that a room may lead to without knowing whose they are; ``settings.PLACES`` says where.

A lower room offers what a room above does about its rows (a Word form, the tree), and stays free of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeGuard

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_MARK = 7_000_000_001


def place(name: str, *args: object) -> str:
    """The path of a page; raises ``KeyError`` for a name that the settings do not know."""
    view = settings.PLACES[name]
    if not args:
        return address(view)
    return keyed(view, *args) if are_keys(args) else reverse(view, args=args)


def address(view: str) -> str:
    """As ``reverse``, for a page without keys in its address: looked up once."""
    return _address(view, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


def keyed(view: str, *keys: int) -> str:
    """As ``reverse``, for a page with nothing but keys in its address: looked up once for all rows."""
    return pattern(view, len(keys)).format(*keys)


def pattern(view: str, count: int = 1) -> str:
    """The address of a page with nothing but keys in it, with ``{}`` for each of them."""
    return _pattern(view, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), count)


def are_keys(values: Iterable[object]) -> TypeGuard[Iterable[int]]:
    return all(type(value) is int for value in values)


@cache
def _pattern(view: str, urlconf: str, _prefix: str, count: int) -> str:
    """The address with ``{}`` for each key; the numbers that stand for them are in no name of ours."""
    marks = [_MARK + number for number in range(count)]
    found = reverse(view, urlconf=urlconf, args=marks)
    for mark in marks:
        found = found.replace(str(mark), "{}")
    return found


@cache
def _address(view: str, urlconf: str, _prefix: str) -> str:
    return reverse(view, urlconf=urlconf)
