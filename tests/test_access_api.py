"""Every address of the interface × method × token of every person, against `tests/data/access_api.txt`.

The rights are those of the person: what is 404 for him on the pages is 404 here. WRITE_ACCESS_TABLE=1 makes
it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from api.middleware import PREFIX
from api.models import TokenScope
from api.services import make_token
from tests.access import address_of, addresses, world
from tests.access_table import METHODS, check
from tests.cast import Cast, a_file
from tests.signing_in import Undo

# What an act is sent, so that the answer says who may and not what was lacking.
SENT: dict[str, dict[str, str]] = {
    "api:record_progress": {"text": "已走访。", "happened_on": "2024-05-06"},
    "api:submit": {"note": "请审核"},
    "api:attach_reference": {"kind": "LINK", "reference": "https://oa.example/3"},
}
PEOPLE = ("office", "handler", "other_handler", "leader", "other_leader", "viewer", "supervisor", "stranger")
pytestmark = pytest.mark.django_db


def test_everybody_gets_what_the_table_says(cast: Cast) -> None:
    things = world(cast)
    secrets = {name: secret_of(cast, name) for name in PEOPLE}
    check("access_api.txt", secrets, list(rows(things, secrets)))


def secret_of(cast: Cast, name: str) -> str:
    person = User.objects.get(pk=getattr(cast, name).pk)
    return make_token(by=person, name="OA", scope=TokenScope.ACT, days=30)[1]


def rows(things: dict[str, int], secrets: dict[str, str]) -> Iterator[str]:
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        if url.startswith(PREFIX):
            for method in METHODS:
                yield " ".join(
                    [
                        name,
                        method,
                        *(answer(secret, name, method=method, url=url) for secret in secrets.values()),
                    ]
                )


def answer(secret: str, name: str, *, method: str, url: str) -> str:
    """Each leaves no trace."""
    headers, client = {"Authorization": f"Bearer {secret}"}, Client()
    try:
        with transaction.atomic():
            if method == "get":
                response = client.get(url, headers=headers)
            elif name == "api:attach_file":
                response = client.post(url, {"file": a_file("表.pdf", b"%PDF-1.4 t")}, headers=headers)
            else:
                response = client.post(
                    url, SENT.get(name, {}), content_type="application/json", headers=headers
                )
            raise Undo
    except Undo:
        return str(response.status_code)
