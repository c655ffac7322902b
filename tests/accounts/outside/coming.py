"""What the tests of all ways in ask."""

from __future__ import annotations

from html import unescape

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry

DIRECTORY = reverse("accounts:directory_sign_in")


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def page_of(client: Client, url: str, **data: str) -> str:
    return unescape(client.post(url, data, follow=True).content.decode())


def told() -> list[tuple[str, str]]:
    """The last entries of the trail, newest first."""
    return list(AuditEntry.objects.order_by("-id").values_list("event", "detail")[:4])


def link(account: User, way: str, identifier: str) -> None:
    """As it is after a first time."""
    User.objects.filter(pk=account.pk).update(outside_way=way, outside_id=identifier)
