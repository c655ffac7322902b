"""Of what an archive is made: a whole inspection, a category or a finding, and which versions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from audit.exceptions import Refused
from issues.models import Category, CustomField, Filing, Inspection, SubIssue
from ledger.file_names import inspection_folder, safe_part
from ledger.summary import SEE_ALL
from measures.filters.filter_set import readable_measures
from measures.models import EvidenceUse, EvidenceVersion, Regulation, RegulationFile, RegulationUse
from measures.models.measure import MeasureQuerySet
from measures.models.regulation import RegulationQuerySet
from measures.visibility import visible_sub_issues
from opinions.models import PublicOpinion
from opinions.models.opinion import PublicOpinionQuerySet
from reporting.archive.tree import category_folders, finding_folders

RowT = TypeVar("RowT", bound=Model)
GONE = "要打包的内容已归档,或您不能查看。请回到巡察页面重新选择。"


@dataclass(frozen=True)
class ArchiveScope:
    """``category`` or ``finding`` narrow it; ``base`` is where it lies below the inspection's folder."""

    user: User
    inspection: Inspection
    category: Category | None = None
    finding: SubIssue | None = None
    is_every_version: bool = False
    base: str = ""

    @property
    def root(self) -> str:
        """The one folder that the zip opens into."""
        return self.base.rpartition("/")[2] or inspection_folder(self.inspection.name)

    @property
    def title(self) -> str:
        return str(self.finding or self.category or self.inspection.name)

    @property
    def file_name(self) -> str:
        return f"{safe_part(self.root, longest=60)}档案包{timezone.localdate():%Y%m%d}.zip"

    @property
    def findings(self) -> QuerySet[SubIssue]:
        rows = visible_sub_issues(self.user).filter(inspection=self.inspection)
        if self.category is not None:
            rows = rows.filter(category=self.category)
        return rows.filter(pk=self.finding.pk) if self.finding is not None else rows

    @property
    def measures(self) -> MeasureQuerySet:
        rows = readable_measures(self.user).filter(inspection=self.inspection)
        if self.category is not None:
            rows = rows.filter(category=self.category)
        return rows.filter(sub_issue=self.finding) if self.finding is not None else rows

    @cached_property
    def own_columns(self) -> list[CustomField]:
        """Archived ones too: what was filled in belongs to the record."""
        return list(CustomField.objects.of_inspection(self.inspection))

    @property
    def versions(self) -> QuerySet[EvidenceVersion]:
        """Of what serves these measures; one that serves several is counted once."""
        uses = EvidenceUse.objects.filter(measure__in=self.measures.order_by(), withdrawn_at=None)
        files = RegulationFile.objects.current().filter(regulation__in=self.regulations)
        of_both = Q(evidence__in=uses.values("evidence_id")) | Q(evidence__in=files.values("evidence_id"))
        found = EvidenceVersion.objects.filter(of_both)
        return found if self.is_every_version else found.newest()

    @property
    def regulations(self) -> RegulationQuerySet:
        """What these measures made, revised or abolished; each once."""
        uses = RegulationUse.objects.current().filter(measure__in=self.measures.order_by().values("pk"))
        return Regulation.objects.filter(pk__in=uses.order_by().values("regulation_id"))

    @property
    def opinions(self) -> PublicOpinionQuerySet:
        """Of the whole inspection, or those about the one category or finding."""
        rows = PublicOpinion.objects.visible_to(self.user).filter(inspection=self.inspection)
        if self.category is not None:
            rows = rows.filter(sub_issue__category=self.category)
        rows = rows.filter(sub_issue=self.finding) if self.finding is not None else rows
        return rows.select_related("handler", "sub_issue", "measure")

    @property
    def filings(self) -> QuerySet[Filing]:
        """What was handed in is of the whole inspection; what was withdrawn is not part of it."""
        rows = Filing.objects.standing().filter(inspection=self.inspection)
        return rows.none() if self.base else rows

    @property
    def bytes_of_evidence(self) -> int:
        return int(self.versions.aggregate(all=Sum("size"))["all"] or 0)

    @property
    def bytes_of_filings(self) -> int:
        return int(self.filings.aggregate(all=Sum("size"))["all"] or 0)


def scope_of(
    user: User, inspection_id: int, *, category: int = 0, finding: int = 0, is_every_version: bool = False
) -> ArchiveScope:
    """What ``user`` asked for; only for those who see all of it. Raises ``Refused``."""
    row = Inspection.objects.visible_to(user).select_related("organization").filter(pk=inspection_id).first()
    if row is None or user.role not in SEE_ALL:
        raise Refused(GONE)
    if finding:
        only = _found(SubIssue.objects.current().filter(pk=finding, inspection=row))
        base = finding_folders(row.pk)[only.pk]
        return ArchiveScope(user, row, None, only, is_every_version, base)
    if category:
        part = _found(Category.objects.current().filter(pk=category, inspection=row))
        return ArchiveScope(user, row, part, None, is_every_version, category_folders(row.pk)[part.pk])
    return ArchiveScope(user, row, is_every_version=is_every_version)


def _found(rows: QuerySet[RowT]) -> RowT:
    row = rows.first()
    if row is None:
        raise Refused(GONE)
    return row
