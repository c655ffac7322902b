"""Every address × method × person as lines of text, to be held against a table that somebody has read."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator, Sequence
from http.cookies import SimpleCookie
from pathlib import Path

from django.db import transaction
from django.test import Client

from tests.access import address_of, addresses
from tests.answers import released
from tests.signing_in import Undo

METHODS = ("get", "post")
DATA = Path(__file__).parent / "data"


def answer(client: Client, session: SimpleCookie, *, method: str, url: str) -> str:
    """Each asks once with the cookies of his sign-in, and leaves no trace."""
    client.cookies = copy.deepcopy(session)
    try:
        with transaction.atomic():
            response = released(getattr(client, method)(url))
            raise Undo
    except Undo:
        leads_to_sign_in = response.status_code == 302 and "sign-in" in response["Location"]
        return f"{response.status_code}{'s' if leads_to_sign_in else ''}"


def rows(
    things: dict[str, int], sessions: dict[str, SimpleCookie], *, methods: Sequence[str] = METHODS
) -> Iterator[str]:
    client = Client()  # one, for each reads all middleware anew
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        for method in methods:
            answers = [answer(client, session, method=method, url=url) for session in sessions.values()]
            yield " ".join([name, method, *answers])


def check(name: str, people: Iterable[str], found: Iterable[str]) -> None:
    """Against the rows of ``tests/data/NAME`` with the methods that were asked: no more, no less.

    WRITE_ACCESS_TABLE=1 makes those rows anew, to be read before kept.
    """
    table = DATA / name
    head, *known = table.read_text().splitlines()
    lines = {_asked(line): line for line in found}
    methods = {method for _, method in lines}
    if os.environ.get("WRITE_ACCESS_TABLE"):
        every = {_asked(line): line for line in known} | lines
        head, known = _head(people), [every[asked] for asked in _order() if asked in every]
        table.write_text("\n".join([head, *known]) + "\n")
    assert head == _head(people)
    assert list(lines.values()) == [line for line in known if _asked(line)[1] in methods]


def _head(people: Iterable[str]) -> str:
    return "address method " + " ".join(people)


def _asked(line: str) -> tuple[str, str]:
    """The address and the method of a row."""
    address, method, *_ = line.split(" ")
    return address, method


def _order() -> Iterator[tuple[str, str]]:
    return ((name, method) for name in addresses() for method in METHODS)
