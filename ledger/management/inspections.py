"""Which inspection a command means."""

from __future__ import annotations

from accounts.exceptions import Refused
from issues.models import Inspection


def current_inspection(pk: int) -> Inspection:
    """With its organization; raises ``Refused`` for one that is archived or was never there."""
    rows = Inspection.objects.filter(pk=pk, archived_at=None).select_related("organization")
    found: Inspection | None = rows.first()
    if found is None:
        raise Refused(f"没有编号为 {pk} 的巡察。")
    return found
