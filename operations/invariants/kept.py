"""Kept figures against what is counted now; what may have changed since is left to the next renewal."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kept.count import counted
from ledger.kept.read import changed_since
from ledger.models import COUNTED, FiguresMark, InspectionFigures


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
