"""What waits for a user, in sections; every section reads keys, and the measures of all are read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ParamSpec

from django.db.models import Q

from accounts.models import Role, User
from accounts.places import place
from audit import sql
from measures.effectiveness import to_check
from measures.filters.counted import awaits_leader
from measures.models import ExtensionRequest, Measure
from measures.models.measure import MeasureQuerySet
from measures.pages.late import due_soon, needing_a_word, overdue, reasons, who_is_late
from measures.pages.moved import came_of, handed_in, moved_since, told, week_ago
from measures.pages.rows import ReadMeasure, read_measures, rows_of
from measures.pages.soonest import SeenMeasures
from measures.pages.waiting import Waiting
from measures.pages.watches import broken, to_keep
from measures.pages.work_links import closable_findings, regulations_to_look_at
from measures.pages.work_sections import (
    MAX_COUNT,
    MAX_ROWS,
    WorkSection,
    capped,
    first_keys,
    keyed,
    of_above,
    section_of,
    watch_section,
)
from measures.rules import URGERS
from measures.services.common_deadline import later_than, standing_deadline
from measures.workflow import AT_WORK, OPEN_STATUSES, TURN, Party, Status

P = ParamSpec("P")
# A filter of the ledger that leaves nothing out.
ALL = "sort=ledger"
SOON = 7
UNITS = """
SELECT issues_inspection.id, short_name, accounts_organization.name
FROM issues_inspection JOIN accounts_organization ON accounts_organization.id = organization_id
WHERE issues_inspection.id IN ({})
"""
# What whoever's turn it is has to do; of the statuses of one party the most pressing comes first.
HINTS: dict[Status, str] = {
    Status.SUBMITTED: "审核通过,或写明原因退回",
    Status.DRAFT: "确定责任领导、牵头部门和整改时限",
    Status.RETURNED: "按退回意见补充后再次提交",
    Status.IN_PROGRESS: "记录进展、上传佐证材料后提交审核",
    Status.COMPLETED: "",
}


def sections(user: User, today: date, waiting: Waiting) -> list[WorkSection]:
    """The sections of ``user``'s role, the most pressing first; empty ones are left out.

    ``waiting``: of ``what_may_wait``, so that what cannot be there is not looked for.
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
    built = [*build(user, today, waiting), *of_above(user, today)]
    found = [section for section in built if section.keys or section.rows or section.late]
    return _as_shown(user, found or _everything(user), today)


def _as_shown(user: User, found: Iterable[WorkSection], today: date) -> list[WorkSection]:
    """With their rows: one read for the measures of all sections."""
    keys = {pk for section in found for pk in section.keys}
    measures = read_measures(keys)
    units = _units(measures.values()) if user.is_supervisor else {}
    shown = []
    for section in found:
        rows = [measures[pk] for pk in section.keys if pk in measures]
        notes = section.notes(rows) if section.notes else {}
        drawn = rows_of(rows, today=today, notes=notes, units=units)
        shown.append(replace(section, rows=drawn or section.rows, grid=_grid(user, rows)))
    return shown


def _units(measures: Iterable[ReadMeasure]) -> dict[int, str]:
    """Whose each inspection is: many units have an 办公室."""
    keys = list({row.inspection_id for row in measures})
    return {pk: short or name for pk, short, name in sql.read(UNITS.format(sql.marks(keys)), keys)}


def _grid(user: User, rows: Sequence[ReadMeasure]) -> str:
    """Drafts are assigned together, those of the first one's inspection."""
    if not user.is_coordinator or not rows or rows[0].status != Status.DRAFT:
        return ""
    return f"{place('assignment_grid', rows[0].inspection_id)}?drafts"


def _everything(user: User) -> list[WorkSection]:
    keys = first_keys(Measure.objects.visible_to(user).in_ledger_order())
    return [keyed("全部措施", "现在没有等您办理的事项", keys, query=ALL)] if keys else []


def _office(user: User, today: date, waiting: Waiting) -> list[WorkSection]:
    rows = Measure.objects.visible_to(user)
    return [
        *_by_status(Party.OFFICE, _of_the_office(rows) if "first_looks" in waiting else rows),
        *_if("extensions" in waiting, _extensions, user),
        *_if("instructions" in waiting, _later_than_common, user),
        closable_findings(user),
        *_if("checks" in waiting, _to_check, user, today),
        _late(SeenMeasures.of(rows), today, hint="整改时限已过,请催办责任部门", statuses=AT_WORK),
        *_if("watches" in waiting, _lapsed, user, today),
        *_if("regulations" in waiting, regulations_to_look_at, user, today),
    ]


def _of_the_office(rows: MeasureQuerySet) -> MeasureQuerySet:
    """Without what a leader looks at first."""
    return rows.exclude(awaits_leader(), status=Status.SUBMITTED)


def _if(
    is_there: bool, section: Callable[P, WorkSection], *args: P.args, **named: P.kwargs
) -> list[WorkSection]:
    return [section(*args, **named)] if is_there else []


def _later_than_common(user: User) -> WorkSection:
    """While the unit has not said whether it takes the common deadline over."""
    unit = standing_deadline(user.organization_id or 0)
    if unit is None or unit.answered_at is not None:
        return WorkSection("晚于督查统一时限", "", [], "")
    hint = f"督查统一时限 {unit.instruction.due_on},请到“督查要求”采用,或说明原因"
    return section_of("晚于督查统一时限", hint, later_than(unit), is_dated=True)


def _to_keep(user: User, today: date) -> WorkSection:
    hint = "断档的和7天内到期的;做了的请登记并附上材料,销号后也要坚持"
    return watch_section("要坚持的事项", hint, to_keep(user, today), user=user, today=today)


def _lapsed(user: User, today: date) -> WorkSection:
    hint = "承诺长期坚持,但过了期限没有登记"
    return watch_section("断档", hint, broken(user, today), user=user, today=today, query="watch=lapsed")


def _handler(user: User, today: date, waiting: Waiting) -> list[WorkSection]:
    rows = Measure.objects.visible_to(user)
    # Without a department nothing matches 0; None would match every measure that has none yet.
    own = Q(department_id=user.department_id or 0) | Q(handler=user)
    through = Measure.supporting_departments.through.objects
    supported = through.filter(department_id=user.department_id or 0).values("measure_id")
    supporting = rows.filter(status__in=AT_WORK, pk__in=supported).exclude(own)
    return [
        *_by_status(Party.DEPARTMENT, rows.filter(own)),
        *_if("watches" in waiting, _to_keep, user, today),
        *_if("regulations" in waiting, regulations_to_look_at, user, today),
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


def _leader(user: User, today: date, waiting: Waiting) -> list[WorkSection]:
    return [
        *_if("first_looks" in waiting, _first_looks, user),
        *_if("extensions" in waiting, _extensions, user),
        *_overview(user, SeenMeasures.of(Measure.objects.visible_to(user)), today),
        *_if("watches" in waiting, _lapsed, user, today),
        *_if("regulations" in waiting, regulations_to_look_at, user, today),
        _moved(user),
    ]


def _first_looks(user: User) -> WorkSection:
    rows = Measure.objects.visible_to(user).filter(awaits_leader(), status=Status.SUBMITTED)
    return section_of("待初审", "初审通过后由整改办审核", rows, query="status=SUBMITTED")


def _moved(user: User) -> WorkSection:
    moved = moved_since(Measure.objects.visible_to(user), week_ago(), most=MAX_COUNT)
    notes = {pk: told(happenings) for pk, happenings in moved.items()}
    found = keyed("本周动态", "您分管的措施近7天的办理情况", list(moved), notes=lambda _rows: notes)
    return replace(found, count=str(len(moved)))


def _above(user: User, today: date, waiting: Waiting) -> list[WorkSection]:
    """What is late, who is late, what needs a word."""
    seen = SeenMeasures.of(Measure.objects.visible_to(user), is_of_many=user.is_supervisor)
    late, soon = _overview(user, seen, today)
    checks = _if("checks" in waiting and not user.is_supervisor, _to_check, user, today)
    lapsed = _if("watches" in waiting, _lapsed, user, today)
    groups = who_is_late(seen, today) if late.keys else []
    people = WorkSection("谁逾期", "逾期最多的在前", [], "", "overdue=true", kind="late", late=groups)
    return [late, people, _needing_a_word(seen, today), *lapsed, *checks, soon]


def _needing_a_word(seen: SeenMeasures, today: date) -> WorkSection:
    keys = seen.soonest(needing_a_word(today), most=MAX_COUNT + 1)
    hint = "逾期多日没有进展、提交后久未审核、一再被退回"
    return keyed("需要过问", hint, keys, notes=partial(reasons, today=today))


def _overview(user: User, seen: SeenMeasures, today: date) -> list[WorkSection]:
    late = _late(seen, today, hint="整改时限已过,尚未完成", may_urge=user.role in URGERS)
    soon = seen.soonest([due_soon(today, days=SOON)], most=MAX_COUNT + 1)
    return [late, keyed(f"{SOON}天内到期", "", soon, query=f"due_within={SOON}")]


def _late(
    seen: SeenMeasures,
    today: date,
    *,
    hint: str,
    statuses: Sequence[Status] = OPEN_STATUSES,
    may_urge: bool = True,
) -> WorkSection:
    keys = seen.soonest([overdue(today, statuses)], most=MAX_COUNT + 1)
    return replace(keyed("已逾期", hint, keys, query="overdue=true"), may_urge=may_urge)


def _extensions(user: User) -> WorkSection:
    """Requests that this user decides on."""
    awaiting = ExtensionRequest.objects.awaiting(user).values("measure_id")
    rows = Measure.objects.visible_to(user).filter(pk__in=awaiting)
    return section_of("待审批的延期", "同意,或写明原因不同意", rows, query="extension=pending", is_dated=True)


def _to_check(user: User, today: date) -> WorkSection:
    found = to_check(user, today)
    keys = list(found.values_list("pk", flat=True)[: MAX_COUNT + 1])
    shown = found.filter(pk__in=keys[:MAX_ROWS]).select_related("sub_issue__category")
    hint = "销号时和以后各次,由没有签署的人看成效是否巩固"
    return WorkSection(
        "成效评估", hint, [], capped(len(keys)), kind="check", rows=list(shown) if keys else []
    )
