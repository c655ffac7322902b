"""Events for another system (an OA): signed JSON, with an id that stays and a time of each try."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

import requests

from inbox.models import Channel, Delivery, Webhook
from inbox.transports import answers

ID, SIGNATURE = "X-Rectify-Event-Id", "X-Rectify-Signature"


def signature_of(key: str, body: bytes, *, at: int) -> str:
    """What the other side works out as well: of the time and the body, so that neither can be replaced."""
    signed = hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


class EventTransport:
    most = 200

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.channel = Channel.EVENTS.value

    def close(self) -> None:
        """Nothing is kept open."""

    def group(self, rows: Sequence[Delivery]) -> list[list[Delivery]]:
        return [[row] for row in rows]

    def company(self, rows: Sequence[Delivery]) -> list[int]:
        del rows
        return []

    def refuse(self, row: Delivery) -> str | None:
        del row
        return None

    def earliest(self, at: datetime, rows: Sequence[Delivery]) -> datetime:
        return at

    def send(self, parcel: str, rows: Sequence[Delivery]) -> None:
        for row in rows:
            _post(self.webhook, dict(row.body or {}))


def say(hook: Webhook, text: str) -> None:
    """A test; raises ``Rejected`` or ``Trouble``."""
    _post(hook, {"id": uuid4().hex, "kind": "TEST", "text": text})


def _post(hook: Webhook, body: dict[str, object]) -> None:
    data, now = json.dumps(body, ensure_ascii=False).encode(), int(time.time())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        ID: str(body["id"]),
        SIGNATURE: signature_of(hook.signing_key, data, at=now),
    }
    answer = None
    with suppress(requests.RequestException):
        answer = answers.post(hook.secret, data=data, headers=headers)
    answers.check(answer, code=None, needs_code=False)
