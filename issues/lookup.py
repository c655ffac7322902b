"""Which inspection a page or a command means."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.http import signed_in_user
from audit.exceptions import Refused
from issues.models import Inspection


def current_inspection(pk: int) -> Inspection:
    """With its organization; raises ``Refused`` for one that is archived or was never there."""
    rows = Inspection.objects.filter(pk=pk, archived_at=None).select_related("organization")
    found: Inspection | None = rows.first()
    if found is None:
        raise Refused(f"没有编号为 {pk} 的巡察。")
    return found


def visible_inspection(request: HttpRequest, pk: int) -> Inspection:
    """404 for what the signed-in user may not see."""
    seen = Inspection.objects.visible_to(signed_in_user(request))
    return get_object_or_404(seen.select_related("organization"), pk=pk)
