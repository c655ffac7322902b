"""Every address × method × person as lines of text, to be held against a table that somebody has read."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.test import Client

from tests.access import address_of, addresses
from tests.answers import released
from tests.signing_in import Undo

DATA = Path(__file__).parent / "data"


def answer(session: SimpleCookie, *, method: str, url: str) -> str:
    """Each asks once with the cookies of his sign-in, and leaves no trace."""
    client = Client()
    client.cookies = copy.deepcopy(session)
    try:
        with transaction.atomic():
            response = released(getattr(client, method)(url))
            raise Undo
    except Undo:
        leads_to_sign_in = response.status_code == 302 and "sign-in" in response["Location"]
        return f"{response.status_code}{'s' if leads_to_sign_in else ''}"


def rows(things: dict[str, int], sessions: dict[str, SimpleCookie]) -> Iterator[str]:
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        for method in ("get", "post"):
            answers = [answer(session, method=method, url=url) for session in sessions.values()]
            yield " ".join([name, method, *answers])


def check(name: str, lines: list[str]) -> None:
    """Against ``tests/data/NAME``; WRITE_ACCESS_TABLE=1 makes it anew, to be read before kept."""
    table = DATA / name
    if os.environ.get("WRITE_ACCESS_TABLE"):
        table.write_text("\n".join(lines) + "\n")
    assert lines == table.read_text().splitlines()
