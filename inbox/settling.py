"""Messages that ask for an act: told that it is done, by whomever, they no longer count as unread.

A message says what it waits for (``NewMessage.waits_for``); who did it calls ``settle`` in its transaction.
What the words of ``waits_for`` stand for is known to the room that posts, not here.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from inbox.models import Delivery, DeliveryStatus, Message, MessageWait

BATCH_SIZE = 500
SETTLED = "事项已办理,不再发送"


def settle(done: Iterable[str], *, person_id: int | None = None) -> int:
    """Ends the waiting for each of ``done``, for one person or for all; how many messages that settled.

    A message that waits for several things is settled with the last. What is not sent yet, is not sent.
    """
    names = sorted(set(done))
    found: set[int] = set()
    for start in range(0, len(names), BATCH_SIZE):
        rows = Message.objects.filter(waits__what__in=names[start : start + BATCH_SIZE])
        found |= set((rows.filter(person=person_id) if person_id else rows).values_list("pk", flat=True))
    ids = sorted(found)
    return sum(_settle(ids[at : at + BATCH_SIZE], names) for at in range(0, len(ids), BATCH_SIZE))


def _settle(message_ids: list[int], names: list[str]) -> int:
    # Locked first: of two acts that end the last two waits at once, the second sees what the first did.
    locked = Message.objects.select_for_update().filter(pk__in=message_ids).order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    for start in range(0, len(names), BATCH_SIZE):
        MessageWait.objects.filter(message__in=ids, what__in=names[start : start + BATCH_SIZE]).delete()
    left = MessageWait.objects.filter(message=OuterRef("pk"))
    done = list(Message.objects.filter(~Exists(left), pk__in=ids).values_list("pk", flat=True))
    now = timezone.now()
    Message.objects.filter(pk__in=done).update(settled_at=now)
    Message.objects.filter(pk__in=done).unread().update(read_at=now)
    waiting = Delivery.objects.filter(message__in=done, status=DeliveryStatus.WAITING, claim="")
    waiting.update(status=DeliveryStatus.SKIPPED, error=SETTLED)
    return len(done)
