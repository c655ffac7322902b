"""The named cast: people of an invented organization, and how to reach each status by real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Department, Organization, Role, User
from inbox.models import Message
from issues.models import Category, Inspection, SubIssue
from measures import services
from measures.inputs import Assignment, EvidenceInput
from measures.models import Measure
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from measures.workflow import Timeframe

PASSWORD = "a-long-password-7"


@dataclass
class Cast:
    organization: Organization
    elsewhere: Organization
    general: Department
    science: Department
    office: User
    office2: User
    handler: User
    other_handler: User
    leader: User
    other_leader: User
    viewer: User
    supervisor: User
    admin: User
    security: User
    auditor: User
    stranger: User
    inspection: Inspection
    category: Category
    sub_issue: SubIssue
    measures: list[Measure]

    @property
    def measure(self) -> Measure:
        return self.measures[0]

    def client(self, person: str) -> Client:
        """A browser of its own in which that person is signed in."""
        user: User = getattr(self, person)
        # Something before may have ended the sessions of who was read then.
        user.refresh_from_db()
        client = Client()
        client.force_login(user)
        return client


def _person(username: str, full_name: str, role: Role, **fields: Any) -> User:
    return User.objects.create_user(username, password=PASSWORD, full_name=full_name, role=role, **fields)


TREE = [
    NewCategory(
        title="关于作风建设不够严实方面",
        mark="一、",
        number=1,
        position=1000,
        focus="CONDUCT",
        sub_issues=[
            NewSubIssueTree(
                title="服务群众不够主动问题",
                mark="1.",
                number=1,
                measures=[
                    NewMeasure(text="建立走访台账,每月走访一次。", mark="(1)", number=1),
                    NewMeasure(text="修订《服务承诺制度》。", mark="(2)", number=2),
                ],
            ),
            NewSubIssueTree(
                title="内控管理有弱项问题",
                mark="2.",
                number=2,
                measures=[NewMeasure(text="开展采购专项培训。", mark="(1)", number=1)],
            ),
        ],
    )
]


def make_cast() -> Cast:
    organization = Organization.objects.create(name="中共云山区档案馆党组", short_name="区档案馆")
    elsewhere = Organization.objects.create(name="中共云山区气象局党组", short_name="区气象局")
    general = Department.objects.create(organization=organization, name="办公室")
    science = Department.objects.create(organization=organization, name="业务科")
    office = _person("wangmin", "王敏", Role.COORDINATOR, organization=organization)
    supervisor = _person("duchang", "杜长青", Role.SUPERVISOR)
    supervisor.supervised_organizations.add(organization)
    inspection = Inspection.objects.create(
        organization=organization,
        name="区委第一巡察组巡察",
        team="区委第一巡察组",
        feedback_on=timezone.localdate() - timedelta(days=60),
    )
    services.create_tree(inspection, TREE, by=office, reason="测试")
    return Cast(
        organization=organization,
        elsewhere=elsewhere,
        general=general,
        science=science,
        office=office,
        office2=_person("liuhong", "刘红", Role.COORDINATOR, organization=organization),
        handler=_person("zhaolei", "赵磊", Role.HANDLER, organization=organization, department=general),
        other_handler=_person("sunli", "孙丽", Role.HANDLER, organization=organization, department=science),
        leader=_person("chenguang", "陈光", Role.LEADER, organization=organization),
        other_leader=_person("zhouping", "周平", Role.LEADER, organization=organization),
        viewer=_person("shuji", "何书记", Role.VIEWER, organization=organization),
        supervisor=supervisor,
        admin=_person("admin", "系统管理员", Role.ADMINISTRATOR, is_staff=True),
        security=_person("anquan", "安全管理员", Role.SECURITY_ADMINISTRATOR),
        auditor=_person("shenji", "审计员", Role.AUDITOR),
        stranger=_person("moren", "莫仁", Role.COORDINATOR, organization=elsewhere),
        inspection=inspection,
        category=Category.objects.get(inspection=inspection),
        sub_issue=SubIssue.objects.filter(inspection=inspection).order_by("position")[0],
        measures=list(Measure.objects.filter(inspection=inspection).order_by("position")),
    )


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def assignment(cast: Cast, **changes: object) -> Assignment:
    values: dict[str, Any] = {
        "leader": cast.leader,
        "department": cast.general,
        "timeframe": Timeframe.TIME_LIMITED,
        "due_on": in_days(30),
        "handler": cast.handler,
    }
    return Assignment(**(values | changes))


def a_file(name: str = "走访台账.pdf", content: bytes = b"%PDF-1.4 test") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def assigned(cast: Cast, measure: Measure | None = None, **changes: object) -> Measure:
    """Nobody has a message of it any more: what a test counts is its own act."""
    row = measure or cast.measure
    done = services.assign(row.pk, assignment(cast, **changes), by=cast.office)
    Message.objects.filter(key__startswith="assigned:").delete()
    return done


def worked_on(cast: Cast, measure: Measure | None = None) -> Measure:
    """In progress, with one progress entry and one evidence."""
    row = assigned(cast, measure)
    services.record_progress(row.pk, by=cast.handler, text="已走访三次。", happened_on=in_days(0))
    services.attach(
        row.pk,
        EvidenceInput(upload=a_file(f"台账{row.pk}.pdf", f"%PDF-1.4 {row.pk}".encode())),
        by=cast.handler,
    )
    return row


def submitted(cast: Cast, measure: Measure | None = None) -> Measure:
    row = worked_on(cast, measure)
    return services.submit(row.pk, by=cast.handler)


def returned(cast: Cast, measure: Measure | None = None) -> Measure:
    row = submitted(cast, measure)
    return services.return_for_rework(row.pk, by=cast.office, note="材料不全")


def completed(cast: Cast, measure: Measure | None = None) -> Measure:
    row = submitted(cast, measure)
    return services.complete(row.pk, by=cast.office, note="同意")


def fresh(measure: Measure) -> Measure:
    """The row as the database has it now."""
    return Measure.objects.get(pk=measure.pk)
