"""What belongs to an organization stays inside of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from issues.models import SubIssue
from measures.models import ExtensionRequest, Measure, Watch
from measures.models.extension import ExtensionState
from operations.invariants.unless import unless

BATCH_SIZE = 1000


def repeated_columns() -> Iterator[str]:
    same = Q(inspection=F("sub_issue__inspection"), category=F("sub_issue__category"))
    same &= Q(organization=F("inspection__organization"))
    torn = unless(Measure.objects.all(), same).order_by("pk")
    for pk in torn.values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"措施{pk}的单位、巡察或类别与所属问题不一致。"
    apart = unless(SubIssue.objects.all(), Q(inspection=F("category__inspection")))
    for pk in apart.order_by("pk").values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"问题{pk}的巡察与所属类别不一致。"
    elsewhere = unless(Watch.objects.all(), Q(organization=F("measure__organization")))
    for pk in elsewhere.order_by("pk").values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"坚持事项{pk}的单位与所属措施不一致。"


def archived_as_a_whole() -> Iterator[str]:
    """What stands below an archived finding or category is archived as well."""
    left = Measure.objects.current().exclude(sub_issue__archived_at__isnull=True).order_by("pk")
    for pk in left.values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"措施{pk}所属的问题已归档,措施却没有归档。"
    open_findings = SubIssue.objects.current().exclude(category__archived_at__isnull=True).order_by("pk")
    for pk in open_findings.values_list("pk", flat=True).iterator(BATCH_SIZE):
        yield f"问题{pk}所属的类别已归档,问题却没有归档。"


def people_and_departments() -> Iterator[str]:
    for field, label in (("leader", "责任领导"), ("department", "牵头部门"), ("handler", "责任人")):
        rows = Measure.objects.filter(**{f"{field}__isnull": False})
        foreign = unless(rows, Q(**{f"{field}__organization": F("organization")}))
        for pk in foreign.order_by("pk").values_list("pk", flat=True).iterator(BATCH_SIZE):
            yield f"措施{pk}的{label}不属于本单位。"


def supporting_departments() -> Iterator[str]:
    through = Measure.supporting_departments.through.objects
    fits = Q(department__organization=F("measure__organization"))
    for row in unless(through.all(), fits).order_by("pk").values("measure_id").iterator(BATCH_SIZE):
        yield f"措施{row['measure_id']}的配合部门不属于本单位。"
    twice = through.filter(department=F("measure__department")).order_by("pk")
    for row in twice.values("measure_id").iterator(BATCH_SIZE):
        yield f"措施{row['measure_id']}的牵头部门同时是配合部门。"


def extensions_are_answered() -> Iterator[str]:
    rows = ExtensionRequest.objects.exclude(state=ExtensionState.PENDING)
    for row in rows.filter(Q(answered_at__isnull=True) | Q(answered_by_name="")).order_by("pk"):
        yield f"措施{row.measure_id}的延期申请{row.pk}已处理,却没有处理人或时间。"
    dated = ExtensionRequest.objects.approved().filter(measure__original_due_on__isnull=True)
    for row in dated.order_by("pk"):
        yield f"措施{row.measure_id}已延期,却没有原定整改时限。"
