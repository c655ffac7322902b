"""Chaining: each entry gets its number and a keyed hash over the one before it, after its commit.

Entries are inserted in the transaction of the act they tell of. Numbers are given out in a short
transaction afterwards, under a lock on the tail: acts never wait for one another here. What a
crash leaves unchained is chained with the next entry, by the hourly task, or before verifying.
"""

from __future__ import annotations

import logging
from collections.abc import Generator

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models import Q

from audit import keys
from audit.models import AuditEntry, AuditSegment, AuditTail

logger = logging.getLogger(__name__)
TAIL_ID = 1
BATCH_SIZE = 500
READ_SIZE = 1000
# Of a bulk act hundreds at once: made by Django one by one they cost more than the act.
NUMBERED = f"UPDATE {AuditEntry._meta.db_table} SET number = %s, mac = %s WHERE id = %s"  # noqa: S608  # nosec B608


class BrokenTail(Exception):
    """The tail is not what was written last; going on would hide what happened to it."""


def chain() -> int:
    """Chains what is not chained yet and answers how many entries that were.

    Stops at a tail that was tampered with or sealed by a key that is not known: the entries stay,
    each under its own seal, and ``verify_audit`` says what is wrong.
    """
    return chain_new() if _unchained().exists() else 0


def chain_new() -> int:
    """As ``chain``, without looking first: after a commit there is something to chain."""
    try:
        return _chain_all()
    except BrokenTail as error:
        logger.error("audit trail: %s", error)
        return 0


def _unchained() -> models.QuerySet[AuditEntry]:
    return rows().filter(number__isnull=True)


def rows() -> models.QuerySet[AuditEntry]:
    """The entries without the guard of ``AppendOnlyQuerySet``; for the chain and its segments only.

    Of the database that is written to, also while a page is read from another one.
    """
    return models.QuerySet(AuditEntry, using=DEFAULT_DB_ALIAS)


def in_order(found: models.QuerySet[AuditEntry]) -> Generator[AuditEntry]:
    """By number, a batch at a time: memory does not grow with the trail, nor is a cursor held open."""
    behind = Q()
    while batch := list(found.filter(behind).order_by("number", "id")[:READ_SIZE]):
        yield from batch
        last = batch[-1]
        behind = Q(number__gt=last.number) | Q(number=last.number, id__gt=last.id)


def _chain_all() -> int:
    count, last_id = 0, 0
    while True:
        with transaction.atomic():
            tail = locked_tail()
            found = list(_unchained().filter(id__gt=last_id).order_by("id")[:BATCH_SIZE])
            count += _append(tail, found)
        if len(found) < BATCH_SIZE:
            return count
        last_id = found[-1].id


def _append(tail: AuditTail, found: list[AuditEntry]) -> int:
    """A row whose own seal is wrong was not written by us and does not get a number."""
    key, links = keys.current_key(), []
    for row in filter(is_genuine, found):
        tail.number += 1
        tail.mac = keys.link(key, row, previous=tail.mac, number=tail.number)
        links.append((tail.number, tail.mac, row.pk))
    if links:
        with connection.cursor() as cursor:
            cursor.executemany(NUMBERED, links)
        write_tail(tail)
    return len(links)


def is_genuine(row: AuditEntry) -> bool:
    return any(keys.same(keys.row_seal(key, row), row.seal) for key in keys.known_keys())


def locked_tail() -> AuditTail:
    """The tail, locked until the transaction ends; made when nothing was chained yet.

    Raises ``BrokenTail``.
    """
    tail = AuditTail.objects.select_for_update().filter(pk=TAIL_ID).first()
    if tail is None:
        tail = _first_tail()
    if refusal := refuse_tail(tail):
        raise BrokenTail(refusal)
    return tail


def _first_tail() -> AuditTail:
    if rows().filter(number__isnull=False).exists() or AuditSegment.objects.exists():
        raise BrokenTail("审计日志的链尾记录不见了。")
    new = AuditTail(pk=TAIL_ID)
    _seal(new)
    values = {"key": new.key, "seal": new.seal}
    AuditTail.objects.get_or_create(pk=TAIL_ID, defaults=values)
    return AuditTail.objects.select_for_update().get(pk=TAIL_ID)


def refuse_tail(tail: AuditTail) -> str | None:
    known = {keys.fingerprint(key): key for key in keys.known_keys()}
    key = known.get(tail.key)
    if key is None:
        return OTHER_KEY
    return None if keys.same(keys.tail_seal(key, tail), tail.seal) else "审计日志的链尾记录被改动。"


OTHER_KEY = (
    "审计日志是用另一个密钥封存的,现在的密钥无法核对。"
    "请把原来的 AUDIT_KEY(没有设置时为原来的 SECRET_KEY)写入 AUDIT_OLD_KEYS 后再核对。"
)


def write_tail(tail: AuditTail) -> None:
    _seal(tail)
    tail.save()


def _seal(tail: AuditTail) -> None:
    key = keys.current_key()
    tail.key = keys.fingerprint(key)
    tail.seal = keys.tail_seal(key, tail)
