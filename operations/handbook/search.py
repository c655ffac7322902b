"""What of the handbook speaks of some words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations.handbook.reading import HandbookSection, sections

MAX_WORDS = 8
AROUND = 40


@dataclass(frozen=True)
class HandbookHit:
    section: HandbookSection
    excerpt: SafeString


def find(asked: str) -> list[HandbookHit]:
    """The sections that hold all the words, those with one in their title first."""
    words = [word.casefold() for word in asked.split()[:MAX_WORDS]]
    if not words:
        return []
    holding = [row for row in sections() if all(word in _all(row) for word in words)]
    holding.sort(key=lambda row: not any(word in row.title.casefold() for word in words))
    return [HandbookHit(row, _excerpt(row.text, words)) for row in holding]


def _all(row: HandbookSection) -> str:
    return f"{row.title}\n{row.text}".casefold()


def _excerpt(text: str, words: list[str]) -> SafeString:
    """Around the first word found, with all words marked; the beginning where only the title holds them."""
    plain = " ".join(text.split())
    places = [found.start() for word in words if (found := re.search(re.escape(word), plain, re.IGNORECASE))]
    start = max(min(places, default=0) - AROUND, 0)
    end = start + 4 * AROUND
    # Odd pieces are the words: the group keeps them.
    pieces = re.split("(" + "|".join(map(re.escape, words)) + ")", plain[start:end], flags=re.IGNORECASE)
    marked = format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if number % 2 else piece,)
            for number, piece in enumerate(pieces)
        ),
    )
    return format_html("{}{}{}", "…" if start else "", marked, "…" if end < len(plain) else "")
