"""Who may send a body without a session: the telephone that holds a code of 扫码上传, to its own page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils import timezone

MAX_ADDRESS = 1000


def holds_a_code(address: str) -> bool:
    """``address`` with its query, as it was asked for."""
    # Read where apps are not loaded yet.
    from measures.services.phone import found_by

    asked = urlsplit(address[:MAX_ADDRESS])
    if asked.path != reverse("measures:phone"):
        return False
    return found_by(parse_qs(asked.query).get("key", [""])[0], timezone.now()) is not None
