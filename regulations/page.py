"""The page of a regulation: its facts, what it serves, what proves it, what it may be the same as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.admin.history import PanelHistoryEntry, entries
from accounts.models import User
from issues.models import SubIssue
from measures.filters.ledger_place import LedgerPlace
from measures.models import (
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    Measure,
    Regulation,
    RegulationFile,
    RegulationUse,
)
from measures.models.regulation import RegulationQuerySet
from measures.models.regulation_state import RegulationAct, RegulationState
from measures.pages.regulations import with_files

MAX_SERVED = 200
MAX_LIKELY = 12
MAX_MENTIONS = 30
MAX_HISTORY = 40


def shown(user: User) -> RegulationQuerySet:
    """Regulations a page of which may be asked for, with what it shows of each."""
    rows = Regulation.objects.visible_to(user).for_list().select_related("merged_into")
    return rows.prefetch_related(with_files())


@dataclass
class ServedMeasure:
    """``uses`` are what was recorded of it, with who confirmed it and the words it was read from."""

    measure: Measure
    uses: list[RegulationUse] = field(default_factory=list)


@dataclass
class ServedFinding:
    finding: SubIssue
    measures: list[ServedMeasure] = field(default_factory=list)


@dataclass(frozen=True)
class Served:
    findings: list[ServedFinding]
    hidden: int

    @property
    def hidden_note(self) -> str:
        return f"另有{self.hidden}条措施由其他部门承担。" if self.hidden else ""

    @property
    def first_measure(self) -> int:
        """Where its files are looked through; 0 where none may be read."""
        return self.findings[0].measures[0].measure.pk if self.findings else 0


def served_of(user: User, row: Regulation) -> Served:
    """By finding, in the order of the ledger; a handler reads the own measures only."""
    uses = RegulationUse.objects.current().filter(regulation=row).select_related("named").order_by("pk")
    of_measure: dict[int, list[RegulationUse]] = {}
    for use in uses:
        of_measure.setdefault(use.measure_id, []).append(use)
    seen = Measure.objects.visible_to(user).filter(pk__in=of_measure)
    measures = seen.select_related("sub_issue", "inspection", "organization").in_ledger_order()[:MAX_SERVED]
    found: dict[int, ServedFinding] = {}
    for measure in measures:
        one = found.setdefault(measure.sub_issue_id, ServedFinding(measure.sub_issue))
        one.measures.append(ServedMeasure(measure, of_measure[measure.pk]))
    shown_count = sum(len(one.measures) for one in found.values())
    return Served(list(found.values()), int(vars(row)["measure_count"]) - shown_count)


@dataclass(frozen=True)
class ShownFile:
    """``url``: where it is looked at; empty of what nobody may open. ``earlier``: what it replaced."""

    file: RegulationFile
    version: EvidenceVersion
    url: str
    earlier: list[ShownFile] = field(default_factory=list)


def files_of(row: Regulation, served: Served) -> list[ShownFile]:
    """The texts as they are now, each with those before it, the newest first."""
    files = {one.pk: one for one in row.files.all() if list(one.evidence.versions.all())}
    replaced = {one.replaces_id for one in files.values()}
    found = []
    for newest in (one for one in files.values() if one.pk not in replaced):
        shown_file = _file(newest, served)
        before = files.get(newest.replaces_id or 0)
        while before is not None:
            shown_file.earlier.append(_file(before, served))
            before = files.get(before.replaces_id or 0)
        found.append(shown_file)
    return found


def _file(one: RegulationFile, served: Served) -> ShownFile:
    """With a measure at hand it is looked at where Word and Excel are shown as well."""
    version = list(one.evidence.versions.all())[0]
    if version.is_held or not version.file:
        return ShownFile(one, version, "")
    if served.first_measure:
        return ShownFile(one, version, LedgerPlace().viewer_url(served.first_measure, version.pk))
    return ShownFile(one, version, reverse("measures:evidence", args=[version.pk]))


def likely_same(user: User, row: Regulation) -> list[Regulation]:
    """Others of the unit whose names differ by 试行 and the like alone; for who may join them."""
    if not user.is_office_of(row.organization_id) or row.archived_at is not None:
        return []
    rows = Regulation.objects.filter(organization=row.organization_id, stem=row.stem).standing()
    rows = rows.filter(merged__isnull=True).exclude(pk=row.pk)
    return list(rows.order_by("pk")[:MAX_LIKELY])


def mentions_of(user: User, row: Regulation) -> list[Measure]:
    """Measures whose texts name it and of which nothing is recorded; asked for, because it reads them all."""
    used = RegulationUse.objects.current().filter(regulation=row, measure=OuterRef("pk"))
    said = Q(text__contains=row.title) | Q(outcome__contains=row.title)
    rows = Measure.objects.visible_to(user).filter(said, ~Exists(used), organization=row.organization_id)
    return list(rows.select_related("sub_issue").in_ledger_order()[:MAX_MENTIONS])


def evidence_to_use(user: User, row: Regulation, served: Served) -> list[Evidence]:
    """What was handed in at the measures it serves already, and is not among its files."""
    measures = [one.measure.pk for finding in served.findings for one in finding.measures]
    files = RegulationFile.objects.current().filter(regulation=row).values("evidence_id")
    uses = EvidenceUse.objects.filter(measure__in=measures, withdrawn_at__isnull=True)
    uses = uses.exclude(evidence__in=files).select_related("evidence").order_by("-pk")[:MAX_LIKELY]
    return list({use.evidence_id: use.evidence for use in uses}.values())


def history_of(row: Regulation) -> list[PanelHistoryEntry]:
    return entries(row)[:MAX_HISTORY]


@dataclass(frozen=True)
class Facts:
    """What stands at the head of the page."""

    state: RegulationState
    due: str
    act: str

    @classmethod
    def of(cls, row: Regulation, *, today: date) -> Facts:
        return cls(row.state(today), row.due_words(today), RegulationAct(row.act).label)
