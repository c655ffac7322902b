"""Whatever stands behind the ``?`` of an address: a page or a refusal, never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.access import address_of, addresses, world
from tests.answers import released
from tests.cast import Cast

pytestmark = pytest.mark.django_db
# Empty, ends of ranges and calendars, wrong types, numbers no database holds, texts no database stores.
ODD = (
    "",
    "0001-01-01",
    "9999-12-31",
    "-1",
    "99999999999999999999999",
    "²",
    "NaN",
    "a\x00b",
    "\ud800",
    "%",
    "2026-02-30T25:61",
    "'\"<>&;,:|" * 400,
)
READERS = ("get", "getlist", "__getitem__", "__contains__")


@contextmanager
def names_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Collects the parameters that a page asks for."""
    found: set[str] = set()

    def spied(reader: str) -> object:
        real = getattr(QueryDict, reader)

        def read(self: QueryDict, key: str, *more: object) -> object:
            found.add(key)
            return real(self, key, *more)

        return read

    with monkeypatch.context() as patch:
        for reader in READERS:
            patch.setattr(QueryDict, reader, spied(reader))
        yield found


def broken(client: Client, url: str, names: set[str], *, turn: int, turns: int) -> list[str]:
    """Each name gets every ``turns``-th value; another page, and the next name, begin with another one."""
    client.raise_request_exception = False
    return [
        f"{url}?{name}={value[:20]!r} {status}"
        for place, name in enumerate(sorted(names), turn)
        for value in ODD[place % turns :: turns]
        if (status := released(client.get(url, {name: value.encode("utf-8", "surrogatepass")})).status_code)
        >= 500
    ]


@pytest.mark.parametrize("who", ["office", "auditor", "admin"])
def test_no_parameter_of_a_page_breaks_it(cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    things = world(cast)
    client = cast.client(who)
    found = []
    for turn, (name, pattern) in enumerate(addresses().items()):
        url = address_of(name, pattern, things)
        with names_read(monkeypatch) as names:
            status = released(client.get(url)).status_code
        if status == 200:
            found += broken(client, url, names - {"csrfmiddlewaretoken"}, turn=turn, turns=2)
    assert found == []


# What Django's own panel asks for, besides the filters that each list declares.
PANEL_NAMES = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "id",
    "pk__in",
    "bogus__x",
)


def panel_lists() -> Iterator[tuple[str, set[str]]]:
    """Each list of the panel with the parameters of its filters and of its calendar."""
    for model, page in admin.site._registry.items():
        names = set(PANEL_NAMES)
        for given in page.list_filter:
            field = given[0] if isinstance(given, tuple | list) else given
            if isinstance(field, str):
                names |= {
                    field,
                    *(f"{field}__{end}" for end in ("exact", "id__exact", "isnull", "gte", "lt")),
                }
            else:
                names.add(str(getattr(field, "parameter_name", "")))
        if page.date_hierarchy:
            names |= {f"{page.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), names


@pytest.mark.parametrize("who", ["admin"])
def test_no_parameter_of_the_panel_breaks_it(cast: Cast, who: str) -> None:
    world(cast)
    client = cast.client(who)
    found = []
    for turn, (url, names) in enumerate(panel_lists()):
        found += broken(client, url, names, turn=turn, turns=4)
    names = {"app_label", "model_name", "field_name", "term", "page"}
    good = {
        "app_label": "accounts",
        "model_name": "user",
        "field_name": "department",
        "term": "",
        "page": "1",
    }
    for name in names:
        for value in ODD:
            odd = good | {name: value.encode("utf-8", "surrogatepass")}
            status = client.get(reverse("admin:autocomplete"), odd).status_code
            found += [f"autocomplete {name}={value[:20]!r} {status}"] if status >= 500 else []
    assert found == []
