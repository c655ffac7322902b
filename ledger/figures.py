"""The figures of the dashboard. One grouped read of the measures answers most of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from accounts.models import User
from audit import sql
from issues.labels import category_label
from issues.models import Focus, Inspection
from ledger.groups import CATEGORY, FOCUS, groups_of
from ledger.kept.sums import kept_sums
from ledger.lines import FigureLine
from ledger.own import OwnMeasures
from ledger.rates import percent
from ledger.sums import Lines, Sums, new_lines, sums_of
from measures.filters.filter_set import readable_measures
from measures.models import Watch
from measures.models.measure import MeasureQuerySet
from measures.visibility import sub_issues_of, visible_sub_issues

MAX_CATEGORIES = 60
UNASSIGNED = "未分派部门"
# The numbers of ``Figures`` that are sums as they are.
COUNTS = (
    "within_7",
    "within_14",
    "within_30",
    "due",
    "due_done",
    "immediate",
    "immediate_done",
    "findings",
    "findings_closed",
    "recurring",
    "watched",
    "lapsed",
)


WATCHED = "SELECT 1 FROM measures_watch WHERE organization_id = %s AND is_active LIMIT 1"
CATEGORIES = "SELECT id, mark, title, focus FROM issues_category WHERE id IN ({}) ORDER BY position"
DEPARTMENTS = 'SELECT id, name FROM accounts_department WHERE id IN ({}) ORDER BY "order", id'


class FiguresCategory(NamedTuple):
    """A category as a line of figures names it."""

    pk: int
    mark: str
    title: str
    focus: str

    @property
    def label(self) -> str:
        return category_label(self.mark, self.title)


@dataclass(frozen=True)
class Figures:
    """``sums``: what most of it is read from; empty where many units are compared."""

    whole: FigureLine
    categories: list[FigureLine]
    focuses: list[FigureLine]
    departments: list[FigureLine]
    within_7: int
    within_30: int
    immediate: int
    immediate_done: int
    findings: int
    findings_closed: int
    recurring: int
    watched: int
    lapsed: int
    due: int = 0
    due_done: int = 0
    within_14: int = 0
    sums: Sums = field(default_factory=Sums)

    @property
    def rate(self) -> str:
        return percent(self.whole.done, self.whole.total)


def measures_in(user: User, inspection: Inspection | None) -> MeasureQuerySet:
    """What ``user`` may read of one inspection, or of all."""
    measures = readable_measures(user)
    return measures if inspection is None else measures.filter(inspection=inspection)


def figures(
    user: User, inspection: Inspection | None, *, today: date, own: OwnMeasures | None = None
) -> Figures:
    """Of one inspection, or of everything ``user`` may read; nine reads at most whatever the size.

    ``own``: all that a handler or leader sees of it, where it was read already.
    """
    sums = own.sums(today) if own else kept_sums(user, inspection, today=today)
    if sums is None:
        sums = _counted(user, measures_in(user, inspection), inspection, today=today)
    if own:
        sums.counts.update(_watched(user, inspection, today=today))
    categories = _categories_of(sums) if inspection else []
    focuses = _focus_lines(_focuses_of(sums, categories) if inspection else sums.focuses)
    return Figures(
        whole=sums.whole,
        categories=_shown(sums, categories) if inspection else focuses,
        focuses=focuses,
        departments=_departments(sums.departments),
        sums=sums,
        **{name: sums.counts[name] for name in COUNTS},
    )


def _counted(user: User, measures: MeasureQuerySet, inspection: Inspection | None, *, today: date) -> Sums:
    """In three reads."""
    groups = groups_of(measures, today, by=CATEGORY if inspection else FOCUS, has_people=True)
    sums = sums_of(groups)
    if inspection is None:
        sums.focuses = sums.headings
    findings = sub_issues_of(user, measures, inspection) if inspection else visible_sub_issues(user)
    sums.counts.update(
        findings.aggregate(
            findings=Count("pk"), findings_closed=Count("closed_on"), recurring=Count("predecessor")
        )
    )
    sums.counts.update(_watched(user, inspection, today=today))
    return sums


def _watched(user: User, inspection: Inspection | None, *, today: date) -> dict[str, int]:
    """What is to be kept for good, closed or not, and how much of it lapsed.

    Among all measures that he may read of it; the organization lets its index find the few.
    """
    place = inspection.organization_id if inspection else user.organization_id
    if place is not None and not sql.look(WATCHED, [place]):
        return {"watched": 0, "lapsed": 0}
    if place is None:
        rows = Watch.objects.visible_to(user).standing(today)
    else:
        rows = Watch.objects.standing(today).filter(
            organization=place, measure__in=measures_in(user, inspection).order_by().values("pk")
        )
    return rows.order_by().aggregate(watched=Count("pk"), lapsed=Count("pk", filter=Q(due_on__lt=today)))


def _categories_of(sums: Sums) -> list[FiguresCategory]:
    keys = list(sums.headings)
    rows = sql.look(CATEGORIES.format(sql.marks(keys)), keys) if keys else []
    return [FiguresCategory._make(row) for row in rows]


def _shown(sums: Sums, categories: list[FiguresCategory]) -> list[FigureLine]:
    """As many as can be looked at, and the rest in one."""
    rest = FigureLine(UNASSIGNED, "without=department")
    for row in categories[MAX_CATEGORIES:]:
        rest.join(sums.headings[row.pk])
    shown = categories[:MAX_CATEGORIES]
    lines = [sums.headings[row.pk].named(row.label, f"category={row.pk}") for row in shown]
    return _used([*lines, rest])


def _focuses_of(sums: Sums, categories: list[FiguresCategory]) -> Lines:
    """Categories of many inspections are thousands; units and years are compared by their focus."""
    found = new_lines()
    for row in categories:
        found[row.focus].join(sums.headings[row.pk])
    return found


def _focus_lines(found: Lines) -> list[FigureLine]:
    lines = [found[focus.value].named(focus.label, f"focus={focus.value}") for focus in Focus]
    return _used([*lines, found[""].named("未标明所属方面", "without=focus")])


def _departments(found: Lines) -> list[FigureLine]:
    """In the order of the unit; what has none comes last."""
    keys = [pk for pk in found if pk]
    rows = sql.look(DEPARTMENTS.format(sql.marks(keys)), keys) if keys else []
    lines = [found[pk].named(name, f"lead={pk}") for pk, name in rows]
    return _used([*lines, found[0].named(UNASSIGNED, "without=department")])


def _used(lines: list[FigureLine]) -> list[FigureLine]:
    return [line for line in lines if line.total]
