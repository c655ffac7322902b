"""The rounds of inspections of one organization: which came before which."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from issues.models import Inspection, SubIssue

# An organization is inspected once in a few years.
MAX_ROUNDS = 10
MAX_OFFERED = 100


def earlier_rounds(inspection: Inspection) -> list[Inspection]:
    """Those it follows on, the newest first, in one read."""
    return _walk(inspection, inspection.predecessor_id) if inspection.predecessor_id else []


def _walk(inspection: Inspection, pk: int | None) -> list[Inspection]:
    """From ``pk`` on, up to where rows go round, which no rule lets happen."""
    rows = Inspection.objects.current().filter(organization=inspection.organization_id).order_by("pk")
    known = {row.pk: row for row in rows.only("name", "feedback_on", "round", "predecessor_id")}
    found: list[Inspection] = []
    while pk in known and known[pk] not in found and len(found) < MAX_ROUNDS:
        found.append(known[pk])
        pk = known[pk].predecessor_id
    return found


def proposed_predecessor(inspection: Inspection) -> Inspection | None:
    """The one of the same organization that was fed back last before it; without a day, built before."""
    others, day = _others(inspection), inspection.feedback_on
    if day is None:
        return others.filter(pk__lt=inspection.pk).order_by("-pk").first()
    return others.filter(feedback_on__lt=day).order_by("-feedback_on", "-pk").first()


def offered_predecessors(inspection: Inspection) -> list[Inspection]:
    return list(_others(inspection).order_by("-feedback_on", "-pk")[:MAX_OFFERED])


def _others(inspection: Inspection) -> QuerySet[Inspection]:
    rows = Inspection.objects.current().filter(organization=inspection.organization_id)
    return rows.exclude(pk=inspection.pk)


def refuse_predecessor(inspection: Inspection, chosen: Inspection | None) -> str | None:
    """Findings that carry on those of an earlier round hold the rounds together."""
    rounds = _walk(inspection, chosen.pk) if chosen is not None else []
    if chosen is not None and chosen.pk not in {row.pk for row in rounds}:
        return "上一次巡察必须是同一单位的、没有归档的巡察。"
    if chosen is not None and inspection in rounds:
        return f"“{chosen.name}”承接了这次巡察,不能又作为它的上一次。"
    return _refuse_carried(inspection, {row.pk for row in rounds})


def _refuse_carried(inspection: Inspection, rounds: Collection[int]) -> str | None:
    carried = SubIssue.objects.current().filter(inspection=inspection, predecessor__isnull=False)
    left = carried.exclude(predecessor__inspection__in=rounds).order_by("position").first()
    if left is None:
        return None
    return f"问题“{str(left)[:20]}”已确认承接原来那次巡察的问题,请先在“反复出现”中撤销,再改上一次巡察。"
