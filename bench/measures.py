"""One inspection with its findings, its measures and everything that happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Department, Organization, User
from issues.models import Category, Focus, Inspection, SubIssue
from measures.models import (
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    Measure,
    ProgressUpdate,
    StatusChange,
)
from measures.models.evidence import EvidenceKind
from measures.workflow import Act, Status, Timeframe

TEXT = "制定并严格执行相关制度,明确责任到岗到人,定期督促检查,截至目前已开展专项检查6次,整改问题12个。"
BATCH = 2_000
OPEN = (Status.DRAFT, Status.IN_PROGRESS, Status.SUBMITTED, Status.RETURNED)
MOVES = (
    (Act.ASSIGN, Status.DRAFT, Status.IN_PROGRESS),
    (Act.SUBMIT, Status.IN_PROGRESS, Status.SUBMITTED),
    (Act.RETURN_FOR_REWORK, Status.SUBMITTED, Status.RETURNED),
    (Act.SUBMIT, Status.RETURNED, Status.SUBMITTED),
    (Act.COMPLETE, Status.SUBMITTED, Status.COMPLETED),
    (Act.REOPEN, Status.COMPLETED, Status.IN_PROGRESS),
)


@dataclass(frozen=True)
class Staff:
    organization: Organization
    departments: list[Department]
    office: User
    leaders: list[User]
    handlers: list[User]
    viewer: User


def inspection(staff: Staff, count: int, *, age: int, name: str) -> None:
    """``age`` in rounds of ten months: of an older one nearly everything is completed."""
    row = Inspection.objects.create(
        organization=staff.organization,
        name=name,
        feedback_on=timezone.localdate() - timedelta(days=60 + 300 * age),
    )
    categories = Category.objects.bulk_create(
        Category(inspection=row, number=n + 1, mark=f"{n + 1}、", title=focus.label, focus=focus, position=n)
        for n, focus in enumerate(Focus)
    )
    findings = SubIssue.objects.bulk_create(
        SubIssue(
            inspection=row,
            category=categories[n * 3 * len(categories) // (count + 2)],
            number=n + 1,
            mark=f"{n + 1}.",
            title=f"落实不够到位问题{n + 1}",
            position=n,
        )
        for n in range((count + 2) // 3)
    )
    found = [_measure(staff, row, findings[n // 3], n=n, age=age) for n in range(count)]
    measures = Measure.objects.bulk_create(found, batch_size=BATCH)
    # “Since then” is by the age of the round, not the moment of the filling.
    begun = timezone.now() - timedelta(days=50 + 300 * age)
    Measure.objects.filter(inspection=row).update(created_at=begun)
    Inspection.objects.filter(pk=row.pk).update(created_at=begun)
    _records(staff, measures, begun=begun)


def _measure(staff: Staff, row: Inspection, finding: SubIssue, *, n: int, age: int) -> Measure:
    # Half of the work lies with two departments.
    place = n // 7 % 2 if n % 2 else n // 11 % len(staff.departments)
    is_open = n % (3 + 6 * age) == 0
    status = OPEN[n // 3 % 4] if is_open else Status.COMPLETED
    return Measure(
        organization=staff.organization,
        inspection=row,
        category_id=finding.category_id,
        sub_issue=finding,
        number=n % 3 + 1,
        mark=f"({n % 3 + 1})",
        text=TEXT if n % 4 else f"{TEXT}已印发《采购管理办法》。",
        leader=staff.leaders[n % len(staff.leaders)],
        department=staff.departments[place],
        handler=staff.handlers[place] if n % 4 else None,
        timeframe=list(Timeframe)[n % 3],
        due_on=timezone.localdate() + timedelta(days=n % 180 - 20 - 200 * age),
        status=status,
        submitted_by=staff.office if status == Status.SUBMITTED else None,
        completed_at=timezone.now() if status == Status.COMPLETED else None,
        status_changed_at=timezone.now() - timedelta(days=n % 20),
        position=n,
    )


def _records(staff: Staff, measures: list[Measure], *, begun: datetime) -> None:
    actor = {"actor": staff.office, "actor_name": staff.office.label}
    day = timezone.localdate(begun)
    progress = [
        ProgressUpdate(measure=row, happened_on=day, text="已开展专项检查。", at=begun, **actor)
        for row in measures
        for _ in range(3)
    ]
    ProgressUpdate.objects.bulk_create(progress, batch_size=BATCH)
    _moves(measures, begun=begun, actor=actor)
    evidence = Evidence.objects.bulk_create(
        [
            Evidence(organization=staff.organization, kind=EvidenceKind.DOCUMENT_NUMBER, name="会议纪要")
            for _ in range(2 * len(measures))
        ],
        batch_size=BATCH,
    )
    EvidenceVersion.objects.bulk_create(
        [EvidenceVersion(evidence=one, number=1, name=one.name, **actor) for one in evidence],
        batch_size=BATCH,
    )
    EvidenceUse.objects.bulk_create(
        [EvidenceUse(evidence=one, measure=measures[n // 2], **actor) for n, one in enumerate(evidence)],
        batch_size=BATCH,
    )
    history = Measure.history.model
    names = [field.attname for field in Measure._meta.concrete_fields]
    history.objects.bulk_create(
        [
            history(history_date=begun, history_type=kind, **{name: getattr(row, name) for name in names})
            for row in measures
            for kind in "+~"
        ],
        batch_size=BATCH,
    )


def _moves(measures: list[Measure], *, begun: datetime, actor: dict[str, object]) -> None:
    """Six of each; the last one ends where the measure stands."""
    rows = []
    for number, row in enumerate(measures):
        for step, (act, before, after) in enumerate(MOVES):
            to = row.status if step == len(MOVES) - 1 else after
            at = begun + timedelta(days=step * 7, minutes=number)
            rows.append(StatusChange(measure=row, act=act, from_status=before, to_status=to, at=at, **actor))
    StatusChange.objects.bulk_create(rows, batch_size=BATCH)
