"""What is kept against what it follows from; figures that may have changed since wait for their renewal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from issues.models import Inspection
from ledger.kept.count import counted
from ledger.kept.read import changed_since
from ledger.kept.sums import summed
from ledger.models import COUNTED, FiguresMark, InspectionFigures, InspectionSums
from ledger.sums import PARTS
from measures.figures.watched import promised
from measures.models import Watch

BATCH_SIZE = 500


def figures_are_what_is_counted() -> Iterator[str]:
    mark = FiguresMark.objects.exclude(counted_on=None).first()
    if mark is None or mark.counted_on is None:
        return
    changed = changed_since(mark.number)
    rows = InspectionFigures.objects.exclude(inspection__organization__in=changed)
    kept = {(row.inspection_id, row.focus): row for row in rows.iterator()}
    places = set(rows.order_by().values_list("inspection__organization_id", flat=True))
    figures = counted(places, today=mark.counted_on)
    now = {(row.inspection_id, row.focus): row for row in figures}
    for key in sorted(kept.keys() | now.keys()):
        one, other = kept.get(key), now.get(key)
        wrong = [name for name in COUNTED if getattr(one, name, 0) != getattr(other, name, 0)]
        if wrong:
            yield f"巡察{key[0]}的统计与实际不符({'、'.join(wrong)}),请运行 rebuild_figures。"
    yield from _wrong_sums(places, figures, today=mark.counted_on)


def _wrong_sums(
    places: Collection[int], figures: Iterable[InspectionFigures], *, today: date
) -> Iterator[str]:
    """Of units of which sums are kept: data that an earlier version wrote has none yet."""
    rows = InspectionSums.objects.filter(inspection__organization__in=places)
    of_units = set(rows.order_by().values_list("inspection__organization_id", flat=True))
    known = set(Inspection.objects.filter(organization__in=of_units).values_list("pk", flat=True))
    kept = {row.inspection_id: _comparable(row.sums) for row in rows.iterator()}
    now = {row.inspection_id: _comparable(row.sums) for row in summed(of_units, figures, today=today)}
    for pk in sorted((kept.keys() | now.keys()) & known):
        if kept.get(pk) != now.get(pk):
            yield f"巡察{pk}的合计与实际不符,请运行 rebuild_figures。"


def _comparable(sums: Mapping[str, Any]) -> dict[str, Any]:
    """Lines in an order of their own, and without sums of instants, whose last digits hang on the order."""
    found = {name: sorted(map(str, sums.get(name, []))) for name in PARTS}
    return {**found, **{name: sorted(sums.get(name, {}).items()) for name in ("waiting", "counts")}}


def watches_are_due_as_entered() -> Iterator[str]:
    rows = Watch.objects.filter(is_active=True).select_related("indicator").order_by("pk").iterator()
    while batch := list(islice(rows, BATCH_SIZE)):
        found = promised(batch)
        for watch in batch:
            due_on = found[watch.pk].due_on()
            if due_on != watch.due_on:
                yield f"坚持事项{watch.pk}的本期截止是{watch.due_on},按登记应是{due_on}。"
