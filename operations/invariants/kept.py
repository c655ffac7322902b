"""What is kept against what it follows from; figures that may have changed since wait for their renewal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ledger.kept.count import counted
from ledger.kept.read import changed_since
from ledger.models import COUNTED, FiguresMark, InspectionFigures
from measures.figures.watched import promised
from measures.models import Watch

BATCH_SIZE = 500


def figures_are_what_is_counted() -> Iterator[str]:
    mark = FiguresMark.objects.exclude(counted_on=None).first()
    if mark is None or mark.counted_on is None:
        return
    rows = InspectionFigures.objects.exclude(inspection__organization__in=changed_since(mark))
    kept = {(row.inspection_id, row.focus): row for row in rows.iterator()}
    places = set(rows.order_by().values_list("inspection__organization_id", flat=True))
    now = {(row.inspection_id, row.focus): row for row in counted(places, today=mark.counted_on)}
    for key in sorted(kept.keys() | now.keys()):
        one, other = kept.get(key), now.get(key)
        wrong = [name for name in COUNTED if getattr(one, name, 0) != getattr(other, name, 0)]
        if wrong:
            yield f"巡察{key[0]}的统计与实际不符({'、'.join(wrong)}),请运行 rebuild_figures。"


def watches_are_due_as_entered() -> Iterator[str]:
    rows = Watch.objects.filter(is_active=True).select_related("indicator").order_by("pk").iterator()
    while batch := list(islice(rows, BATCH_SIZE)):
        found = promised(batch)
        for watch in batch:
            due_on = found[watch.pk].due_on()
            if due_on != watch.due_on:
                yield f"坚持事项{watch.pk}的本期截止是{watch.due_on},按登记应是{due_on}。"
