"""A part of a text around what was looked for, with that marked; everything else of it escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.normal import normal_form

AROUND = 40
LENGTH = 4 * AROUND


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """Around the first word found; the beginning where none is. ``words`` are in normal form."""
    places = [at for word in words if (at := normal_form(text).find(word)) >= 0]
    start = max(min(places, default=0) - AROUND, 0)
    end = start + LENGTH
    plain = " ".join(text[start:end].split())
    return format_html("{}{}{}", "…" if start else "", marked(plain, words), "…" if end < len(text) else "")


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The whole text with each word in ``<mark>``."""
    if not words:
        return format_html("{}", text)
    # A longer word first, where one begins with another.
    wanted = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    pieces: list[tuple[SafeString]] = []
    last = 0
    for found in wanted.finditer(normal_form(text)):
        pieces.append(
            (format_html("{}<mark>{}</mark>", text[last : found.start()], text[slice(*found.span())]),)
        )
        last = found.end()
    return format_html("{}{}", format_html_join("", "{}", pieces), text[last:])
