"""Chaining: each entry gets its number and a keyed hash over the one before it, after its commit.

Entries are inserted in the transaction of the act they tell of. Numbers are given out in a short
transaction afterwards, under a lock on the tail: acts never wait for one another here. What a
crash leaves unchained is chained with the next entry, by the hourly task, or before verifying.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Container, Generator, Iterable, Mapping
from types import MappingProxyType

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models import Q

from audit import keys, sql
from audit.models import AuditEntry, AuditSegment, AuditTail

logger = logging.getLogger(__name__)
TAIL_ID = 1
BATCH_SIZE = 500
READ_SIZE = 1000
# Written out as in ``audit.sql``; of a bulk act hundreds at once are numbered.
TAIL_TABLE = AuditTail._meta.db_table
TAIL_COLUMNS = ("number", "mac", "key", "seal")
TAIL_READ = f"SELECT number, mac, key, seal FROM {TAIL_TABLE} WHERE id = %s"  # noqa: S608  # nosec B608
TAIL_WRITTEN = f"UPDATE {TAIL_TABLE} SET number = %s, mac = %s, key = %s, seal = %s WHERE id = %s"  # noqa: S608  # nosec B608
ENTRIES = AuditEntry._meta.db_table
NUMBERED = f"UPDATE {ENTRIES} SET number = %s, mac = %s WHERE id = %s"  # noqa: S608  # nosec B608
UNCHAINED = f"SELECT id, seal FROM {ENTRIES} WHERE number IS NULL AND id > %s ORDER BY id LIMIT {BATCH_SIZE}"  # noqa: S608  # nosec B608


class BrokenTail(Exception):
    """The tail is not what was written last; going on would hide what happened to it."""


def chain() -> int:
    """Chains what is not chained yet and answers how many entries that were.

    Stops at a tail that was tampered with or sealed by a key that is not known: the entries stay,
    each under its own seal, and ``verify_audit`` says what is wrong.
    """
    return chain_new() if _unchained().exists() else 0


def chain_new(written: Mapping[int, str] = MappingProxyType({})) -> int:
    """As ``chain``, without looking first: after a commit there is something to chain.

    ``written``: key → seal of what the caller wrote himself a moment ago and need not read to know.
    """
    try:
        return _chain_all(written)
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


def _chain_all(written: Mapping[int, str]) -> int:
    count, last_id = 0, 0
    while True:
        with transaction.atomic():
            tail = locked_tail()
            found = sql.read(UNCHAINED, [last_id])
            unknown = [pk for pk, seal in found if written.get(pk) != seal]
            count += _append(tail, found, strange=_not_ours(unknown))
        if len(found) < BATCH_SIZE:
            return count
        last_id = found[-1][0]


def _not_ours(entry_ids: Collection[int]) -> set[int]:
    """A row whose own seal is wrong was not written by us and does not get a number."""
    if not entry_ids:
        return set()
    return {row.pk for row in rows().filter(pk__in=entry_ids) if not is_genuine(row)}


def _append(tail: AuditTail, found: Iterable[tuple[int, str]], *, strange: Container[int]) -> int:
    key, links = keys.current_key(), []
    for pk, seal in found:
        if pk not in strange:
            tail.number += 1
            tail.mac = keys.link(key, pk, seal, previous=tail.mac, number=tail.number)
            links.append((tail.number, tail.mac, pk))
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
    found = sql.read(f"{TAIL_READ} {sql.for_update()}", [TAIL_ID])
    tail = AuditTail(TAIL_ID, **dict(zip(TAIL_COLUMNS, found[0], strict=True))) if found else _first_tail()
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
    return AuditTail.objects.select_for_update(no_key=True).get(pk=TAIL_ID)


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
    with connection.cursor() as cursor:
        cursor.execute(TAIL_WRITTEN, [tail.number, tail.mac, tail.key, tail.seal, tail.pk])
        is_there = cursor.rowcount == 1
    if not is_there:
        tail.save(force_insert=True)


def _seal(tail: AuditTail) -> None:
    key = keys.current_key()
    tail.key = keys.fingerprint(key)
    tail.seal = keys.tail_seal(key, tail)
