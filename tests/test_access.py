"""Every address × method × person against one table, `tests/data/access.txt`; an address it lacks fails.

302s leads to the sign-in page. 302 and 422 are sentences of refusal or what an empty form comes to;
404 is what lies outside of what somebody sees. WRITE_ACCESS_TABLE=1 makes it anew, to be read before kept.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.access import PEOPLE, address_of, addresses, disabled, world
from tests.cast import Cast

TABLE = Path(__file__).parent / "data" / "access.txt"
pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Ends a transaction without leaving a trace."""


def signed_in(cast: Cast, person: str) -> Client:
    client = Client()
    if person == "disabled":
        client.force_login(disabled(cast))
    elif person != "nobody":
        client.force_login(getattr(cast, person))
    return client


def answer(cast: Cast, person: str, *, method: str, url: str) -> str:
    """Each asks once, in a session of its own, and leaves no trace."""
    try:
        with transaction.atomic():
            response = getattr(signed_in(cast, person), method)(url)
            # Not response.close(): that would end the test's own connection.
            for close in response._resource_closers:
                close()
            raise Undo
    except Undo:
        leads_to_sign_in = response.status_code == 302 and "sign-in" in response["Location"]
        return f"{response.status_code}{'s' if leads_to_sign_in else ''}"


def test_everybody_gets_what_the_table_says(cast: Cast) -> None:
    things = world(cast)
    lines = ["address method " + " ".join(PEOPLE)]
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        for method in ("get", "post"):
            answers = [answer(cast, person, method=method, url=url) for person in PEOPLE]
            lines.append(" ".join([name, method, *answers]))
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()


# Names of things, not words of a language.
ALLOWED = re.compile(
    r"excel|word|wps|txt|docx?|pdf|sha|utf|gb|mb|kb|xlsx?|pptx?|http|https|example|rectify|zip|png|jpg|jpeg|"
    r"wangmin|zhaolei|liuhong|chenguang|zhouping|shuji|sunli|duchang|admin|moren|dag|csv|et|dps|ofd|rar|gif|bmp|webp|mp"
)


def words_of(page: str) -> set[str]:
    """Latin words that a reader sees: texts, and attributes that are read out."""
    # Addresses and hashes, which stand in <code> or are cut short, are names of things.
    page = re.sub(r"(?s)<(script|style|head|code).*?</\1>|[0-9a-f]{12}…", " ", page)
    seen = re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', page) + [
        re.sub(r"(?s)<[^>]+>", " ", page)
    ]
    words = re.findall(r"[A-Za-z]{2,}", html.unescape(" ".join(seen)))
    return {word.lower() for word in words if not ALLOWED.fullmatch(word.lower())}


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor", "admin", "nobody"])
def test_no_page_speaks_english(person: str, cast: Cast) -> None:
    things = world(cast)
    found = {}
    for name, pattern in addresses().items():
        if name in ("measures:evidence", "ledger:export", "accounts:audit_export"):
            continue
        client, url = signed_in(cast, person), address_of(name, pattern, things)
        for response in (client.get(url), client.post(url, {"x": "1"})):
            if words := words_of(response.content.decode()):
                found[name] = words
    assert found == {}
