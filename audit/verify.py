"""Whether the trail is what was written: walks the chain in its order and names the first broken link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from django.db import transaction
from django.db.models import Q

from audit import keys
from audit.beginning import beginning, newest_restart
from audit.chain import OTHER_KEY, READ_SIZE, TAIL_ID, chain, in_order, is_genuine, refuse_tail, rows
from audit.faults import ChainLink, Fault, FaultKind, Verification
from audit.models import AuditEntry, AuditSegment, AuditTail


def verify() -> Verification:
    """Chains what is left over, then verifies."""
    chain()
    return verify_links()


def verify_links() -> Verification:
    """Reads every entry once and changes nothing; memory does not grow with the trail."""
    tail = AuditTail.objects.filter(pk=TAIL_ID).first()
    begin = (tail and _tail_fault(tail)) or beginning()
    if isinstance(begin, Fault):
        return Verification(0, ChainLink(), begin)
    found = rows().filter(number__gt=begin.number, number__lte=tail.number if tail else 0)
    with closing(in_order(found)) as entries:
        result = follow(entries, begin)
    fault = result.fault or _end_fault(result.last, tail) or _loose_fault(begin)
    return Verification(result.count, result.last, fault)


def _tail_fault(tail: AuditTail) -> Fault | None:
    refusal = refuse_tail(tail)
    if refusal is None:
        return None
    return Fault(FaultKind.OTHER_KEY if refusal == OTHER_KEY else FaultKind.TAIL, None, refusal)


def follow(found: Iterable[AuditEntry], begin: ChainLink) -> Verification:
    """Checks entries in the order of their numbers; the next one at hand tells what happened to one."""
    place, count = begin, 0
    for row, after in _with_next(iter(found)):
        if row.number != place.number + 1:
            return Verification(count, place, _gap(row, place))
        if not (is_genuine(row) and _fits(row, place.mac)):
            return Verification(count, place, _fault_of(row, after, place=place))
        place, count = ChainLink(row.number, row.mac), count + 1
    return Verification(count, place)


def _with_next(found: Iterator[AuditEntry]) -> Iterator[tuple[AuditEntry, AuditEntry | None]]:
    row = next(found, None)
    while row is not None:
        after = next(found, None)
        yield row, after
        row = after


def _gap(row: AuditEntry, place: ChainLink) -> Fault:
    missing, last = place.number + 1, (row.number or 0) - 1
    if last < place.number:
        return Fault(FaultKind.INSERTED, row.number, f"第{row.number}条有两份,其中一份是后来插入的。")
    return Fault(FaultKind.DELETED, missing, f"{_numbers(missing, last)}不见了:{FaultKind.DELETED.label}。")


def _numbers(first: int, last: int) -> str:
    return f"第{first}条" if first == last else f"第{first}至{last}条"


def _fits(row: AuditEntry, previous: str, *, number: int | None = None) -> bool:
    """Whether ``row`` was chained behind ``previous``, as the ``number``-th or as what it says it is."""
    place = row.number or 0 if number is None else number
    return any(
        keys.same(keys.link(key, row.id, row.seal, previous=previous, number=place), row.mac)
        for key in keys.known_keys()
    )


def _fault_of(row: AuditEntry, after: AuditEntry | None, *, place: ChainLink) -> Fault:
    kind = _kind_of(row, after, place=place)
    when = row.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    what = f"第{row.number}条({when} {row.actor_name} {row.event_label})"
    return Fault(kind, row.number, f"{what}:{kind.label}。")


def _kind_of(row: AuditEntry, after: AuditEntry | None, *, place: ChainLink) -> FaultKind:
    """What was done, told by which neighbours still fit together."""
    number = row.number or 0
    if not is_genuine(row):
        is_extra = after is not None and _fits(after, place.mac, number=number)
        return FaultKind.INSERTED if is_extra else FaultKind.CHANGED
    # Entries in front were taken out and the numbers closed up: this one and the next moved together.
    distances = range(2, READ_SIZE)
    if after is not None and any(_fits(after, row.mac, number=number + far) for far in distances):
        return FaultKind.DELETED
    return FaultKind.REORDERED


def _end_fault(last: ChainLink, tail: AuditTail | None) -> Fault | None:
    if tail is None:
        is_empty = not rows().filter(number__isnull=False).exists() and not AuditSegment.objects.exists()
        return None if is_empty else Fault(FaultKind.TAIL, None, "链尾记录不见了,无法知道末尾是否完整。")
    if last.number < tail.number:
        missing = _numbers(last.number + 1, tail.number)
        return Fault(FaultKind.CUT_OFF, last.number + 1, f"{missing}不见了:{FaultKind.CUT_OFF.label}。")
    if last.mac != tail.mac:
        return Fault(FaultKind.TAIL, tail.number, f"{FaultKind.TAIL.label}:与最后一条接不上。")
    return None


def _loose_fault(begin: ChainLink) -> Fault | None:
    """Rows that hang on nothing: without a number, behind the tail, or where rows were removed."""
    for row in rows().filter(number__isnull=True).order_by("id").iterator(chunk_size=READ_SIZE):
        if not is_genuine(row):
            what = f"编号{row.id}的记录{FaultKind.NOT_CHAINED.label},封印也不对:不是本系统写入的。"
            return Fault(FaultKind.NOT_CHAINED, None, what)
    restart = newest_restart()
    removed = Q(number__gt=restart.last if restart else 0, number__lte=begin.number)
    with transaction.atomic():
        # Under the lock nothing is chained between the two looks.
        tail = AuditTail.objects.select_for_update(no_key=True).filter(pk=TAIL_ID).first()
        behind = Q(number__gt=tail.number if tail else 0)
        loose = rows().filter(behind | removed).order_by("number").first()
    if loose is None:
        return None
    what = f"第{loose.number}条不在链上:{FaultKind.INSERTED.label}。"
    return Fault(FaultKind.INSERTED, loose.number, what)
