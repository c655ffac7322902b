"""Two rows that are one regulation become one, and are two again when that was wrong."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from issues.edits import save_edit
from measures.models import Regulation, RegulationFile, RegulationUse
from measures.services.regulations import settle_regulation
from regulations import rules


@transaction.atomic
def merge_regulations(regulation_id: int, other_id: int, *, by: User) -> Regulation:
    """``other_id`` goes into ``regulation_id``; its own facts stay with its name, nothing is overwritten."""
    rows = _locked_pair(regulation_id, other_id, by=by)
    row, other = rows[regulation_id], rows[other_id]
    request_context.set_subject(row)
    ask(rules.refuse_merge(by, row, other))
    other.merged_into = row
    save_edit(other, ["merged_into"], by=by, reason=f"并入{row}", event=None)
    save_edit(row, [], by=by, reason=f"并入了{other}", event=None)
    for served in (RegulationUse, RegulationFile):
        served.objects.filter(regulation=other).update(regulation=row)
    settle_regulation(row.pk, by=by)
    trail.record(Event.MERGE_REGULATIONS, by=by, about=row, detail=f"{other}并入{row}")
    return row


@transaction.atomic
def split_regulation(regulation_id: int, *, by: User) -> Regulation:
    """What was recorded and handed in under its own name goes back to it, also what came since."""
    seen = Regulation.objects.visible_to(by).filter(pk=regulation_id).values_list("merged_into_id", flat=True)
    rows = _locked_pair(regulation_id, seen.get() or regulation_id, by=by)
    row = rows[regulation_id]
    request_context.set_subject(row)
    ask(rules.refuse_split(by, row))
    former = rows[row.merged_into_id or 0]
    row.merged_into = None
    save_edit(row, ["merged_into"], by=by, reason=f"与{former}分开", event=None)
    save_edit(former, [], by=by, reason=f"与{row}分开", event=None)
    for served in (RegulationUse, RegulationFile):
        served.objects.filter(named=row).update(regulation=row)
    settle_regulation(row.pk, by=by)
    settle_regulation(former.pk, by=by)
    trail.record(Event.SPLIT_REGULATION, by=by, about=row, detail=f"{row}与{former}分开")
    return row


def _locked_pair(one: int, other: int, *, by: User) -> dict[int, Regulation]:
    """In the order of their keys, so that two mergers do not wait for one another."""
    rows = Regulation.objects.visible_to(by).select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=(one, other))}
    if len(found) != len({one, other}):
        raise Regulation.DoesNotExist(f"not visible: {one}, {other}")
    return found
