"""Where the chain in the database begins: behind the segments that were exported and removed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.audit import keys
from accounts.audit.chain import OTHER_KEY, TAIL_ID, refuse_tail, write_tail
from accounts.audit.events import Event
from accounts.audit.faults import Fault, Kind, Link
from accounts.audit.models import AuditSegment, AuditTail
from accounts.audit.record import record
from accounts.exceptions import Refused


def beginning() -> Link | Fault:
    """Segments have to follow one another; a missing or forged one is a fault."""
    restart = newest_restart()
    if restart is not None and not has_genuine_seal(restart):
        return _fault(restart, "被改动,或不是本系统写入的")
    place = Link(restart.last, restart.last_mac) if restart else Link()
    removed = AuditSegment.objects.filter(removed_at__isnull=False, first__gt=place.number)
    for segment in removed.order_by("first"):
        if not has_genuine_seal(segment):
            return _fault(segment, "被改动,或不是本系统写入的")
        if (segment.first, segment.previous_mac) != (place.number + 1, place.mac):
            return _fault(segment, "与前一段接不上,中间的登记被删除")
        place = Link(segment.last, segment.last_mac)
    return place


def _fault(segment: AuditSegment, what: str) -> Fault:
    return Fault(Kind.SEGMENT, segment.first, f"第{segment.first}至{segment.last}条的封存登记{what}。")


def has_genuine_seal(segment: AuditSegment) -> bool:
    return any(keys.same(keys.segment_seal(key, segment), segment.seal) for key in keys.known_keys())


def newest_restart() -> AuditSegment | None:
    return AuditSegment.objects.exclude(restart_reason="").order_by("-last", "-id").first()


@transaction.atomic
def restart(reason: str) -> AuditSegment:
    """Goes on under the present key when the former one is lost for good.

    What was sealed by it stays where it is and cannot be verified any more; every verification says
    so from now on, with the reason. Refused while the key is known.
    """
    tail = AuditTail.objects.select_for_update().filter(pk=TAIL_ID).first()
    if tail is None or refuse_tail(tail) != OTHER_KEY:
        raise Refused("现在的密钥与审计日志相符,不需要也不能重新起链。请运行 verify_audit 查看。")
    if not reason.strip():
        raise Refused("请写明重新起链的原因。")
    now = timezone.now()
    row = AuditSegment(
        first=1, last=tail.number, last_mac=tail.mac, last_at=now, restart_reason=reason.strip()
    )
    row.seal = keys.segment_seal(keys.current_key(), row)
    row.save(force_insert=True)
    write_tail(tail)
    record(Event.RESTART_AUDIT, by=None, detail=f"截至第{tail.number}条;原因:{reason.strip()}")
    return row
