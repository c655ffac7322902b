"""Going on after a fault that was looked into, or with a key that replaces a lost one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit import keys
from audit.chain import TAIL_ID, rows, write_tail
from audit.events import Event
from audit.exceptions import Refused
from audit.faults import ChainLink, Fault
from audit.models import AuditSegment, AuditTail
from audit.trail import record
from audit.verify import verify


def restart(reason: str) -> AuditSegment:
    """Begins a chain behind the last entry there is; refused while the present one is whole.

    What lies in front stays where it is and is verified no more; every verification says so from
    now on, with the reason and with what was found.
    """
    fault = verify().fault
    if fault is None:
        raise Refused("审计日志核对一致,不需要也不能重新起链。")
    if not reason.strip():
        raise Refused("请写明重新起链的原因。")
    return _restart(reason.strip(), fault)


@transaction.atomic
def _restart(reason: str, fault: Fault) -> AuditSegment:
    tail = AuditTail.objects.select_for_update(no_key=True).filter(pk=TAIL_ID).first()
    last = _last(tail)
    statement = f"{reason[:300]}(当时的核对结论:{fault.sentence[:150]})"
    row = AuditSegment(
        first=1, last=last.number, last_mac=last.mac, last_at=timezone.now(), restart_reason=statement
    )
    row.seal = keys.segment_seal(keys.current_key(), row)
    row.save(force_insert=True)
    write_tail(AuditTail(pk=TAIL_ID, number=last.number, mac=last.mac))
    record(Event.RESTART_AUDIT, by=None, detail=f"截至第{last.number}条;{statement}")
    return row


def _last(tail: AuditTail | None) -> ChainLink:
    """Behind whatever is there, genuine or not: no number is given out twice."""
    highest = rows().filter(number__isnull=False).order_by("-number").first()
    found = [ChainLink(one.number or 0, one.mac) for one in (tail, highest) if one is not None]
    return max(found, key=lambda link: link.number, default=ChainLink())
