"""What the rules look at: an inspection read once, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from audit.texts import shortened
from issues.models import Inspection, SubIssue
from measures.models import (
    EvidenceUse,
    EvidenceVersion,
    ExtensionRequest,
    Figure,
    Indicator,
    Measure,
    ProgressUpdate,
)
from measures.models.evidence import ScanState
from measures.proposals import stated_in
from statements import Proposal

LONGEST = 24


@dataclass(frozen=True)
class Proof:
    """An evidence in use."""

    name: str
    dated_on: date | None


@dataclass(frozen=True)
class Scope:
    """Current measures and findings in the order of the document, and what hangs on each measure."""

    inspection: Inspection
    today: date
    measures: list[Measure]
    findings: list[SubIssue]
    progress: dict[int, list[ProgressUpdate]]
    proofs: dict[int, list[Proof]]
    extensions: dict[int, list[ExtensionRequest]]
    figures: dict[int, list[Figure]]
    indicators: dict[int, list[Indicator]]

    def stated(self, measure: Measure) -> Iterator[Proposal]:
        """What the texts of a measure state."""
        for one in stated_in(measure, self.progress[measure.pk]):
            yield one.proposal


def scope_of(inspection: Inspection, *, today: date) -> Scope:
    rows: Any = Measure.objects
    measures = rows.current().filter(inspection=inspection)
    keys = measures.order_by().values("pk")
    findings: Any = SubIssue.objects
    progress = ProgressUpdate.objects.filter(measure__in=keys, replaced_by__isnull=True)
    uses = EvidenceUse.objects.filter(measure__in=keys, withdrawn_at__isnull=True)
    # What nobody can open proves nothing.
    versions: Any = EvidenceVersion.objects
    quarantined = versions.newest().filter(scan_state=ScanState.INFECTED)
    uses = uses.exclude(evidence__in=quarantined.values("evidence_id"))
    proofs: dict[int, list[Proof]] = defaultdict(list)
    for pk, name, dated_on in uses.values_list("measure_id", "evidence__name", "evidence__dated_on"):
        proofs[pk].append(Proof(name, dated_on))
    figures: Any = Figure.objects
    indicators: Any = Indicator.objects
    return Scope(
        inspection=inspection,
        today=today,
        measures=list(measures.order_by("position")),
        findings=list(findings.current().filter(inspection=inspection).order_by("position")),
        progress=_by_measure(progress.order_by("happened_on", "id")),
        proofs=proofs,
        extensions=_by_measure(ExtensionRequest.objects.filter(measure__in=keys)),
        figures=_by_measure(figures.current().filter(measure__in=keys)),
        indicators=_by_measure(indicators.current().filter(measure__in=keys).prefetch_related("entries")),
    )


def _by_measure(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found


def name_of(row: Measure) -> str:
    """A measure as a sentence names it."""
    text = row.text.replace("\n", " ")
    return f"“{row.mark}{shortened(text, LONGEST)}”"


def url_of(row: Measure, *, place: str = "") -> str:
    address = reverse("measures:measure", args=[row.pk])
    return f"{address}#{place}" if place else address
