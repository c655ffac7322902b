"""What waits for a user, in sections; every section reads a page of rows and a capped count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Model, Q, QuerySet

from accounts.models import Role, User
from accounts.places import place
from issues.models import ReviewSteps, SubIssue
from measures.closing import closable
from measures.models import ExtensionRequest, Measure
from measures.models.measure import MeasureQuerySet
from measures.pages.rows import RELATED, SHOWN, MeasureRow, rows_of
from measures.rules import URGERS
from measures.workflow import AT_WORK, OPEN_STATUSES, TURN, Party, Status

MAX_ROWS = 20
# Nobody works through more in a day, and counting a million rows is what makes a first page slow.
MAX_COUNT = 99
# What whoever's turn it is has to do; of the statuses of one party the most pressing comes first.
HINTS: dict[Status, str] = {
    Status.SUBMITTED: "审核通过,或写明原因退回",
    Status.DRAFT: "确定责任领导、牵头部门和整改时限",
    Status.RETURNED: "按退回意见补充后再次提交",
    Status.IN_PROGRESS: "记录进展、上传佐证材料后提交审核",
    Status.COMPLETED: "",
}


@dataclass(frozen=True)
class WorkSection:
    """``query`` filters the ledger to the whole of it; ``kind`` says what the rows are.

    ``may_urge``: the user may tick rows and urge them. ``grid``: the page on which all rows are assigned.
    """

    title: str
    hint: str
    rows: Sequence[Measure | MeasureRow | SubIssue]
    count: str
    query: str = ""
    kind: str = "measure"
    may_urge: bool = False
    grid: str = ""


def sections(user: User, today: date) -> list[WorkSection]:
    """The sections of ``user``'s role, the most pressing first; empty ones are left out."""
    build = {
        Role.COORDINATOR: _office,
        Role.HANDLER: _handler,
        Role.LEADER: _leader,
        Role.VIEWER: _overview,
        Role.SUPERVISOR: _overview,
    }.get(Role(user.role))
    found = build(user, today) if build else []
    return [_as_shown(section, today) for section in found if section.rows]


def _as_shown(section: WorkSection, today: date) -> WorkSection:
    if section.kind != "measure":
        return section
    measures = [row for row in section.rows if isinstance(row, Measure)]
    return replace(section, rows=rows_of(measures, today=today))


def _office(user: User, today: date) -> list[WorkSection]:
    rows = _measures(user)
    return [
        *map(_with_grid, _by_status(Party.OFFICE, rows.exclude(_awaits_leader(), status=Status.SUBMITTED))),
        _extensions(user),
        _closable(user),
        _overdue(rows.filter(status__in=AT_WORK), today, hint="整改时限已过,请催办责任部门", may_urge=True),
    ]


def _with_grid(section: WorkSection) -> WorkSection:
    """Drafts are assigned together, those of the first one's inspection."""
    first = next((row for row in section.rows if isinstance(row, Measure)), None)
    if first is None or first.status != Status.DRAFT:
        return section
    return replace(section, grid=f"{place('assignment_grid', first.inspection_id)}?drafts")


def _handler(user: User, today: date) -> list[WorkSection]:
    rows = _measures(user)
    # Without a department nothing matches 0; None would match every measure that has none yet.
    own = Q(department_id=user.department_id or 0) | Q(handler=user)
    through = Measure.supporting_departments.through.objects
    supported = through.filter(department_id=user.department_id or 0).values("measure_id")
    supporting = rows.filter(status__in=AT_WORK, pk__in=supported).exclude(own)
    return [
        *_by_status(Party.DEPARTMENT, rows.filter(own)),
        _section("配合的措施", "由牵头部门提交审核,本部门可补充进展和材料", supporting),
    ]


def _by_status(party: Party, rows: MeasureQuerySet) -> list[WorkSection]:
    """A section for each status that is the turn of ``party``."""
    return [
        _section(status.label, hint, rows.filter(status=status), query=f"status={status}")
        for status, hint in HINTS.items()
        if TURN[status] is party
    ]


def _leader(user: User, today: date) -> list[WorkSection]:
    waiting = _measures(user).filter(_awaits_leader(), status=Status.SUBMITTED)
    return [
        _section("待初审", "初审通过后由整改办审核", waiting, query="status=SUBMITTED"),
        _extensions(user),
        *_overview(user, today),
    ]


def _overview(user: User, today: date) -> list[WorkSection]:
    rows = _measures(user)
    soon = rows.due_within(7, today=today)
    return [
        _overdue(rows, today, hint="整改时限已过,尚未完成", may_urge=user.role in URGERS),
        _section("7天内到期", "", soon, query="due_within=7", is_dated=True, parts=_each(OPEN_STATUSES)),
    ]


def _overdue(rows: MeasureQuerySet, today: date, *, hint: str, may_urge: bool) -> WorkSection:
    late = rows.overdue(today)
    found = _section("已逾期", hint, late, query="overdue=true", is_dated=True, parts=_each(OPEN_STATUSES))
    return replace(found, may_urge=may_urge)


def _each(statuses: Iterable[Status]) -> list[Q]:
    return [Q(status=status) for status in statuses]


def _measures(user: User) -> MeasureQuerySet:
    return Measure.objects.visible_to(user).select_related(*RELATED).only(*SHOWN)


def _extensions(user: User) -> WorkSection:
    """Requests that this user decides on."""
    awaiting = ExtensionRequest.objects.awaiting(user).values("measure_id")
    rows = _measures(user).filter(pk__in=awaiting)
    return _section("待审批的延期", "同意,或写明原因不同意", rows, query="extension=pending", is_dated=True)


def _closable(user: User) -> WorkSection:
    rows = closable(user)
    shown = rows.select_related("category").only("mark", "title", "category__mark", "category__title")
    found = list(shown[:MAX_ROWS])
    return WorkSection("可销号", "措施全部完成,可以签署销号", found, _count(rows, found), kind="sub_issue")


def _awaits_leader() -> Q:
    return Q(inspection__review_steps=ReviewSteps.TWO, endorsed_by__isnull=True)


def _section(
    title: str,
    hint: str,
    rows: MeasureQuerySet,
    *,
    query: str = "",
    is_dated: bool = False,
    parts: Sequence[Q] = (),
) -> WorkSection:
    """The most urgent rows: by date, which puts overdue ones first; those without a date last.

    Two short reads, because no index of SQLite gives “empty ones last”; ``is_dated`` says that
    none is without a date. ``parts``: see ``_soonest``.
    """
    found = list(_soonest(rows.filter(due_on__isnull=False), parts))
    if len(found) < MAX_ROWS and not is_dated:
        undated = rows.filter(due_on__isnull=True).in_ledger_order()
        found += undated[: MAX_ROWS - len(found)]
    return WorkSection(title, hint, found, _count(rows, found), query)


def _soonest(rows: MeasureQuerySet, parts: Sequence[Q]) -> QuerySet[Measure]:
    """The first by date. Indexes give that order within one status only: so each of
    ``parts``, which together are all of ``rows``, gives its first ones, and those few are sorted."""
    if not parts:
        return rows.order_by("due_on", "id")[:MAX_ROWS]
    found = []
    for part in parts:
        keys = rows.filter(part).order_by("due_on", "id").values("pk")[:MAX_ROWS]
        found.append(Measure.objects.order_by().filter(pk__in=keys).select_related(*RELATED).only(*SHOWN))
    return found[0].union(*found[1:]).order_by("due_on", "id")[:MAX_ROWS]


def _count(rows: QuerySet[Measure] | QuerySet[SubIssue], found: Sequence[Model]) -> str:
    if len(found) < MAX_ROWS:
        return str(len(found))
    count = rows.order_by()[: MAX_COUNT + 1].count()
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)
