"""Texts made to fit where they are shown and kept."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """The first ``longest`` characters, and a sign that there was more."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def storable(text: str) -> str:
    """What no form has looked at, without NUL and halves of characters: PostgreSQL takes them in no text."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
