"""Texts made to fit where they are shown."""

from __future__ import annotations


def shortened(text: str, longest: int) -> str:
    """The first ``longest`` characters, and a sign that there was more."""
    return text if len(text) <= longest else f"{text[:longest]}…"
