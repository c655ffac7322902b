"""An invented organization at work, for looking around: every state is reached through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.exceptions import Refused
from accounts.models import Department, Organization, Role, User
from issues.models import Focus, Inspection, Kind
from measures import services
from measures.models import Measure
from measures.services.evidence import Proof
from measures.services.tree import NewCategory, NewMeasure, NewSubIssue
from measures.workflow import Timeframe

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
OUTLINE: tuple[tuple[str, Focus, tuple[tuple[str, tuple[str, ...]], ...]], ...] = (
    (
        "关于贯彻落实上级决策部署不够到位方面",
        Focus.IMPLEMENTATION,
        (
            (
                "理论学习不够系统问题",
                (
                    "修订《馆党组会议制度》,把专题学习列为每次会议的第一项议程,全年学习不少于12次。",
                    "制定年度学习安排,每季度开展1次交流研讨,由办公室做好记录和归档。",
                ),
            ),
            (
                "档案资源建设与职责要求有差距问题",
                (
                    "制定《重点档案接收三年计划》,明确接收单位和时间,按月调度。",
                    "与12家立档单位逐一对接,对应接未接档案建立清单,限期接收进馆。",
                    "建立民生档案共享查询机制,长期向群众提供跨馆出证服务。",
                ),
            ),
        ),
    ),
    (
        "关于作风建设不够扎实方面",
        Focus.CONDUCT,
        (
            (
                "服务群众不够主动问题",
                (
                    "开设午间和周末查档窗口,在大厅公布办理时限和监督电话。",
                    "每月走访2个基层档案室,建立走访台账,及时回复意见。",
                ),
            ),
            (
                "采购和报销把关不严问题",
                (
                    "出台《采购管理内部控制办法》,明确询价、验收、付款各环节的责任人。",
                    "对近三年报销凭证开展自查,发现问题限期更正,并开展专题培训1次。",
                ),
            ),
        ),
    ),
    (
        "关于党建工作责任压得不实方面",
        Focus.PARTY_BUILDING,
        (
            (
                "支部活动不够规范问题",
                (
                    "每月召开1次支部委员会议,活动计划提前一周公布,记录按季检查。",
                    "组织支部书记述职评议,结果作为年度考核依据。",
                ),
            ),
            ("人事档案材料不全问题", ("梳理全部在编人员档案,补齐缺失材料,落实专人管理。",)),
        ),
    ),
    (
        "关于履行整改责任有差距方面",
        Focus.RECTIFICATION,
        (
            (
                "上一轮巡察反馈问题未整改到底问题",
                (
                    "对上一轮反馈的库房消防问题逐项复查,完成气体灭火系统改造。",
                    "把巡察整改列入党组会议固定议题,每两个月听取一次汇报。",
                ),
            ),
        ),
    ),
)
MARKS = "一二三四五六七八九"


@dataclass(frozen=True)
class Account:
    username: str
    full_name: str
    role: str
    place: str


def accounts() -> list[Account]:
    """The demo accounts that are still in use."""
    names = [name for name, *_ in PEOPLE] + ["ducha", "admin"]
    rows = User.objects.active().filter(username__in=names).select_related("department", "organization")
    return [
        Account(
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
            password=PASSWORD,
            full_name=full_name,
            role=role,
            organization=organization,
            department=departments.get(department or ""),
        )
        for username, full_name, role, department in PEOPLE
    }
    supervisor = User.objects.create_user(
        "ducha", password=PASSWORD, full_name="杜长青", role=Role.SUPERVISOR
    )
    supervisor.supervised_organizations.add(organization)
    User.objects.create_superuser("admin", password=PASSWORD, full_name="系统管理员")
    return people


def _inspection(office: User) -> Inspection:
    today = timezone.localdate()
    inspection = Inspection.objects.create(
        organization=office.organization,
        name="区委第一巡察组巡察(第三轮)",
        team="区委第一巡察组",
        round="六届区委第三轮",
        kind=Kind.REGULAR,
        started_on=today - timedelta(days=200),
        ended_on=today - timedelta(days=140),
        feedback_on=today - timedelta(days=110),
    )
    services.create_tree(inspection, _tree(), by=office, reason="演示数据")
    return inspection


def _tree() -> list[NewCategory]:
    return [
        NewCategory(
            title=title,
            number=index,
            mark=f"{MARKS[index - 1]}、",
            position=index * 1000,
            focus=focus,
            sub_issues=[
                NewSubIssue(title=name, number=number, mark=f"{number}.", measures=_measures(texts))
                for number, (name, texts) in enumerate(sub_issues, 1)
            ],
        )
        for index, (title, focus, sub_issues) in enumerate(OUTLINE, 1)
    ]


def _measures(texts: tuple[str, ...]) -> list[NewMeasure]:
    return [NewMeasure(text=text, number=n, mark=f"({n})") for n, text in enumerate(texts, 1)]


def _work(inspection: Inspection, people: dict[str, User]) -> None:
    """Walks each measure a different way along its life; the last ones stay drafts."""
    office, today = people["wangmin"], timezone.localdate()
    measures = list(Measure.objects.filter(inspection=inspection).order_by("position"))
    handlers = [people[name] for name in ("zhaolei", "sunli", "qianjun", "wujing")]
    leaders = [people["chenguang"], people["zhouping"]]
    for index, measure in enumerate(measures[:-2]):
        handler = handlers[index % len(handlers)]
        timeframe = list(Timeframe)[index % 3]
        due_on = None if timeframe == Timeframe.LONG_TERM else today + timedelta(days=index * 9 - 25)
        services.assign(
            measure.pk,
            services.Assignment(
                leader=leaders[index % 2],
                department=handler.department,  # type: ignore[arg-type]
                timeframe=timeframe,
                due_on=due_on,
                handler=handler,
            ),
            by=office,
        )
        _advance(measure, index, handler=handler, office=office, today=today)
    first = measures[0].sub_issue_id
    services.close(first, by=office, note="措施已全部落实,同意销号。")


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
    services.attach(measure.pk, Proof(upload=upload, dated_on=today - timedelta(days=20)), by=handler)
    services.edit_results(measure.pk, by=handler, fields={"outcome": "制度已印发执行,工作已形成常态。"})
    services.submit(measure.pk, by=handler)
    if index < 2 or index % 5 == 0:
        services.complete(measure.pk, by=office, note="材料齐全,同意。")
    elif index % 5 == 1:
        services.return_for_rework(measure.pk, by=office, note="请补充会议记录和签到表。")
