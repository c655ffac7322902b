"""Links of a page as a list: what somebody may not do is not in it, so the page need not ask."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LinkButton:
    """``style`` is Bootstrap's name of the button."""

    label: str
    url: str
    style: str = "outline-primary"
