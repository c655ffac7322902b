"""查毒 of what was uploaded while the scanner was away."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from audit import trail
from audit.events import Event
from measures.files import virus
from measures.messages import notify_quarantined
from measures.models import EvidenceVersion, Measure
from measures.models.scan_state import ScanState

logger = logging.getLogger(__name__)

# One file that the scanner chokes on must not keep the others waiting; a scanner that is away need not be
# asked for every file.
MAX_AWAY = 3


@dataclass
class Scanned:
    """``waiting`` is what is left: the scanner was away again, or could not tell."""

    clean: int = 0
    infected: int = 0
    waiting: int = 0


def scan_waiting(now: datetime, *, is_everything: bool = False) -> Scanned:
    """Scans what is 待查; with ``is_everything`` also what was uploaded before there was a scanner.

    May be run twice at once and again at any time: each verdict is written once, by whoever is first.
    """
    states = [ScanState.WAITING, *([ScanState.UNSCANNED] if is_everything else [])]
    rows = EvidenceVersion.objects.exclude(file="").filter(scan_state__in=states).order_by("pk")
    result, away = Scanned(), 0
    # The ids first: a cursor would stay open for as long as all files take.
    for pk in list(rows.values_list("pk", flat=True)):
        version = rows.filter(pk=pk).first()
        if version is None:
            continue
        verdict = _verdict(version)
        away = away + 1 if verdict.is_away else 0
        if away == MAX_AWAY:
            break
        if not verdict.is_away and _write(version, verdict, now=now):
            result.clean += verdict.state == ScanState.CLEAN
            result.infected += verdict.state == ScanState.INFECTED
    result.waiting = EvidenceVersion.objects.filter(scan_state=ScanState.WAITING).count()
    return result


def scan_again(now: datetime) -> str:
    """What the clock does; nothing where there is no scanner."""
    if not settings.CLAMAV_SOCKET:
        return ""
    found = scan_waiting(now)
    return f"通过{found.clean}份,有毒{found.infected}份,待查{found.waiting}份" if found != Scanned() else ""


def _verdict(version: EvidenceVersion) -> virus.Verdict:
    try:
        with version.file.open("rb") as file:
            return virus.scan(file)
    except FileNotFoundError:
        # verify_evidence names it; there is nothing to scan.
        return virus.Verdict(ScanState.WAITING, "文件不见了")


@transaction.atomic
def _write(version: EvidenceVersion, verdict: virus.Verdict, *, now: datetime) -> bool:
    """Whether this call was the one that wrote the verdict."""
    mine = EvidenceVersion.objects.filter(pk=version.pk, scan_state=version.scan_state)
    is_told = verdict.state != ScanState.WAITING
    scanned_at = now if is_told else None
    if not mine.update(scan_state=verdict.state, scan_note=verdict.note, scanned_at=scanned_at):
        return False
    if verdict.state == ScanState.INFECTED:
        logger.warning("Evidence version %s quarantined, virus found: %s", version.pk, verdict.note)
        in_use = Measure.objects.filter(
            evidence_uses__evidence=version.evidence_id, evidence_uses__withdrawn_at__isnull=True
        )
        served = Measure.objects.filter(pk__in=in_use.values("pk"))
        # In the order in which every act that locks several does: an UPDATE takes them as they lie.
        len(served.order_by("pk").only("pk").select_for_update(of=("self",), no_key=True))
        served.update(version=F("version") + 1)
        trail.record(
            Event.QUARANTINE, by=None, about=version.evidence, detail=f"{version.describe()};{verdict.note}"
        )
        notify_quarantined(version, in_use)
    return True
