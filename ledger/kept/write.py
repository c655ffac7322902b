"""The one writer of ``InspectionFigures``, ``InspectionSums`` and ``FiguresMark``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from audit.models import AuditTail
from ledger.kept.count import counted
from ledger.kept.read import changed_since
from ledger.kept.sums import summed
from ledger.models import FiguresMark, InspectionFigures, InspectionSums

MARK = 1
BATCH_SIZE = 500


@transaction.atomic
def renew(now: datetime) -> str:
    """Counts again where something was recorded since; on a new day everything, since dates pass.

    Of two at once the second waits here. The number is read before anything is counted: what is committed
    meanwhile has a later one, and is counted again the next time.
    """
    mark = FiguresMark.objects.select_for_update(no_key=True).get_or_create(pk=MARK)[0]
    number = AuditTail.objects.values_list("number", flat=True).first() or 0
    places = changed_since(mark.number) if mark.counted_on == now.date() else None
    if places is None or places:
        _write(places, today=now.date())
    if (mark.number, mark.counted_on) != (number, now.date()):
        mark.number, mark.counted_on = number, now.date()
        mark.save()
    return "" if places == set() else f"{'全部' if places is None else len(places)}个单位"


def rebuild(today: date) -> int:
    """Everything anew, whatever is there; how many rows that are."""
    with transaction.atomic():
        FiguresMark.objects.filter(pk=MARK).update(counted_on=None)
        renew(datetime.combine(today, datetime.min.time()))
    return InspectionFigures.objects.count()


def _write(organizations: Collection[int] | None, *, today: date) -> None:
    rows = counted(organizations, today=today)
    sums = list(summed(organizations, rows, today=today))
    for old in (InspectionFigures.objects.all(), InspectionSums.objects.all()):
        (old if organizations is None else old.filter(inspection__organization__in=organizations)).delete()
    InspectionFigures.objects.bulk_create(rows, batch_size=BATCH_SIZE)
    InspectionSums.objects.bulk_create(sums, batch_size=BATCH_SIZE)
