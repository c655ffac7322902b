"""Every page of an inspection that was handed to the archive says so, once, and offers no act."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.access import PARTS, address_of, addresses, world
from tests.acts.documents import imported_notice
from tests.answers import released
from tests.cast import Cast
from tests.reporting.transfers import put_to_rest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# What addresses of an inspection, and of what stands below it, begin with.
OF_INSPECTIONS = {
    *("inspections", "categories", "sub-issues", "measures", "watches", "checks", "filings", "extensions"),
    *("imports", "snapshots", "publications", "public-opinions", "ledger-imports", "ledger-batches"),
}
# The page to publish, and the one of the transfer, which says itself when and by whom.
OTHERWISE = {"opinions:publication_preview", "reporting:transfer"}
# What is made of it and leaves it as it is.
READING = {"reporting:export_archive"}
NOTICE = re.compile(r"这次巡察已于\S+移交档案,只能查看")
FORM = re.compile(r'<form[^>]*method="post"')
PEOPLE = ("office", "handler", "leader", "viewer", "supervisor")
# So many pages the office sees at least; a mistake of the walk would see none.
MIN_PAGES = 18


def _pages(client: Client, things: dict[str, int]) -> dict[str, str]:
    """Address → what stands between head and foot, where it is a page at all."""
    found = {}
    for name, pattern in addresses().items():
        first = pattern.split("/")[0]
        if first not in OF_INSPECTIONS or "<" not in pattern or name in OTHERWISE:
            continue
        assert first in PARTS, first
        answer = released(client.get(address_of(name, pattern, things)))
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if is_page and not answer.streaming and "<main" in (text := answer.content.decode()):
            found[name] = text.split("<main")[1]
    return found


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_says_so_and_offers_nothing(person: str, cast: Cast) -> None:
    things = world(cast)
    things["notice"] = imported_notice(cast)
    put_to_rest()
    pages = _pages(cast.client(person), things)
    assert person != "office" or len(pages) >= MIN_PAGES
    assert {name: len(NOTICE.findall(text)) for name, text in pages.items()} == dict.fromkeys(pages, 1)
    assert {name for name, text in pages.items() if FORM.search(text)} - READING == set()


def test_lists_of_what_is_to_be_done_leave_it_out(cast: Cast) -> None:
    world(cast)
    assert cast.client("handler").get("/urges/").context["urges"]
    assert cast.client("office").get("/").context["undoable"]
    put_to_rest()
    assert not cast.client("handler").get("/urges/").context["urges"]
    assert not cast.client("office").get("/").context["undoable"]
