"""Messages that ask for an act: told that it is done, by whomever, they no longer count as unread.

A message says what it waits for (``NewMessage.waits_for``); who did it calls ``settle`` in its transaction.
What the words of ``waits_for`` stand for is known to the room that posts, not here.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from audit import sql
from inbox.models import DeliveryStatus

BATCH_SIZE = 500
SETTLED = "事项已办理,不再发送"
WAITING = "SELECT DISTINCT message_id FROM inbox_messagewait WHERE what IN ({})"
MESSAGES = "SELECT id, person_id FROM inbox_message WHERE id IN ({}) ORDER BY id"
WAITS = "SELECT id, message_id, what FROM inbox_messagewait WHERE message_id IN ({})"
ENDED = "DELETE FROM inbox_messagewait WHERE id IN ({})"
SETTLE = "UPDATE inbox_message SET settled_at = %s, read_at = COALESCE(read_at, %s) WHERE id IN ({})"
NOT_SENT = f"""
UPDATE inbox_delivery SET status = '{DeliveryStatus.SKIPPED}', error = %s
WHERE message_id IN ({{}}) AND status = '{DeliveryStatus.WAITING}' AND claim = ''
"""  # noqa: S608  # nosec B608 - constants


def settle(done: Iterable[str], *, person_id: int | None = None) -> int:
    """Ends the waiting for each of ``done``, for one person or for all; how many messages that settled.

    A message that waits for several things is settled with the last. What is not sent yet, is not sent.
    """
    names = sorted(set(done))
    found: set[int] = set()
    for start in range(0, len(names), BATCH_SIZE):
        batch = names[start : start + BATCH_SIZE]
        found |= {pk for (pk,) in sql.read(WAITING.format(sql.marks(batch)), batch)}
    ids = sorted(found)
    parts = (ids[at : at + BATCH_SIZE] for at in range(0, len(ids), BATCH_SIZE))
    return sum(_settle(part, set(names), person_id=person_id) for part in parts)


def _settle(message_ids: list[int], names: set[str], *, person_id: int | None) -> int:
    """Of some messages, locked first: of two acts that end the last two waits, the second sees what the
    first did."""
    ids = sql.marks(message_ids)
    locked = sql.read(f"{MESSAGES.format(ids)} {sql.for_update()}", message_ids)
    found = {pk for pk, person in locked if person_id in (None, person)}
    waits = [row for row in sql.read(WAITS.format(ids), message_ids) if row[1] in found]
    ended = [pk for pk, _, what in waits if what in names]
    done = sorted(found - {message for _, message, what in waits if what not in names})
    for start in range(0, len(ended), BATCH_SIZE):
        batch = ended[start : start + BATCH_SIZE]
        sql.write(ENDED.format(sql.marks(batch)), batch)
    if done:
        now, ids = sql.moment(timezone.now()), sql.marks(done)
        sql.write(SETTLE.format(ids), [now, now, *done])
        sql.write(NOT_SENT.format(ids), [SETTLED, *done])
    return len(done)
