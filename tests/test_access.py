"""Every address × method × person against one table, `tests/data/access.txt`; an address it lacks fails.

Below it the same with three officers. 302s leads to the sign-in page. 302 and 422 are sentences of
refusal or what an empty form comes to; 404 is what lies outside of what somebody sees.
WRITE_ACCESS_TABLE=1 makes it anew, to be read before kept.
"""

from __future__ import annotations

import copy
import html
import os
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests.access import PEOPLE, address_of, addresses, disabled, world
from tests.cast import Cast

# For all others nothing changes with the mode.
MODE_PEOPLE = ("office", "admin", "security", "auditor")
TABLE = Path(__file__).parent / "data" / "access.txt"
pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Ends a transaction without leaving a trace."""


def signed_in(cast: Cast, person: str) -> Client:
    client = Client()
    if person == "disabled":
        client.force_login(disabled(cast))
    elif person != "nobody":
        user = getattr(cast, person)
        # An address asked before may have ended the sessions of who was read then.
        user.refresh_from_db()
        client.force_login(user)
    return client


def answer(session: SimpleCookie, *, method: str, url: str) -> str:
    """Each asks once with the cookies of his sign-in, and leaves no trace."""
    client = Client()
    client.cookies = copy.deepcopy(session)
    try:
        with transaction.atomic():
            response = getattr(client, method)(url)
            # Not response.close(): that would end the test's own connection.
            for close in response._resource_closers:
                close()
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


def test_everybody_gets_what_the_table_says(cast: Cast, settings: Settings) -> None:
    things = world(cast)
    sessions = {person: signed_in(cast, person).cookies for person in PEOPLE}
    lines = ["address method " + " ".join(sessions), *rows(things, sessions)]
    settings.THREE_OFFICERS = True
    changed = {person: sessions[person] for person in MODE_PEOPLE}
    lines += ["with-three-officers method " + " ".join(changed), *rows(things, changed)]
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()


# Names of things, not words of a language.
ALLOWED = re.compile(
    r"excel|word|wps|txt|docx?|pdf|sha|utf|gb|mb|kb|xlsx?|pptx?|http|https|example|rectify|zip|png|jpg|jpeg|"
    r"cn|jsonl|gz|wangmin|zhaolei|liuhong|chenguang|zhouping|shuji|sunli|duchang|admin|anquan|shenji|moren|dag|csv|et|dps|"
    r"ofd|rar|gif|bmp|webp|mp"
)


def words_of(page: str) -> set[str]:
    """Latin words that a reader sees: texts, and attributes that are read out."""
    # Addresses and hashes, which stand in <code> or are cut short, are names of things.
    page = re.sub(r"(?s)<(script|style|head|code).*?</\1>|[0-9a-f]{12}…", " ", page)
    # So are digests, one-time passwords and the variables that a setting comes from.
    page = re.sub(r"[0-9a-f]{64}|[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}|[A-Z]+(_[A-Z]+)+", " ", page)
    seen = re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', page) + [
        re.sub(r"(?s)<[^>]+>", " ", page)
    ]
    words = re.findall(r"[A-Za-z]{2,}", html.unescape(" ".join(seen)))
    return {word.lower() for word in words if not ALLOWED.fullmatch(word.lower())}


@pytest.mark.parametrize(
    "person", ["office", "handler", "leader", "viewer", "supervisor", "admin", "auditor", "nobody"]
)
def test_no_page_speaks_english(person: str, cast: Cast) -> None:
    things = world(cast)
    found = {}
    for name, pattern in addresses().items():
        client, url = signed_in(cast, person), address_of(name, pattern, things)
        for response in (client.get(url), client.post(url, {"x": "1", "version": "1"})):
            # A file is no page; neither is one that is streamed.
            is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
            if is_page and (words := words_of(response.content.decode())):
                found[name] = words
    assert found == {}
