"""A large deployment: organizations × 2,500 measures with a full life, and one inspection of 2,000.

A measure has 3 progress entries, 2 pieces of evidence, 6 moves and 2 edits. Inspections are of 900 to 100
measures, half of them belong to two of ten departments, older inspections are nearly done.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, models
from django.utils import timezone

from accounts.models import Department, Organization, Role, User
from audit import trail
from audit.events import Event
from audit.models import AuditEntry
from bench.cloning import clone
from bench.measures import Staff, inspection
from inbox.models import Message
from issues.models import Category, Inspection, SubIssue
from jobs.models import Job, JobStatus
from ledger.kept.write import rebuild
from ledger.trend.write import write_trend
from measures.models import (
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    Measure,
    ProgressUpdate,
    StatusChange,
)

SIZES = (900, 700, 500, 300, 100)
LARGE = 2_000
DEPARTMENTS, LEADERS, DESK_ROWS, AUDIT_ROWS = 10, 5, 200, 1_000


def tables() -> list[type[models.Model]]:
    """In the order in which rows point at each other."""
    plain = [Organization, Department, User, Inspection, Category, SubIssue, Measure, Evidence]
    records = [EvidenceVersion, EvidenceUse, ProgressUpdate, StatusChange, Message, Job]
    return [*plain, *records, Measure.history.model]


def fill(measures: int) -> None:
    organizations = max((measures - LARGE) // sum(SIZES), 1)
    staff = _organization()
    for number, size in enumerate(SIZES):
        inspection(staff, size, age=len(SIZES) - number - 1, name=f"第{number + 1}轮巡察")
    _desk(staff)
    clone(tables(), count=organizations - 1)
    inspection(staff, LARGE, age=0, name="区委提级巡察")
    # With an entry of its own the chain begins, which is what figures are younger or older than.
    trail.record(Event.EXPORT, by=staff.office, about="整改台账")
    _audit(staff.office, AUDIT_ROWS * organizations)
    _officers()
    User.objects.filter(username__in=("office", "admin")).update(is_staff=True)
    write_trend(timezone.localdate())
    rebuild(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _organization() -> Staff:
    organization = Organization.objects.create(name="中共云山区档案馆党组", short_name="区档案馆")
    rows = [Department(organization=organization, name=f"第{n + 1}科", order=n) for n in range(DEPARTMENTS)]
    departments = Department.objects.bulk_create(rows)
    return Staff(
        organization,
        departments,
        office=person("office", Role.COORDINATOR, organization),
        leaders=[person(f"leader{n}", Role.LEADER, organization) for n in range(LEADERS)],
        handlers=[
            person(f"handler{n}", Role.HANDLER, organization, department=department)
            for n, department in enumerate(departments)
        ],
        viewer=person("viewer", Role.VIEWER, organization),
    )


def person(
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


def _desk(staff: Staff) -> None:
    """What lies in the office's inbox and list of jobs."""
    office = staff.office
    Message.objects.bulk_create(
        Message(person=office, key=f"bench:{n}", subject=f"有{n + 1}条措施即将到期", lines=[])
        for n in range(DESK_ROWS)
    )
    Job.objects.bulk_create(
        Job(
            kind="whole_ledger",
            title=f"整改台账{n + 1}",
            status=JobStatus.DONE,
            actor=office,
            actor_name=office.label,
            organization=staff.organization,
        )
        for n in range(DESK_ROWS)
    )


def _audit(office: User, count: int) -> None:
    """Without seals, and numbered out of the way of the chain: nobody verifies the trail of a bench."""
    AuditEntry.objects.bulk_create(_entries(office, count), batch_size=5_000)


def _entries(office: User, count: int) -> Iterator[AuditEntry]:
    now, events = timezone.now(), ("SIGN_IN", "SUBMIT", "COMPLETE", "EXPORT", "ASSIGN")
    for n in range(count):
        yield AuditEntry(
            at=now - timedelta(minutes=count - n),
            event=events[n % len(events)],
            is_refused=n % 97 == 0,
            organization_id=office.organization_id,
            actor_id=office.pk,
            actor_name=f"{office.label}{n % 400}",
            role="整改办",
            address="10.0.0.1",
            about_kind="整改措施",
            about_id=n,
            about=f"({n % 9})制定并严格执行相关制度",
            detail="集中采购制度" if n % 5_000 == 0 else "办理",
            number=-n - 1,
        )


def _officers() -> None:
    person("admin", Role.ADMINISTRATOR)
    person("supervisor", Role.SUPERVISOR).supervised_organizations.set(Organization.objects.all())
    person("auditor", Role.AUDITOR)
