"""Which inspection a page or a command means."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.http import signed_in_user
from accounts.models import Organization, User
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


def named(inspection: Inspection, user: User, *, unit: Organization | None = None) -> str:
    """For who sees several units with the unit's: one team goes to many, and its name is all they have."""
    if not user.is_supervisor:
        return inspection.name
    return f"{unit or inspection.organization}·{inspection.name}"


def inspection_names(user: User, *, most: int, chosen: Inspection | None = None) -> list[tuple[int, str]]:
    """The newest, to choose from; ``chosen`` is among them however old it is."""
    rows = Inspection.objects.visible_to(user).order_by("-id").only("name", "feedback_on")
    if user.is_supervisor:
        rows = rows.select_related("organization").only(
            "name", "feedback_on", "organization__name", "organization__short_name"
        )
    found = list(rows[:most])
    if chosen is not None and chosen not in found:
        found.insert(0, chosen)
    names = [named(row, user) for row in found]
    counts = Counter(names)
    return [
        (row.pk, f"{name}({_since(row)})" if counts[name] > 1 else name)
        for row, name in zip(found, names, strict=True)
    ]


def _since(inspection: Inspection) -> str:
    """What tells two visits of one team apart."""
    day = inspection.feedback_on
    return f"{day}反馈" if day else f"编号{inspection.pk}"
