"""What goes up with a report, read at one moment: rows, figures, snapshots, receipts, which files."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db.models import Sum
from django.utils import timezone

from accounts.models import Organization
from audit.exceptions import Refused
from exchange.contents import PackageRow, PackedEvidence, PackedSnapshot, Receipts
from exchange.making.limits import within_limits
from exchange.making.receipts import receipts_of
from exchange.opening import MAX_ROWS
from issues.models import Inspection
from ledger.fields import STANDARD_KEYS
from ledger.file_names import safe_part
from ledger.kept.count import counted
from ledger.models import COUNTED
from ledger.rows import ledger_rows
from measures.models import EvidenceUse, EvidenceVersion, Measure
from measures.models.evidence import EvidenceKind
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import cut
from measures.workflow import OPEN_STATUSES, Status
from reporting.models import Snapshot

NONE_CHOSEN = "请至少选择一次本单位的巡察。"
DONE = "done"
TOO_MANY = "所选巡察共有{}条措施,一个上报包最多放{}条。请分几次、每次少选几次巡察后再生成。"
MAX_NAMED = 30
# What a row of the package says in the words of the ledger.
AS_IN_THE_LEDGER = (
    *("inspection", "category", "finding", "closed_on", "mark", "measure", "goal"),
    *("leader", "department", "supporting", "handler", "timeframe", "due_on", "completed_on"),
    *("next_step", "extension", "remark"),
)


@dataclass(frozen=True)
class ReportChoice:
    """What goes up besides rows and figures is the unit's own choice."""

    inspections: tuple[int, ...]
    has_progress: bool = True
    has_evidence: bool = False
    note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        chosen = ((self.has_progress, "进展和成效"), (self.has_evidence, "佐证材料文件"))
        return tuple(word for is_in, word in chosen if is_in)


@dataclass
class ReportContents:
    """What was read at the moment. ``files``: path in the package → the version it holds."""

    as_of: datetime
    inspections: list[Inspection]
    rows: list[PackageRow]
    figures: dict[str, dict[str, int]]
    rounds: dict[str, dict[str, dict[str, int]]]
    snapshots: tuple[PackedSnapshot, ...]
    receipts: Receipts
    files: dict[str, EvidenceVersion] = field(default_factory=dict)


def evidence_size(organization: Organization, inspections: Collection[int]) -> int:
    uses = EvidenceUse.objects.filter(
        measure__organization=organization, measure__inspection__in=inspections, withdrawn_at=None
    )
    rows = EvidenceVersion.objects.filter(evidence__in=uses.values("evidence_id")).newest()
    return int(rows.aggregate(all=Sum("size"))["all"] or 0)


def read_report(organization: Organization, choice: ReportChoice) -> ReportContents:
    """Inside of a consistent read; raises ``Refused``."""
    now = timezone.now()
    today = timezone.localdate(now)
    current = Inspection.objects.current().filter(organization=organization, pk__in=choice.inspections)
    inspections = list(current.order_by("pk"))
    if not inspections or len(inspections) != len(set(choice.inspections)):
        raise Refused(NONE_CHOSEN)
    keys = [row.pk for row in inspections]
    measures = Measure.objects.current().filter(organization=organization, inspection__in=keys)
    if (count := measures.count()) > MAX_ROWS:
        raise Refused(TOO_MANY.format(count, MAX_ROWS))
    found = ReportContents(
        as_of=now,
        inspections=inspections,
        rows=[],
        figures=_figures(organization, inspections, today=today),
        rounds=_rounds(organization, inspections, today=today),
        snapshots=tuple(_snapshots(keys)),
        receipts=receipts_of(organization),
    )
    found.rows.extend(_rows(measures, choice, found.files, today=today))
    return found


def _figures(
    organization: Organization, inspections: list[Inspection], *, today: date
) -> dict[str, dict[str, int]]:
    by_key = {row.pk: row for row in inspections}
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*COUNTED, DONE), 0))
    for row in counted([organization.pk], today=today):
        if row.inspection_id not in by_key:
            continue
        line = found[row.focus]
        for name in COUNTED:
            line[name] += getattr(row, name)
        is_counted = by_key[row.inspection_id].is_long_term_counted
        line[DONE] += row.completed - (0 if is_counted else row.long_term_completed)
    return dict(found)


def _rounds(
    organization: Organization, inspections: list[Inspection], *, today: date
) -> dict[str, dict[str, dict[str, int]]]:
    """Above a round is asked for by its name; who has none is found in all rounds only."""
    of_round: dict[str, list[Inspection]] = defaultdict(list)
    for row in inspections:
        if row.round:
            of_round[row.round].append(row)
    return {name: _figures(organization, rows, today=today) for name, rows in of_round.items()}


def _snapshots(keys: list[int]) -> Iterator[PackedSnapshot]:
    """The last one of each inspection."""
    rows = Snapshot.objects.filter(inspection__in=keys).select_related("approval")
    last = {row.inspection_id: row for row in rows.order_by("number")}
    for key, row in sorted(last.items()):
        approval = getattr(row, "approval", None)
        yield PackedSnapshot(
            inspection=key,
            number=row.number,
            taken_on=row.taken_on,
            approved_by=approval.actor_name if approval else "",
            figures=row.figures,
        )


def _rows(
    measures: MeasureQuerySet, choice: ReportChoice, files: dict[str, EvidenceVersion], *, today: date
) -> Iterator[PackageRow]:
    known = dict(measures.order_by().values_list("pk", "status"))
    focuses = dict(measures.order_by().values_list("pk", "category__focus"))
    proofs = _evidence(measures, choice, files)
    shown = STANDARD_KEYS | {"extension", "supporting", "progress"}
    for row in ledger_rows(measures, fields=shown):
        status = Status(known.get(row.pk, Status.DRAFT))
        is_late = row.due_on is not None and row.due_on < today and status in OPEN_STATUSES
        with within_limits(f"措施“{cut(row.measure, MAX_NAMED)}”"):
            packed = PackageRow(
                key=row.pk,
                focus=focuses.get(row.pk) or "",
                finding_key=row.sub_issue_id,
                is_closed=row.closed_on is not None,
                status=status,
                state=row.status,
                is_overdue=is_late,
                progress=row.progress if choice.has_progress else "",
                outcome=row.outcome if choice.has_progress else "",
                evidence=tuple(proofs.get(row.pk, ())),
                **{name: getattr(row, name) for name in AS_IN_THE_LEDGER},
            )
        yield packed


def _evidence(
    measures: MeasureQuerySet, choice: ReportChoice, files: dict[str, EvidenceVersion]
) -> Mapping[int, list[PackedEvidence]]:
    """Names always; the newest version of each file where it was chosen, and once however many use it."""
    uses = EvidenceUse.objects.filter(measure__in=measures.order_by(), withdrawn_at=None)
    newest = EvidenceVersion.objects.filter(evidence__in=uses.values("evidence_id")).newest()
    versions = {row.evidence_id: row for row in newest}
    found: dict[int, list[PackedEvidence]] = defaultdict(list)
    for use in uses.select_related("evidence").order_by("pk"):
        version, kind = versions[use.evidence_id], EvidenceKind(use.evidence.kind)
        path = problem = ""
        if kind == EvidenceKind.FILE and choice.has_evidence:
            problem = version.why_held() or _missing(version)
            path = "" if problem else _path(version)
            if path:
                files[path] = version
        found[use.measure_id].append(
            PackedEvidence(
                name=version.name or use.evidence.name,
                kind=kind.label,
                dated_on=use.evidence.dated_on,
                reference=version.reference,
                path=path,
                problem=problem[:500],
            )
        )
    return found


def _path(version: EvidenceVersion) -> str:
    return f"evidence/{version.pk}-{safe_part(version.name, longest=80)}"


def _missing(version: EvidenceVersion) -> str:
    path = Path(version.file.path)
    is_there = path.is_file() and os.access(path, os.R_OK)
    return "" if is_there else "文件在服务器上找不到或打不开。"
