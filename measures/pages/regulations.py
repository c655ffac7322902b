"""The regulations of measures, as a measure and a finding show them: entered and proved once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from accounts.places import place
from measures.models import Evidence, Regulation, RegulationFile, RegulationUse
from measures.models.measure import MeasureQuerySet
from measures.models.regulation import RegulationQuerySet
from measures.models.regulation_state import RegulationAct, RegulationState
from measures.models.scan_state import ScanState

# What a measure or a finding can be read with; no more were made for one anywhere.
MAX_SHOWN = 60
BATCH_SIZE = 500


@dataclass
class ServedRegulation:
    """``acts``: what these measures did with it; ``titles``: under which names."""

    regulation: Regulation
    today: date
    titles: set[str]
    acts: list[str] = field(default_factory=list)
    measure_ids: set[int] = field(default_factory=set)

    @property
    def url(self) -> str:
        return place("regulation", self.regulation.pk)

    @property
    def act_words(self) -> str:
        return "、".join(RegulationAct(act).label for act in dict.fromkeys(self.acts))

    @property
    def state(self) -> RegulationState:
        return self.regulation.state(self.today)

    @property
    def due(self) -> str:
        return self.regulation.due_words(self.today)

    @property
    def elsewhere(self) -> int:
        """How many other measures it serves."""
        return int(vars(self.regulation)["measure_count"]) - len(self.measure_ids)

    @property
    def files(self) -> list[RegulationFile]:
        """What can be opened, or could be soon: what the virus scanner took away proves nothing."""
        return [one for one in self.regulation.files.all() if not _is_infected(one)]

    @property
    def once(self) -> str:
        """That nobody has to enter or upload it here again."""
        if not self.elsewhere:
            return ""
        return f"还用于其他{self.elsewhere}条措施,登记一次、上传一次,各处都有"


def with_files() -> Prefetch[str]:
    """Current files of regulations with their versions, read in three queries whatever the number."""
    files = RegulationFile.objects.current().select_related("evidence").order_by("pk")
    return Prefetch("files", queryset=files.prefetch_related("evidence__versions"))


def served_by(measure_ids: Sequence[int], *, today: date) -> list[ServedRegulation]:
    """Of what one page shows: in the order in which they were recorded, a handful of queries."""
    return _served(RegulationUse.objects.current().filter(measure__in=measure_ids), today, most=MAX_SHOWN)


def served_in(measures: MeasureQuerySet, *, today: date) -> list[ServedRegulation]:
    """All of a set of measures, an inspection's."""
    return _served(
        RegulationUse.objects.current().filter(measure__in=measures.order_by().values("pk")), today
    )


def _served(uses: QuerySet[RegulationUse], today: date, *, most: int | None = None) -> list[ServedRegulation]:
    told = list(uses.order_by("pk").values_list("regulation_id", "measure_id", "act", "named__title"))
    keys = list(dict.fromkeys(pk for pk, *_ in told))[:most]
    if not keys:
        return []
    shown = Regulation.objects.for_list().prefetch_related(with_files())
    found = {row.pk: ServedRegulation(row, today, {row.title}) for row in _in_batches(shown, keys)}
    for pk, measure_id, act, title in told:
        if pk in found:
            found[pk].acts.append(act)
            found[pk].measure_ids.add(measure_id)
            found[pk].titles.add(title)
    return [found[pk] for pk in keys]


def _in_batches(rows: RegulationQuerySet, keys: Sequence[int]) -> Iterator[Regulation]:
    for start in range(0, len(keys), BATCH_SIZE):
        yield from rows.filter(pk__in=keys[start : start + BATCH_SIZE])


def regulation_evidence(measure_id: int) -> list[Evidence]:
    """What proves the regulations of a measure, to be looked through with its own evidence."""
    uses = RegulationUse.objects.current().filter(measure=measure_id).values("regulation_id")
    files = RegulationFile.objects.current().filter(regulation__in=uses).order_by("pk")
    rows = Evidence.objects.filter(pk__in=files.values("evidence_id")).prefetch_related("versions")
    return list(rows.order_by("pk")[:MAX_SHOWN])


def _is_infected(file: RegulationFile) -> bool:
    newest = next(iter(file.evidence.versions.all()), None)
    return newest is None or newest.scan_state == ScanState.INFECTED
