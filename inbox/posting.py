"""Writing messages: into the inbox at once, and onto every way out that is open for the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.broker import notify
from audit import sql
from inbox import addressing
from inbox.models import DeliveryStatus, Message, MessageWait

BATCH_SIZE = 500
MAX_SUBJECT = 200


@dataclass(frozen=True)
class MessageLine:
    """``url`` is a path of this site, or empty."""

    text: str
    url: str = ""
    colour: str = "grey"

    def __post_init__(self) -> None:
        if self.url and (not self.url.startswith("/") or self.url.startswith(("//", "/\\"))):
            raise ValueError(f"Not a path of this site: {self.url}")


@dataclass(frozen=True)
class NewMessage:
    """``key`` tells the same news from other news; nothing leaves the system before ``not_before``.

    ``waits_for`` names the acts it asks for: ``settling.settle`` ends each.
    """

    person_id: int
    key: str
    subject: str
    lines: Sequence[MessageLine]
    colour: str = "grey"
    not_before: datetime | None = None
    waits_for: Sequence[str] = ()


def post(messages: Iterable[NewMessage]) -> int:
    """Writes what the person has not been told yet, in the caller's transaction; how many that were.

    Two callers at once with the same keys write each message once. Sending starts after the commit.
    """
    count = 0
    is_for_outside = False
    # Without a savepoint: the caller's act and what is said of it stand or fall together.
    with transaction.atomic(savepoint=False):
        for batch in _batches(messages):
            written = _write(batch)
            count += len(written)
            _wait(written, batch)
            is_for_outside |= _deliver(written, batch)
    if is_for_outside:
        transaction.on_commit(start_sending)
    return count


def _batches(messages: Iterable[NewMessage]) -> Iterator[list[NewMessage]]:
    rest = iter(messages)
    while batch := list(islice(rest, BATCH_SIZE)):
        yield batch


def _write(batch: Sequence[NewMessage]) -> list[Message]:
    """The rows that were not there before: the database alone decides who was first, and says so."""
    rows = [
        Message(
            person_id=new.person_id,
            key=new.key,
            subject=" ".join(new.subject.split())[:MAX_SUBJECT],
            lines=[asdict(line) for line in new.lines],
            colour=new.colour,
        )
        for new in batch
    ]
    by_key = {(row.person_id, row.key): row for row in rows}
    written = []
    for pk, person_id, key in sql.insert_new(rows, answer="id, person_id, key"):
        row = by_key[person_id, key]
        row.pk = pk
        written.append(row)
    return written


def _wait(written: Sequence[Message], batch: Sequence[NewMessage]) -> None:
    asked = {(new.person_id, new.key): new.waits_for for new in batch}
    sql.insert(
        [
            MessageWait(message=message, what=what)
            for message in written
            for what in dict.fromkeys(asked[message.person_id, message.key])
        ]
    )


def _deliver(written: Sequence[Message], batch: Sequence[NewMessage]) -> bool:
    """Whether anything waits to be sent."""
    if not written or not addressing.has_ways_out():
        return False
    starts = {(new.person_id, new.key): new.not_before for new in batch}
    now = timezone.now()
    book = addressing.address_book({message.person_id for message in written})
    rows = [
        delivery
        for message in written
        for delivery in book.deliveries(message, max(now, starts[message.person_id, message.key] or now))
    ]
    sql.insert(rows)
    return any(row.status == DeliveryStatus.WAITING for row in rows)


def start_sending() -> None:
    """Wakes a worker; without one the rows wait for the next run of the schedule or of the command."""
    notify("inbox.tasks.send_messages", expires=300)
