"""Where the chain in the database begins: behind the segments that were exported and removed."""

from __future__ import annotations

from audit import keys
from audit.faults import ChainLink, Fault, FaultKind
from audit.models import AuditSegment


def beginning() -> ChainLink | Fault:
    """Segments have to follow one another; a missing or forged one is a fault."""
    restart = newest_restart()
    if restart is not None and not has_genuine_seal(restart):
        return _fault(restart, "被改动,或不是本系统写入的")
    place = ChainLink(restart.last, restart.last_mac) if restart else ChainLink()
    removed = AuditSegment.objects.filter(removed_at__isnull=False, first__gt=place.number)
    for segment in removed.order_by("first"):
        if not has_genuine_seal(segment):
            return _fault(segment, "被改动,或不是本系统写入的")
        if (segment.first, segment.previous_mac) != (place.number + 1, place.mac):
            return _fault(segment, "与前一段接不上,中间的登记被删除")
        place = ChainLink(segment.last, segment.last_mac)
    return place


def _fault(segment: AuditSegment, what: str) -> Fault:
    return Fault(FaultKind.SEGMENT, segment.first, f"第{segment.first}至{segment.last}条的封存登记{what}。")


def has_genuine_seal(segment: AuditSegment) -> bool:
    return any(keys.same(keys.segment_seal(key, segment), segment.seal) for key in keys.known_keys())


def newest_restart() -> AuditSegment | None:
    return AuditSegment.objects.exclude(restart_reason="").order_by("-last", "-id").first()
