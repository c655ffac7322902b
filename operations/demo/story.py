"""What happens in the demonstration, day by day: assigned, worked on, submitted, reviewed, closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Department, Organization, Role, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues import services as outline
from issues.models import Inspection
from ledger.kept.write import rebuild
from ledger.trend.write import write_trend
from measures import services
from measures.figures.proposals import stated_in, undecided
from measures.inputs import EvidenceInput
from measures.models import Measure, ProposalDecision
from measures.services.assignment import RowAssignment
from measures.services.figures import current_progress
from measures.workflow import Timeframe
from notices.files import read_upload
from notices.imports.confirm import NewInspection, confirm
from notices.imports.store import store_notice
from operations.demo.asked import asked, checked, filed, kept
from operations.demo.clock import happening_on
from operations.demo.files import a_file
from operations.demo.news import tell
from operations.demo.public import displayed
from operations.demo.regulations import regulated
from operations.demo.units import ARCHIVES, CULTURE, GARDENS, UNITS, DemoUnit
from reporting.snapshots import approve_snapshot, take_snapshot

PASSWORD = "Rectify-demo-2026"  # noqa: S105 - printed on purpose, for a demonstration on this machine only
# Not assigned, assigned, worked on, submitted, returned, completed.
FATES = "DNPSRC"
# Days before today.
IMPORTED, ASSIGNED, BEGUN = 118, 112, 100
DONE = (
    "已制定工作方案,明确分工和完成时间,首轮工作完成。",
    "对照清单逐项排查,已办结大部分,剩余事项按周推进。",
    "组织专题学习和培训,相关人员全部参加,已建立台账。",
    "会同有关部门现场核查,问题已整改,资料已归档。",
)
Act = Callable[[], object]


@dataclass(frozen=True)
class DemoAccount:
    username: str
    full_name: str
    role: str
    place: str


@dataclass(frozen=True)
class DemoStaff:
    """The people of one unit by what they do here."""

    unit: DemoUnit
    people: dict[str, User]

    @property
    def office(self) -> User:
        return self.people[self.unit.named(Role.COORDINATOR)[0]]

    def of(self, role: Role, number: int) -> User:
        names = self.unit.named(role)
        return self.people[names[number % len(names)]]


def accounts() -> list[DemoAccount]:
    """The demo accounts that are still in use."""
    names = [person.username for unit in UNITS for person in unit.people] + ["ducha", "admin"]
    rows = User.objects.active().filter(username__in=names).select_related("department", "organization")
    return [
        DemoAccount(
            row.username, row.full_name, row.get_role_display(), str(row.department or row.organization or "")
        )
        for row in rows.order_by("pk")
    ]


def build() -> None:
    """Writes everything; refused when there is data already, which a demonstration must not mix with."""
    if Organization.objects.exists():
        raise Refused("数据库里已经有单位,不再写入演示数据。")
    today = timezone.localdate()
    with transaction.atomic():
        staffs = _people()
        inspections = [_inspection(staff, today) for staff in staffs]
        _live(dict(zip([staff.unit for staff in staffs], inspections, strict=True)), staffs, today)
        for staff, inspection in zip(staffs, inspections, strict=True):
            tell(inspection, [staff.of(Role.HANDLER, n) for n in range(4)], today=today)
    # Reads a moment of its own, so that it stands outside of the transaction.
    snapshot = take_snapshot(inspections[0].pk, by=staffs[0].office, override_reason="演示:季度报送。")
    approve_snapshot(snapshot.pk, by=staffs[0].of(Role.VIEWER, 0), note="同意报送。")
    rebuild(today)
    write_trend(today)


def _people() -> list[DemoStaff]:
    found = [_staff(UNITS[0])]
    supervisor = User.objects.create_user("ducha", full_name="杜长青", role=Role.SUPERVISOR)
    admin = User.objects.create_superuser("admin", full_name="系统管理员")
    found += [_staff(unit) for unit in UNITS[1:]]
    supervisor.supervised_organizations.set(Organization.objects.all())
    names = [*(name for staff in found for name in staff.people), supervisor.username, admin.username]
    # One for all: making it takes a third of a second, and everybody knows it.
    User.objects.filter(username__in=names).update(password=make_password(PASSWORD))
    trail.record(Event.ADD_USER, by=None, about="演示账号", detail="、".join(names))
    return found


def _staff(unit: DemoUnit) -> DemoStaff:
    organization = Organization.objects.create(
        name=unit.name, short_name=unit.short_name, department_label="科室"
    )
    departments = {
        name: Department.objects.create(organization=organization, name=name, order=order)
        for order, name in enumerate(unit.departments, 1)
    }
    people = {
        person.username: User.objects.create_user(
            person.username,
            full_name=person.full_name,
            role=person.role,
            organization=organization,
            department=departments.get(person.department),
            order=order,
        )
        for order, person in enumerate(unit.people, 1)
    }
    return DemoStaff(unit, people)


def _inspection(staff: DemoStaff, today: date) -> Inspection:
    """The notice, imported as anybody would; its dates moved so that deadlines lie around today."""
    path, office = staff.unit.notice, staff.office
    with happening_on(today - timedelta(days=IMPORTED)):
        text = read_upload(path.name, path.read_bytes()).text
        notice = store_notice(text, file_name=path.name, by=office)
        target = NewInspection("区委第一巡察组巡察", round="六届区委第三轮")
        inspection = confirm(notice.pk, by=office, target=target)
        dates = {"started_on": 200, "ended_on": 140, "feedback_on": 125}
        fields = {name: today - timedelta(days=days) for name, days in dates.items()}
        return outline.edit_inspection(inspection.pk, by=office, fields=fields)


def _live(inspections: dict[DemoUnit, Inspection], staffs: list[DemoStaff], today: date) -> None:
    """Day by day over all units, since what is written is dated behind the day."""
    acts: dict[int, list[Act]] = defaultdict(list)
    for staff in staffs:
        rows = Measure.objects.filter(inspection=inspections[staff.unit]).order_by("position")
        for days, act in _story(staff, list(rows), today):
            acts[days].append(act)
    for days, act in _above(inspections, staffs, today):
        acts[days].append(act)
    for days in sorted(acts, reverse=True):
        day = today - timedelta(days=days)
        with happening_on(day):
            for act in acts[days]:
                act()


def _story(staff: DemoStaff, measures: list[Measure], today: date) -> Iterator[tuple[int, Act]]:
    """What happens in one unit: days before today, and what is done."""
    given = [
        RowAssignment(measure.pk, _assignment(staff, number, today))
        for number, measure in enumerate(measures)
        if staff.unit.fates[number] != "D"
    ]
    yield ASSIGNED, partial(services.assign_all, given, by=staff.office)
    done_days: dict[int, list[int]] = defaultdict(list)
    completed = 0
    for number, measure in enumerate(measures):
        fate = staff.unit.fates[number]
        completed += fate == "C"
        submitted = {"C": max(92 - 19 * completed, 6), "R": 12 + number, "S": 3}.get(fate, 0)
        yield from _work(staff, measure, number, fate=fate, submitted=submitted, today=today)
        done_days[measure.sub_issue_id].append(submitted - 3 if fate == "C" else -1)
    for sub_issue, days in done_days.items():
        if min(days) > 0:
            signed = partial(services.close, sub_issue, by=staff.office, note="措施已全部落实,同意销号。")
            yield min(days) - 1, signed
            yield from checked(sub_issue, staff.of(Role.VIEWER, 0), min(days) - 2)
    yield from _extensions(staff, measures, today)


def _above(
    inspections: dict[DemoUnit, Inspection], staffs: list[DemoStaff], today: date
) -> Iterator[tuple[int, Act]]:
    """Two units handed in their plan; the supervisor asks all three for more."""
    for staff, number in zip(staffs, ("云档党", "云文支"), strict=False):
        yield from filed(inspections[staff.unit], staff.office, number, today)
        yield from regulated(inspections[staff.unit], staff.office, today=today)
    first = staffs[0]
    yield from displayed(
        inspections[first.unit], first.office, [first.of(Role.HANDLER, at) for at in (0, 1)], today
    )
    supervisor = User.objects.get(username="ducha")
    yield from asked(supervisor, [staff.office for staff in staffs], inspections[CULTURE], today)


def _assignment(staff: DemoStaff, number: int, today: date) -> services.Assignment:
    handler = staff.of(Role.HANDLER, number)
    department = handler.department
    assert department is not None  # every handler has one
    timeframe = list(Timeframe)[number % 3]
    day = today + timedelta(days=number * 9 - staff.unit.late)
    return services.Assignment(
        leader=staff.of(Role.LEADER, number),
        department=department,
        timeframe=timeframe,
        due_on=None if timeframe == Timeframe.LONG_TERM else day,
        handler=handler,
    )


def _work(
    staff: DemoStaff, measure: Measure, number: int, *, fate: str, submitted: int, today: date
) -> Iterator[tuple[int, Act]]:
    if fate in "DN":
        return
    handler, begun = staff.of(Role.HANDLER, number), BEGUN - number % 7
    yield begun, partial(_progress, measure, handler, number, today - timedelta(days=begun))
    if fate == "P":
        later = 20 + number
        yield later, partial(_progress, measure, handler, number + 1, today - timedelta(days=later))
        return
    yield submitted, partial(_submit, measure, handler, number, today - timedelta(days=submitted + 2))
    if fate == "C":
        complete = partial(services.complete, measure.pk, by=staff.office, note="材料齐全,同意。")
        yield submitted - 3, complete
    elif fate == "R":
        note = "请补充会议记录和签到表。"
        yield submitted - 4, partial(services.return_for_rework, measure.pk, by=staff.office, note=note)


def _progress(measure: Measure, handler: User, number: int, day: date) -> None:
    text = DONE[number % len(DONE)]
    services.record_progress(measure.pk, by=handler, text=text, happened_on=day)


def _submit(measure: Measure, handler: User, number: int, day: date) -> None:
    about = f"{measure.mark}{measure.text}"
    services.attach(measure.pk, EvidenceInput(upload=a_file(number, about), dated_on=day), by=handler)
    services.edit_results(measure.pk, by=handler, fields={"outcome": "制度已印发执行,工作已形成常态。"})
    # Two are read and accepted, the others wait to be looked at.
    now = Measure.objects.get(pk=measure.pk)
    decided = list(ProposalDecision.objects.filter(measure=measure))
    # Of a promise that was made in the last days of a month none is missed on the first of the next.
    this_month = timezone.localdate().replace(day=1)
    for stated in undecided(stated_in(now, current_progress([measure.pk])), decided)[:2]:
        services.accept_proposal(measure.pk, stated.fingerprint, by=handler, on=max(day, this_month))
    services.submit(measure.pk, by=handler)


def _extensions(staff: DemoStaff, measures: list[Measure], today: date) -> Iterator[tuple[int, Act]]:
    """One granted, one that waits for an answer; and what the 书记 and the supervisor say of what is late."""
    if staff.unit is GARDENS:
        late = measures[1]
        yield 30, partial(_extended, staff, late, today + timedelta(days=20))
        supervisor = User.objects.get(username="ducha")
        yield 8, partial(services.urge, measures[6].pk, by=supervisor, note="已逾期,请抓紧办理并报告进展。")
    if staff.unit is ARCHIVES:
        # 每月不少于3万页: once forgotten; 每月1次到社区: kept once, then not any more.
        yield from kept(5, measures[5], months=slice(1, None), today=today)
        yield from kept(8, measures[8], months=slice(1), today=today)
        later, handler = today + timedelta(days=110), staff.of(Role.HANDLER, 13)
        reason = "新库房验收推迟,需与施工单位重新确定时间。"
        yield (
            2,
            partial(services.request_extension, measures[13].pk, by=handler, to_due_on=later, reason=reason),
        )
        viewer = staff.of(Role.VIEWER, 0)
        yield 5, partial(services.comment, by=viewer, text="请务必按期完成。", measure=measures[4])


def _extended(staff: DemoStaff, measure: Measure, until: date) -> None:
    handler = staff.of(Role.HANDLER, 1)
    asked = services.request_extension(
        measure.pk, by=handler, to_due_on=until, reason="汛期施工受阻,工程会议改期。"
    )
    services.approve_extension(asked.pk, by=staff.office, note="情况属实,同意。")
