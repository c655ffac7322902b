"""Taking a whole inspection out of the ledger, which is possible only before work on it began."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from issues.models import Inspection
from measures import rules
from measures.models import Measure


@transaction.atomic
def archive_inspection(inspection_id: int, *, by: User, reason: str) -> Inspection:
    """Archives an inspection with its untouched measures; nothing is erased.

    For the office and the administrator of its organization; raises ``Inspection.DoesNotExist``
    for anybody else's. The measures are locked first: an assignment that waits finds them archived.
    """
    mine = Inspection.objects.current().filter(organization__in=Organization.objects.corrected_by(by))
    inspection = mine.select_for_update(of=("self",)).get(pk=inspection_id)
    request_context.set_subject(inspection)
    measures = list(Measure.objects.select_for_update(of=("self",)).filter(inspection=inspection))
    ask(rules.refuse_archive_inspection(inspection))
    if not reason.strip():
        raise Refused("请填写归档的原因。")
    _archive_measures(measures, by=by, reason=f"巡察归档:{reason.strip()}")
    inspection.archived_at = timezone.now()
    save_edit(inspection, ["archived_at"], by=by, reason=reason.strip(), event=Event.ARCHIVE)
    return inspection


def _archive_measures(measures: list[Measure], *, by: User, reason: str) -> None:
    """The ledger lists measures by their own ``archived_at`` and does not ask their inspection."""
    current = [row for row in measures if row.archived_at is None]
    for row in current:
        row.archived_at = timezone.now()
        row.version += 1
    bulk_update_with_history(
        current,
        Measure,
        ["archived_at", "version"],
        batch_size=500,
        default_user=by,
        default_change_reason=reason,
    )
