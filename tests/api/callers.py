"""Other systems that ask with a token of somebody of the cast."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.models import User
from api.middleware import PREFIX
from api.models import TokenScope
from api.services import make_token
from tests.answers import Answer
from tests.cast import Cast


@dataclass
class Caller:
    secret: str
    client: Client = field(default_factory=Client)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def get(self, path: str, **query: str | int) -> Answer:
        return self.client.get(PREFIX + path, query, headers=self.headers)

    def get_unless(self, etag: str, path: str) -> Answer:
        return self.client.get(PREFIX + path, headers=self.headers | {"If-None-Match": etag})

    def post(self, path: str, body: object, *, key: str = "") -> Answer:
        text, headers = json.dumps(body), self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(PREFIX + path, text, content_type="application/json", headers=headers)

    def upload(self, path: str, *, key: str = "", **fields: object) -> Answer:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(PREFIX + path, fields, headers=headers)

    def ids(self, path: str, **query: str | int) -> list[int]:
        return [row["id"] for row in read(self.get(path, **query))["items"]]


def read(answer: Answer) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def caller(cast: Cast, person: str, scope: TokenScope = TokenScope.ACT) -> Caller:
    by = User.objects.get(pk=getattr(cast, person).pk)
    _, secret = make_token(by=by, name=f"{by}的OA", scope=scope, days=30)
    return Caller(secret)
