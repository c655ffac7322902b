"""A scratch database of any size: one organization, its people, inspections of 300 measures each."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, islice

from django.utils import timezone

from accounts.models import Department, Organization, Role, User
from issues.models import Category, Focus, Inspection, SubIssue
from measures.models import Measure, ProgressUpdate, StatusChange
from measures.workflow import Act, Status, Timeframe

PER_INSPECTION = 300
BATCH = 5_000
TEXT = "制定并严格执行相关制度,明确责任到岗到人,定期督促检查,截至目前已开展专项检查6次,整改问题12个。"


def fill(count: int) -> User:
    """Writes ``count`` measures straight into the tables and returns the coordinator who sees them all."""
    organization = Organization.objects.create(name="中共云山区档案馆党组", short_name="区档案馆")
    departments = [
        Department.objects.create(organization=organization, name=f"第{number}科") for number in range(1, 11)
    ]
    office = _person("office", Role.COORDINATOR, organization=organization)
    leaders = [_person(f"leader{n}", Role.LEADER, organization=organization) for n in range(5)]
    _person("handler", Role.HANDLER, organization=organization, department=departments[0])
    for start in range(0, count, PER_INSPECTION):
        _inspection(
            organization,
            min(PER_INSPECTION, count - start),
            departments=departments,
            leaders=leaders,
            office=office,
        )
    return office


def _person(
    username: str, role: Role, organization: Organization | None = None, department: Department | None = None
) -> User:
    return User.objects.create_user(
        username,
        password="bench",
        full_name=username,
        role=role,
        organization=organization,
        department=department,
    )


def _inspection(
    organization: Organization,
    count: int,
    *,
    departments: list[Department],
    leaders: list[User],
    office: User,
) -> None:
    inspection = Inspection.objects.create(
        organization=organization, name="区委巡察", feedback_on=timezone.localdate() - timedelta(days=90)
    )
    categories = Category.objects.bulk_create(
        Category(
            inspection=inspection, number=n + 1, mark=f"{n + 1}、", title=focus.label, focus=focus, position=n
        )
        for n, focus in enumerate(Focus)
    )
    findings = (count + 2) // 3
    sub_issues = SubIssue.objects.bulk_create(
        SubIssue(
            inspection=inspection,
            category=categories[n * len(categories) // findings],
            number=n + 1,
            mark=f"{n + 1}.",
            title=f"落实不够到位问题{n + 1}",
            position=n,
        )
        for n in range(findings)
    )
    _measures(inspection, sub_issues, count, departments=departments, leaders=leaders, office=office)


def _measures(
    inspection: Inspection,
    sub_issues: list[SubIssue],
    count: int,
    *,
    departments: list[Department],
    leaders: list[User],
    office: User,
) -> None:
    today, now = timezone.localdate(), timezone.now()
    statuses = islice(cycle(Status), count)
    rows = []
    for n, status in enumerate(statuses):
        sub_issue = sub_issues[n // 3]
        rows.append(
            Measure(
                organization_id=inspection.organization_id,
                inspection=inspection,
                category_id=sub_issue.category_id,
                sub_issue=sub_issue,
                number=n % 3 + 1,
                mark=f"({n % 3 + 1})",
                text=TEXT,
                leader=leaders[n % 5],
                # Each department has measures of every status.
                department=departments[n // 5 % 10],
                timeframe=list(Timeframe)[n % 3],
                due_on=today + timedelta(days=n % 120 - 20),
                status=status,
                submitted_by=office if status == Status.SUBMITTED else None,
                completed_at=now if status == Status.COMPLETED else None,
                position=n,
            )
        )
    measures = Measure.objects.bulk_create(rows, batch_size=BATCH)
    _records(measures, office=office)


def _records(measures: list[Measure], *, office: User) -> None:
    actor, today = {"actor": office, "actor_name": office.label}, timezone.localdate()
    assigned = [row for row in measures if row.status != Status.DRAFT]
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(measure=row, happened_on=today, text="已开展专项检查。", **actor) for row in assigned
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            measure=row, act=Act.ASSIGN, from_status=Status.DRAFT, to_status=Status.IN_PROGRESS, **actor
        )
        for row in assigned
    )
