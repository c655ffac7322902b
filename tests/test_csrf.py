"""Without its token no form is taken, on any address: ours and the panel's."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from api.middleware import PREFIX
from tests.access import address_of, addresses, world
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def panel_addresses(client: Client) -> list[str]:
    """Lists, forms, deletions and histories of every table that the panel has, and its pages apart."""
    paths = [reverse(f"admin:{name}") for name in ("index", "login", "logout", "password_change", "jsi18n")]
    for model in admin.site._registry:
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{prefix}_{name}") for name in ("changelist", "add")]
        paths += [reverse(f"{prefix}_{name}", args=[1]) for name in ("change", "delete", "history")]
    return paths


@pytest.mark.one_database
@pytest.mark.parametrize("person", ["office", "admin"])
def test_every_post_without_a_token_is_refused(person: str, cast: Cast) -> None:
    things = world(cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(cast, person))
    paths = [address_of(name, pattern, things) for name, pattern in addresses().items()]
    answers: dict[str, object] = {
        path: client.post(path).status_code for path in paths + panel_addresses(client)
    }
    taken = {path: status for path, status in answers.items() if status != 403}
    # No cookie is looked at there, so that there is nothing to be misused: 401, or the wrong method.
    assert {path: status for path, status in taken.items() if not path.startswith(PREFIX)} == {}
    assert set(taken.values()) == {401, 405}
    assert len(answers) > 100


def test_the_page_says_what_to_do(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    page = client.post("/accounts/password/").content.decode()
    assert "刷新" in page or "重新" in page


def test_a_token_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    client.get("/accounts/password/")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post("/accounts/password/", {"csrfmiddlewaretoken": "b" * 32})
    assert answer.status_code == 403


def test_another_origin_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    page = client.get("/accounts/password/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"Origin": "https://evil.example"}
    answer = client.post("/accounts/password/", {"csrfmiddlewaretoken": token}, headers=headers)
    assert answer.status_code == 403
