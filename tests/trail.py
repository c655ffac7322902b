"""What the trail has written."""

from __future__ import annotations

from audit.models import AuditEntry


def last_id() -> int:
    return int(AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0)
