"""Stands in until the inbox is there: the same signature, the message only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True)
class Line:
    text: str
    url: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class NewMessage:
    person_id: int
    key: str
    subject: str
    lines: Sequence[Line]
    colour: str = "grey"
    not_before: datetime | None = None


def post(messages: Iterable[NewMessage]) -> int:
    from accounts.models import Message

    count = 0
    for new in messages:
        _, is_new = Message.objects.get_or_create(
            person_id=new.person_id,
            key=new.key,
            defaults={
                "subject": new.subject,
                "lines": [asdict(line) for line in new.lines],
                "colour": new.colour,
            },
        )
        count += is_new
    return count
