"""What of the handbook speaks of some words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from operations.handbook.reading import HandbookSection, sections
from search.excerpts import excerpt
from search.normal import normal_form, words_of


@dataclass(frozen=True)
class HandbookHit:
    section: HandbookSection
    excerpt: SafeString


def find(asked: str) -> list[HandbookHit]:
    """The sections that hold all the words, those with one in their title first."""
    words = words_of(asked)
    if not words:
        return []
    holding = [row for row in sections() if all(word in _all(row) for word in words)]
    holding.sort(key=lambda row: not any(word in normal_form(row.title) for word in words))
    return [HandbookHit(row, excerpt(" ".join(row.text.split()), words)) for row in holding]


def _all(row: HandbookSection) -> str:
    return normal_form(f"{row.title}\n{row.text}")
