"""An invented organization at work, for looking around: every state is reached through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, Organization, Role, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from issues import services as outline
from issues.models import Inspection
from measures import services
from measures.inputs import EvidenceInput
from measures.models import Measure
from measures.workflow import AT_WORK, Status, Timeframe
from notices.files import read_upload
from notices.imports.confirm import NewInspection, confirm
from notices.imports.store import store_notice

PASSWORD = "Rectify-demo-2026"  # noqa: S105 - printed on purpose, for a demonstration on this machine only
ORGANIZATION = "中共云山区档案馆党组"
DEPARTMENTS = ("办公室", "保管利用科", "接收征集科", "信息技术科")
PEOPLE = (
    ("wangmin", "王敏", Role.COORDINATOR, None),
    ("liuhong", "刘红", Role.COORDINATOR, None),
    ("zhaolei", "赵磊", Role.HANDLER, "办公室"),
    ("sunli", "孙丽", Role.HANDLER, "保管利用科"),
    ("qianjun", "钱军", Role.HANDLER, "接收征集科"),
    ("wujing", "吴静", Role.HANDLER, "信息技术科"),
    ("chenguang", "陈光", Role.LEADER, None),
    ("zhouping", "周平", Role.LEADER, None),
    ("hezhiyuan", "何志远", Role.VIEWER, None),
)
SAMPLE = Path(__file__).parent.parent / "notices" / "sample" / "notice.txt"


@dataclass(frozen=True)
class DemoAccount:
    username: str
    full_name: str
    role: str
    place: str


def accounts() -> list[DemoAccount]:
    """The demo accounts that are still in use."""
    names = [name for name, *_ in PEOPLE] + ["ducha", "admin"]
    rows = User.objects.active().filter(username__in=names).select_related("department", "organization")
    return [
        DemoAccount(
            row.username, row.full_name, row.get_role_display(), str(row.department or row.organization or "")
        )
        for row in rows
    ]


@transaction.atomic
def build() -> None:
    """Writes everything; refused when there is data already, which a demonstration must not mix with."""
    if Organization.objects.exists():
        raise Refused("数据库里已经有单位,不再写入演示数据。")
    people = _people()
    trail.record(Event.ADD_USER, by=None, about="演示账号", detail="、".join(people))
    _work(_inspection(people["wangmin"]), people)


def _people() -> dict[str, User]:
    organization = Organization.objects.create(
        name=ORGANIZATION, short_name="区档案馆", department_label="科室"
    )
    departments = {
        name: Department.objects.create(organization=organization, name=name, order=order)
        for order, name in enumerate(DEPARTMENTS, 1)
    }
    people = {
        username: User.objects.create_user(
            username,
            full_name=full_name,
            role=role,
            organization=organization,
            department=departments.get(department or ""),
        )
        for username, full_name, role, department in PEOPLE
    }
    supervisor = User.objects.create_user("ducha", full_name="杜长青", role=Role.SUPERVISOR)
    supervisor.supervised_organizations.add(organization)
    admin = User.objects.create_superuser("admin", full_name="系统管理员")
    # One for all: making it takes a third of a second, and everybody knows it.
    made = [row.pk for row in (*people.values(), supervisor, admin)]
    User.objects.filter(pk__in=made).update(password=make_password(PASSWORD))
    return people


def _inspection(office: User) -> Inspection:
    """The sample notice, imported as anybody would; its dates moved so that deadlines lie around today."""
    notice = store_notice(
        read_upload(SAMPLE.name, SAMPLE.read_bytes()).text, file_name=SAMPLE.name, by=office
    )
    target = NewInspection("区委第一巡察组巡察", round="六届区委第三轮")
    inspection = confirm(notice.pk, by=office, target=target)
    today = timezone.localdate()
    dates = {"started_on": 200, "ended_on": 140, "feedback_on": 110}
    fields = {name: today - timedelta(days=days) for name, days in dates.items()}
    return outline.edit_inspection(inspection.pk, by=office, fields=fields)


def _work(inspection: Inspection, people: dict[str, User]) -> None:
    """Walks each measure a different way along its life; the last ones stay drafts."""
    office, today = people["wangmin"], timezone.localdate()
    measures = list(Measure.objects.filter(inspection=inspection).order_by("position"))
    handlers = [people[name] for name in ("zhaolei", "sunli", "qianjun", "wujing")]
    leaders = [people["chenguang"], people["zhouping"]]
    for index, measure in enumerate(measures[:-2]):
        handler = handlers[index % len(handlers)]
        department = handler.department
        assert department is not None  # every handler of PEOPLE has one
        timeframe = list(Timeframe)[index % 3]
        due_on = None if timeframe == Timeframe.LONG_TERM else today + timedelta(days=index * 9 - 25)
        services.assign(
            measure.pk,
            services.Assignment(
                leader=leaders[index % 2],
                department=department,
                timeframe=timeframe,
                due_on=due_on,
                handler=handler,
            ),
            by=office,
        )
        _advance(measure, index, handler=handler, office=office, today=today)
    first = measures[0].sub_issue_id
    services.close(first, by=office, note="措施已全部落实,同意销号。")
    _tell(inspection, handlers, today=today)


def _tell(inspection: Inspection, handlers: list[User], *, today: date) -> None:
    """What is overdue, was returned or is due soon stands in the inbox of whoever answers for it."""
    rows = Measure.objects.filter(inspection=inspection).in_ledger_order()
    for handler in handlers:
        own = rows.filter(handler=handler)
        soon = own.due_within(45, today=today).filter(status__in=AT_WORK)
        returned = own.filter(status=Status.RETURNED, due_on__gte=today)
        found = {"red": own.overdue(today), "amber": returned | soon}
        lines = [_line(measure, colour) for colour, some in found.items() for measure in some]
        if lines:
            subject = f"您有{len(lines)}条措施已逾期、被退回或即将到期"
            post([NewMessage(handler.pk, f"demo:{today}", subject, lines, lines[0].colour)])


def _line(measure: Measure, colour: str) -> MessageLine:
    text = f"{measure.mark}{measure.text[:40]}(时限{measure.due_on})"
    return MessageLine(text, reverse("measures:measure", args=[measure.pk]), colour)


def _advance(measure: Measure, index: int, *, handler: User, office: User, today: date) -> None:
    """The first two are completed so that their finding can be closed; then every state in turn."""
    if index >= 2 and index % 5 == 3:
        return
    services.record_progress(
        measure.pk,
        by=handler,
        text="已制定方案并开始落实,首轮工作完成。",
        happened_on=today - timedelta(days=40),
    )
    if index >= 2 and index % 5 == 4:
        return
    content = f"{measure.mark}{measure.text}\n落实情况记录(演示材料)\n".encode()
    upload = SimpleUploadedFile(f"落实情况记录{index + 1}.txt", content)
    services.attach(measure.pk, EvidenceInput(upload=upload, dated_on=today - timedelta(days=20)), by=handler)
    services.edit_results(measure.pk, by=handler, fields={"outcome": "制度已印发执行,工作已形成常态。"})
    services.submit(measure.pk, by=handler)
    if index < 2 or index % 5 == 0:
        services.complete(measure.pk, by=office, note="材料齐全,同意。")
    elif index % 5 == 1:
        services.return_for_rework(measure.pk, by=office, note="请补充会议记录和签到表。")
