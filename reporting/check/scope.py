"""What the rules look at: an inspection read once, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from django.db.models import Exists, OuterRef

from accounts import places
from audit.texts import shortened
from issues.models import CustomField, Inspection, SubIssue
from measures import stated
from measures.figures.watched import WatchLine, watch_lines
from measures.models import (
    EffectivenessCheck,
    EvidenceUse,
    EvidenceVersion,
    ExtensionRequest,
    Figure,
    Indicator,
    Measure,
    ProgressUpdate,
    Watch,
)
from measures.models.measure import MeasureQuerySet
from measures.models.scan_state import ScanState
from measures.pages.regulations import ServedRegulation, served_in
from opinions.models import PublicOpinion
from statements import Proposal, ProposalKind, has_title, titles_in

MAX_NAME = 24


class EvidenceInUse(NamedTuple):
    """An evidence in use."""

    name: str
    dated_on: date | None


class CheckEntry(NamedTuple):
    """A progress entry that was not replaced."""

    happened_on: date
    text: str


class CheckMeasure(NamedTuple):
    """Of a measure what the rules ask, read as plain values: a check reads all of an inspection."""

    pk: int
    mark: str
    text: str
    outcome: str
    public_text: str
    withholding_reason: str
    status: str
    timeframe: str
    due_on: date | None
    completed_at: datetime | None
    leader_id: int | None
    department_id: int | None
    submitted_by_id: int | None
    sub_issue_id: int
    custom_values: dict[str, str]

    @property
    def is_withheld(self) -> bool:
        return bool(self.withholding_reason)

    @property
    def status_label(self) -> str:
        return stated.status_label(self)

    def is_overdue(self, today: date) -> bool:
        return stated.is_overdue(self, today)


class CheckFinding(NamedTuple):
    """Of a finding what the rules ask, with what it carries on."""

    pk: int
    mark: str
    title: str
    closed_on: date | None
    custom_values: dict[str, str]
    predecessor_id: int | None
    predecessor_closed_on: date | None
    predecessor_inspection: str | None


FINDING = (*CheckFinding._fields[:6], "predecessor__closed_on", "predecessor__inspection__name")


@dataclass(frozen=True)
class CheckScope:
    """Current measures and findings in the order of the document, and what hangs on each measure.

    ``required``: own columns that may not stay empty.
    """

    inspection: Inspection
    today: date
    measures: list[CheckMeasure]
    findings: list[CheckFinding]
    progress: dict[int, list[CheckEntry]]
    evidence: dict[int, list[EvidenceInUse]]
    extensions: dict[int, list[ExtensionRequest]]
    figures: dict[int, list[Figure]]
    indicators: dict[int, list[Indicator]]
    required: list[CustomField]
    watched: dict[int, list[WatchLine]]
    checks: list[EffectivenessCheck]
    regulations: dict[int, list[ServedRegulation]]
    opinions: list[PublicOpinion]

    def is_proved(self, measure: CheckMeasure) -> bool:
        """By what was handed in for it, or once for a regulation that it names."""
        return bool(self.evidence[measure.pk]) or any(one.files for one in self.regulations[measure.pk])

    def announced(self, measure: CheckMeasure) -> Iterator[Proposal]:
        """The regulations that the texts of a measure say were made; most texts name none."""
        texts = (measure.text, measure.outcome, *(entry.text for entry in self.progress[measure.pk]))
        for proposal in (one for text in texts if has_title(text) for one in titles_in(text)):
            if proposal.kind is ProposalKind.REGULATION and proposal.act is not None:
                yield proposal


def scope_of(inspection: Inspection, *, today: date) -> CheckScope:
    measures = Measure.objects.current().filter(inspection=inspection)
    keys = measures.order_by().values("pk")
    uses = EvidenceUse.objects.filter(measure__in=keys, withdrawn_at__isnull=True)
    # What nobody can open proves nothing.
    infected = EvidenceVersion.objects.newest().filter(scan_state=ScanState.INFECTED)
    # Asked of each use: as a set it is the newest version of everybody's evidence.
    uses = uses.exclude(Exists(infected.filter(evidence=OuterRef("evidence_id"))))
    evidence: dict[int, list[EvidenceInUse]] = defaultdict(list)
    for pk, name, dated_on in uses.values_list("measure_id", "evidence__name", "evidence__dated_on"):
        evidence[pk].append(EvidenceInUse(name, dated_on))
    return CheckScope(
        inspection=inspection,
        today=today,
        measures=[
            CheckMeasure._make(row)
            for row in measures.order_by("position").values_list(*CheckMeasure._fields)
        ],
        findings=_findings(inspection),
        progress=_progress(measures),
        evidence=evidence,
        extensions=_by_measure(ExtensionRequest.objects.filter(measure__in=keys)),
        figures=_by_measure(Figure.objects.current().filter(measure__in=keys)),
        indicators=_by_measure(
            Indicator.objects.current().filter(measure__in=keys).prefetch_related("entries")
        ),
        watched=_watched(inspection, today),
        checks=_late_checks(inspection, today),
        regulations=_regulations(measures, today),
        opinions=list(PublicOpinion.objects.unanswered().filter(inspection=inspection).order_by("number")),
        required=list(CustomField.objects.current().of_inspection(inspection).filter(is_required=True)),
    )


def _findings(inspection: Inspection) -> list[CheckFinding]:
    rows = SubIssue.objects.current().filter(inspection=inspection).order_by("position")
    return [CheckFinding._make(row) for row in rows.values_list(*FINDING)]


def _progress(measures: MeasureQuerySet) -> dict[int, list[CheckEntry]]:
    """The earliest in front. Each entry is asked whether it was replaced: a join goes through everybody's."""
    replacing = ProgressUpdate.objects.filter(replaces=OuterRef("pk")).order_by()
    rows = ProgressUpdate.objects.filter(~Exists(replacing), measure__in=measures.order_by().values("pk"))
    found: dict[int, list[CheckEntry]] = defaultdict(list)
    for pk, *entry in rows.order_by("happened_on", "id").values_list("measure_id", *CheckEntry._fields):
        found[pk].append(CheckEntry._make(entry))
    return found


def _late_checks(inspection: Inspection, today: date) -> list[EffectivenessCheck]:
    """Whose day is over."""
    late = EffectivenessCheck.objects.due(today - timedelta(days=1)).filter(inspection=inspection)
    return list(late.order_by("due_on", "pk"))


def _watched(inspection: Inspection, today: date) -> dict[int, list[WatchLine]]:
    found: dict[int, list[WatchLine]] = defaultdict(list)
    rows = Watch.objects.standing(today).filter(measure__inspection=inspection).select_related("indicator")
    for line in watch_lines(rows.order_by("pk"), today):
        found[line.watch.measure_id].append(line)
    return found


def _regulations(measures: MeasureQuerySet, today: date) -> dict[int, list[ServedRegulation]]:
    """Those of each measure, with the files that can be opened."""
    found: dict[int, list[ServedRegulation]] = defaultdict(list)
    for one in served_in(measures, today=today):
        for measure_id in one.measure_ids:
            found[measure_id].append(one)
    return found


class OfMeasure(Protocol):
    """A row that belongs to a measure."""

    measure_id: int


RowT = TypeVar("RowT", bound=OfMeasure)


def _by_measure(rows: Iterable[RowT]) -> dict[int, list[RowT]]:
    found: dict[int, list[RowT]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found


def name_of(row: CheckMeasure) -> str:
    """A measure as a sentence names it."""
    text = row.text.replace("\n", " ")
    return f"“{row.mark}{shortened(text, MAX_NAME)}”"


def url_of(row: CheckMeasure, *, place: str = "") -> str:
    address = places.keyed("measures:measure", row.pk)
    return f"{address}#{place}" if place else address
