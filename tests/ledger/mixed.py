"""A ledger in which every state, lane and kind of deadline occurs: for pages that count and link to lists."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from measures import services
from measures.models import Measure
from measures.workflow import Status, Timeframe
from tests.cast import Cast, assigned, in_days, returned, submitted
from tests.ledger.many import many

# How many days before or after its deadline a completed one was completed.
DISTANCES = (-9, -7, -6, 0, 1, 30)


def mixed(cast: Cast) -> list[Measure]:
    """Those of the second inspection; of the first one a measure has another leader and no deadline."""
    services.assign(
        cast.measures[1].pk,
        services.Assignment(
            leader=cast.other_leader,
            department=cast.science,
            timeframe=Timeframe.LONG_TERM,
            supporting_departments=[cast.general],
        ),
        by=cast.office,
    )
    rows = list(Measure.objects.filter(inspection=many(cast, 21)).order_by("position"))
    for distance, row in zip(DISTANCES, rows, strict=False):
        assigned(cast, row, due_on=in_days(-20), supporting_departments=[cast.science])
        at = timezone.make_aware(datetime.combine(in_days(-20 + distance), time(15)))
        Measure.objects.filter(pk=row.pk).update(status=Status.COMPLETED, completed_at=at)
    late, coming, handed_in, sent_back = rows[6:10]
    assigned(cast, late, due_on=in_days(-3))
    assigned(cast, coming, due_on=in_days(14), timeframe=Timeframe.IMMEDIATE)
    submitted(cast, handed_in)
    returned(cast, sent_back)
    Measure.objects.filter(pk=coming.pk).update(original_due_on=in_days(14) - timedelta(days=21))
    return rows
