"""What has been recorded of measures by those who work on them: what may not go with a row that vanishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from measures.models import (
    EvidenceUse,
    ExtensionRequest,
    Figure,
    Indicator,
    IndicatorEntry,
    Measure,
    ProgressUpdate,
    RegulationUse,
    StatusChange,
)
from measures.models.measure import MeasureQuerySet
from measures.workflow import Act

# The office's own acts: nobody has worked on a measure because it was assigned.
OF_OFFICE = (Act.ASSIGN, Act.UNASSIGN)
Rows = Callable[[], QuerySet[Model]]
# Word on screen → the records. What was taken back again counts too, but for figures, which stay on file.
WORK: tuple[tuple[str, Rows], ...] = (
    ("进展", lambda: ProgressUpdate.objects.all()),
    ("佐证材料", lambda: EvidenceUse.objects.all()),
    ("提交或审核", lambda: StatusChange.objects.exclude(act__in=OF_OFFICE)),
    ("延期申请", lambda: ExtensionRequest.objects.all()),
    ("数据", lambda: RegulationUse.objects.current()),
    ("数据", lambda: Figure.objects.current()),
    ("数据", lambda: Indicator.objects.current()),
    ("数据", lambda: IndicatorEntry.objects.current()),
)


def work_on(measures: QuerySet[Measure]) -> list[str]:
    """Which kinds of work are on record, in words: 进展, 佐证材料 …; empty when nobody has begun."""
    found = [word for word, rows in WORK if rows().filter(measure__in=measures).exists()]
    return list(dict.fromkeys(found))


def work_by_measure(measure_ids: Sequence[int]) -> dict[int, list[str]]:
    """``work_on`` of many, in a read for each kind of record; without those nobody has begun."""
    found: dict[int, list[str]] = defaultdict(list)
    for word, rows in WORK:
        worked = rows().filter(measure__in=measure_ids).order_by().values_list("measure", flat=True)
        for pk in worked.distinct():
            if word not in found[pk]:
                found[pk].append(word)
    return found


def is_begun(records: Mapping[str, Sequence[object]]) -> bool:
    """Whether the records of a measure page show work; figures are asked of the service alone."""
    moves = [row for row in records["moves"] if isinstance(row, StatusChange)]
    has_rows = any(records[name] for name in ("progress", "uses", "withdrawn", "extensions"))
    return has_rows or any(row.act not in OF_OFFICE for row in moves)


def begun(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Those of ``measures`` on which some work is on record."""
    has_work = Q()
    for _, rows in WORK:
        has_work |= Q(Exists(rows().filter(measure=OuterRef("pk"))))
    return measures.filter(has_work)
