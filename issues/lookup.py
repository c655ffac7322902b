"""Which inspection a page or a command means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.http import signed_in_user
from accounts.models import Organization, User
from audit.exceptions import Refused
from issues.models import Inspection

# A list that is read at a glance; among more one types.
MAX_CHOICES, MAX_FIND = 30, 40
FOUND_BY = ("organization__name", "organization__short_name", "name", "team", "round")


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


@dataclass(frozen=True)
class InspectionChoice:
    """What a select offers: the newest, or those that ``find`` names; the others are found by typing."""

    options: list[tuple[int, str]]
    find: str = ""
    has_more: bool = False

    @property
    def is_searchable(self) -> bool:
        return self.has_more or bool(self.find)


def inspection_choice(
    user: User, *, chosen: Inspection | int | None = None, find: str = "", most: int | None = None
) -> InspectionChoice:
    """``chosen`` is among what is offered however old it is, if ``user`` may see it. What was handed to the
    archive is found by typing.

    ``most``: how many are offered, else ``MAX_CHOICES``.
    """
    most = MAX_CHOICES if most is None else most
    find = find.replace("\0", "").strip()[:MAX_FIND]
    seen = Inspection.objects.visible_to(user).order_by("-id").only("name", "feedback_on")
    if user.is_supervisor:
        seen = seen.select_related("organization").only(
            "name", "feedback_on", "organization__name", "organization__short_name"
        )
    found = list(_matching(seen if find else seen.at_work(), find)[: most + 1])
    has_more, found = len(found) > most, found[:most]
    if chosen is not None and _key(chosen) not in {row.pk for row in found}:
        found = [*seen.filter(pk=_key(chosen)), *found]
    names = [named(row, user) for row in found]
    counts = Counter(names)
    options = [
        (row.pk, f"{name}({_since(row)})" if counts[name] > 1 else name)
        for row, name in zip(found, names, strict=True)
    ]
    return InspectionChoice(options, find, has_more)


def _key(chosen: Inspection | int) -> int:
    return chosen if isinstance(chosen, int) else chosen.pk


def _matching(rows: QuerySet[Inspection], find: str) -> QuerySet[Inspection]:
    """Each word somewhere: in the unit's names or in the inspection's own."""
    for word in find.split():
        told = [Q(**{f"{field}__icontains": word}) for field in FOUND_BY]
        rows = rows.filter(reduce(or_, told))
    return rows


def _since(inspection: Inspection) -> str:
    """What tells two visits of one team apart."""
    day = inspection.feedback_on
    return f"{day}反馈" if day else f"编号{inspection.pk}"
