"""What text and progress of a measure both state is counted once."""

from __future__ import annotations

from django.db.models import QuerySet

from measures.figures.proposals import SOURCES, Stated, Values
from measures.models import Figure, Indicator, IndicatorEntry, Measure, RegulationUse
from measures.models.figures import Comparator, RecordKind


def refuse_twice(measure: Measure, values: Values, *, stated: Stated) -> str | None:
    """What another place gave. Of two entries of progress each may be an occasion; a promise is one."""
    here: dict[str, object] = {"source": stated.source}
    if values.form == RecordKind.INDICATOR:
        here["progress_id"] = stated.progress_id
    record = _same(measure, values).exclude(words="").exclude(**here).order_by("pk").first()
    if record is None:
        return None
    return (
        f"{SOURCES[record.source]}里的“{record.words}”已经采纳,是同样的数据,没有再计一次。"
        "属于重复的请忽略;确是另一次的,请打开措施手工补记。"
    )


SameRecords = QuerySet[RegulationUse] | QuerySet[Figure] | QuerySet[Indicator] | QuerySet[IndicatorEntry]


def _same(measure: Measure, values: Values) -> SameRecords:
    """Records in force that add the same to the same sum; a regulation has one of each title anyway."""
    if values.form == RecordKind.REGULATION or values.amount is None:
        return RegulationUse.objects.none()
    if values.form == RecordKind.FIGURE:
        return Figure.objects.current().filter(measure=measure, kind=values.kind, amount=values.amount)
    what = {"subject": values.subject.strip()[:100], "unit": values.unit.strip()[:10]}
    if values.form == RecordKind.COUNT:
        entries = IndicatorEntry.objects.current().filter(measure=measure, quantity=values.amount)
        return entries.filter(**{f"indicator__{name}": value for name, value in what.items()})
    return Indicator.objects.current().filter(
        measure=measure,
        target=values.amount,
        period=values.period,
        every=values.every,
        comparator=values.comparator or Comparator.EXACTLY,
        **what,
    )
