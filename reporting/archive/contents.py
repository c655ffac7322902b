"""What belongs into an archive, finding by finding: a fixed number of queries for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from issues.models import SubIssue
from measures.models import EvidenceUse, Measure
from reporting.archive.scope import ArchiveScope


@dataclass(frozen=True)
class FindingContents:
    """``measures`` come with everything their records tell, read ahead."""

    finding: SubIssue
    measures: list[Measure]


def contents(scope: ArchiveScope) -> Iterator[FindingContents]:
    """In the order of print; one finding after the other, so that memory holds one."""
    findings = scope.findings.select_related("category").prefetch_related("closures")
    for finding in findings.order_by("category__position", "position", "pk").iterator(chunk_size=200):
        yield FindingContents(finding, list(_measures(scope, finding)))


def _measures(scope: ArchiveScope, finding: SubIssue) -> QuerySet[Measure]:
    uses = EvidenceUse.objects.filter(withdrawn_at=None).select_related("evidence").order_by("pk")
    return (
        scope.measures.filter(sub_issue=finding)
        .select_related("leader", "department", "handler")
        .prefetch_related(
            "supporting_departments",
            "progress_updates__replaced_by",
            "status_changes",
            "extension_requests",
            Prefetch("evidence_uses", queryset=uses),
            "evidence_uses__evidence__versions",
        )
        .order_by("position")
    )
