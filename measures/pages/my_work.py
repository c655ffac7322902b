"""What waits for a user, in sections; every section reads keys, and the measures of all are read together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.db.models import Q

from accounts.models import Role, User
from accounts.places import place
from issues.models import Inspection, SubIssue
from measures.closing import closable
from measures.effectiveness import to_check
from measures.filters.counted import awaits_leader
from measures.models import ExtensionRequest, Measure
from measures.models.measure import MeasureQuerySet
from measures.pages.late import needing_a_word, reasons, who_is_late
from measures.pages.moved import came_of, handed_in, moved_since, told, week_ago
from measures.pages.rows import RELATED, SHOWN, rows_of
from measures.pages.watches import broken, to_keep
from measures.pages.work_sections import (
    MAX_COUNT,
    MAX_ROWS,
    WorkSection,
    capped,
    first_keys,
    keyed,
    section_of,
    soonest,
    watch_section,
)
from measures.rules import URGERS
from measures.workflow import AT_WORK, OPEN_STATUSES, TURN, Party, Status

# A filter of the ledger that leaves nothing out.
ALL = "sort=ledger"
# What whoever's turn it is has to do; of the statuses of one party the most pressing comes first.
HINTS: dict[Status, str] = {
    Status.SUBMITTED: "审核通过,或写明原因退回",
    Status.DRAFT: "确定责任领导、牵头部门和整改时限",
    Status.RETURNED: "按退回意见补充后再次提交",
    Status.IN_PROGRESS: "记录进展、上传佐证材料后提交审核",
    Status.COMPLETED: "",
}


def sections(user: User, today: date) -> list[WorkSection]:
    """The sections of ``user``'s role, the most pressing first; empty ones are left out.

    Where nothing waits, there is everything: nobody's first page is empty who has measures to see.
    """
    build = {
        Role.COORDINATOR: _office,
        Role.HANDLER: _handler,
        Role.LEADER: _leader,
        Role.VIEWER: _above,
        Role.SUPERVISOR: _above,
    }.get(Role(user.role))
    if build is None:
        return []
    found = [section for section in build(user, today) if section.keys or section.rows or section.late]
    return _as_shown(user, found or _everything(user), today)


def _as_shown(user: User, found: Iterable[WorkSection], today: date) -> list[WorkSection]:
    """With their rows: one read for the measures of all sections."""
    keys = {pk for section in found for pk in section.keys}
    measures = Measure.objects.select_related(*RELATED).only(*SHOWN).in_bulk(keys)
    units = _units(measures.values()) if user.is_supervisor else {}
    shown = []
    for section in found:
        rows = [measures[pk] for pk in section.keys if pk in measures]
        notes = section.notes(rows) if section.notes else {}
        drawn = rows_of(rows, today=today, notes=notes, units=units)
        shown.append(replace(section, rows=drawn or section.rows, grid=_grid(user, rows)))
    return shown


def _units(measures: Iterable[Measure]) -> dict[int, str]:
    """Whose each inspection is: many units have an 办公室."""
    rows = Inspection.objects.filter(pk__in={row.inspection_id for row in measures})
    return {row.pk: str(row.organization) for row in rows.select_related("organization")}


def _grid(user: User, rows: Sequence[Measure]) -> str:
    """Drafts are assigned together, those of the first one's inspection."""
    if not user.is_coordinator or not rows or rows[0].status != Status.DRAFT:
        return ""
    return f"{place('assignment_grid', rows[0].inspection_id)}?drafts"


def _everything(user: User) -> list[WorkSection]:
    keys = first_keys(Measure.objects.visible_to(user).in_ledger_order())
    return [keyed("全部措施", "现在没有等您办理的事项", keys, query=ALL)] if keys else []


def _office(user: User, today: date) -> list[WorkSection]:
    rows = Measure.objects.visible_to(user)
    return [
        *_by_status(Party.OFFICE, rows.exclude(awaits_leader(), status=Status.SUBMITTED)),
        _extensions(user),
        _closable(user),
        _to_check(user, today),
        _overdue(rows.filter(status__in=AT_WORK), today, hint="整改时限已过,请催办责任部门", may_urge=True),
        _lapsed(user, today),
    ]


def _to_keep(user: User, today: date) -> WorkSection:
    hint = "断档的和7天内到期的;做了的请登记并附上材料,销号后也要坚持"
    return watch_section("要坚持的事项", hint, to_keep(user, today), user=user, today=today)


def _lapsed(user: User, today: date) -> WorkSection:
    hint = "承诺长期坚持,但过了期限没有登记"
    return watch_section("断档", hint, broken(user, today), user=user, today=today, query="watch=lapsed")


def _handler(user: User, today: date) -> list[WorkSection]:
    rows = Measure.objects.visible_to(user)
    # Without a department nothing matches 0; None would match every measure that has none yet.
    own = Q(department_id=user.department_id or 0) | Q(handler=user)
    through = Measure.supporting_departments.through.objects
    supported = through.filter(department_id=user.department_id or 0).values("measure_id")
    supporting = rows.filter(status__in=AT_WORK, pk__in=supported).exclude(own)
    return [
        *_by_status(Party.DEPARTMENT, rows.filter(own)),
        _to_keep(user, today),
        section_of("配合的措施", "由牵头部门提交审核,本部门可补充进展和材料", supporting),
        _handed_in(user),
    ]


def _handed_in(user: User) -> WorkSection:
    rows = handed_in(user, Measure.objects.visible_to(user))
    keys = first_keys(rows.filter(status__in=(Status.SUBMITTED, Status.COMPLETED)))
    return keyed("我提交的", "等待审核的和审核通过的,最近的在前", keys, notes=came_of)


def _by_status(party: Party, rows: MeasureQuerySet) -> list[WorkSection]:
    """A section for each status that is the turn of ``party``."""
    return [
        section_of(
            status.label,
            hint,
            rows.filter(status=status),
            query=f"status={status}",
            # Who returned it, and why.
            notes=came_of if status is Status.RETURNED else None,
        )
        for status, hint in HINTS.items()
        if TURN[status] is party
    ]


def _leader(user: User, today: date) -> list[WorkSection]:
    waiting = Measure.objects.visible_to(user).filter(awaits_leader(), status=Status.SUBMITTED)
    return [
        section_of("待初审", "初审通过后由整改办审核", waiting, query="status=SUBMITTED"),
        _extensions(user),
        *_overview(user, today),
        _lapsed(user, today),
        _moved(user),
    ]


def _moved(user: User) -> WorkSection:
    moved = moved_since(Measure.objects.visible_to(user), week_ago(), most=MAX_COUNT)
    notes = {pk: told(happenings) for pk, happenings in moved.items()}
    found = keyed("本周动态", "您分管的措施近7天的办理情况", list(moved), notes=lambda _rows: notes)
    return replace(found, count=str(len(moved)))


def _above(user: User, today: date) -> list[WorkSection]:
    """What is late, who is late, what needs a word."""
    late, soon = _overview(user, today)
    checks = [] if user.is_supervisor else [_to_check(user, today)]
    rows = Measure.objects.visible_to(user)
    groups = who_is_late(rows, today, by_organization=user.is_supervisor) if late.keys else []
    people = WorkSection("谁逾期", "逾期最多的在前", [], "", "overdue=true", kind="late", late=groups)
    return [late, people, _needing_a_word(rows, today), _lapsed(user, today), *checks, soon]


def _needing_a_word(rows: MeasureQuerySet, today: date) -> WorkSection:
    keys = soonest(rows, needing_a_word(today))
    hint = "逾期多日没有进展、提交后久未审核、一再被退回"
    return keyed("需要过问", hint, keys, notes=partial(reasons, today=today))


def _overview(user: User, today: date) -> list[WorkSection]:
    rows = Measure.objects.visible_to(user)
    soon = rows.due_within(7, today=today)
    return [
        _overdue(rows, today, hint="整改时限已过,尚未完成", may_urge=user.role in URGERS),
        section_of("7天内到期", "", soon, query="due_within=7", is_dated=True, parts=_each(OPEN_STATUSES)),
    ]


def _overdue(rows: MeasureQuerySet, today: date, *, hint: str, may_urge: bool) -> WorkSection:
    late = rows.overdue(today)
    found = section_of("已逾期", hint, late, query="overdue=true", is_dated=True, parts=_each(OPEN_STATUSES))
    return replace(found, may_urge=may_urge)


def _each(statuses: Iterable[Status]) -> list[Q]:
    return [Q(status=status) for status in statuses]


def _extensions(user: User) -> WorkSection:
    """Requests that this user decides on."""
    awaiting = ExtensionRequest.objects.awaiting(user).values("measure_id")
    rows = Measure.objects.visible_to(user).filter(pk__in=awaiting)
    return section_of("待审批的延期", "同意,或写明原因不同意", rows, query="extension=pending", is_dated=True)


def _to_check(user: User, today: date) -> WorkSection:
    found = to_check(user, today).select_related("sub_issue__category")[: MAX_COUNT + 1]
    rows = list(found)
    hint = "销号时和以后各次,由没有签署的人看成效是否巩固"
    return WorkSection("成效评估", hint, [], capped(len(rows)), kind="check", rows=rows[:MAX_ROWS])


def _closable(user: User) -> WorkSection:
    """The keys first: to find them takes long, to read twenty does not."""
    keys = list(closable(user).values_list("pk", flat=True)[: MAX_COUNT + 1])
    shown = SubIssue.objects.select_related("category")
    rows = shown.only("mark", "title", "category__mark", "category__title").in_bulk(keys[:MAX_ROWS])
    found = [rows[pk] for pk in keys if pk in rows]
    hint = "措施全部完成,可以签署销号"
    return WorkSection("可销号", hint, [], capped(len(keys)), kind="sub_issue", rows=found)
