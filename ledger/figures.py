"""The figures of the dashboard. One grouped read of the measures answers most of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Value

from accounts.models import Department, User
from issues.models import Category, Focus, Inspection
from ledger.rates import percent
from measures.filters.filter_set import readable_measures
from measures.models import StatusChange, Watch
from measures.models.measure import MeasureQuerySet
from measures.visibility import visible_sub_issues
from measures.workflow import OPEN_STATUSES, Status, Timeframe

CATEGORY, FOCUS = "category_id", "category__focus"
MAX_MOVES = 10
MAX_CATEGORIES = 60
Heading = int | str


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that are alike in what the dashboard asks, and how many of them.

    ``heading`` is the key of their category, or its focus (see ``groups_of``).
    """

    heading: Heading
    department_id: int | None
    timeframe: str
    status: str
    is_long_term_counted: bool
    count: int
    overdue: int
    within_7: int
    within_30: int

    def is_done(self) -> bool:
        """Completed, as far as the rule of the inspection counts it."""
        if self.status != Status.COMPLETED:
            return False
        return self.is_long_term_counted or self.timeframe != Timeframe.LONG_TERM


@dataclass
class FigureLine:
    """One bar: measures by state. ``query`` narrows the ledger to it."""

    label: str
    query: str
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status.values, 0))
    overdue: int = 0
    done: int = 0
    within_7: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def rate(self) -> str:
        return percent(self.done, self.total)

    def add(self, group: MeasureGroup) -> None:
        self.states[group.status] += group.count
        self.overdue += group.overdue
        self.within_7 += group.within_7
        self.done += group.count if group.is_done() else 0


@dataclass(frozen=True)
class Figures:
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
    activity: list[StatusChange]

    @property
    def rate(self) -> str:
        return percent(self.whole.done, self.whole.total)


def measures_in(user: User, inspection: Inspection | None) -> MeasureQuerySet:
    """What ``user`` may read of one inspection, or of all."""
    measures = readable_measures(user)
    return measures if inspection is None else measures.filter(inspection=inspection)


def figures(user: User, inspection: Inspection | None, *, today: date) -> Figures:
    """Of one inspection, or of everything ``user`` may read; seven reads whatever the size."""
    measures = measures_in(user, inspection)
    findings = visible_sub_issues(user)
    if inspection is not None:
        findings = findings.filter(inspection=inspection)
    groups = groups_of(measures, today, by=CATEGORY if inspection else FOCUS)
    categories = _categories_of(groups) if inspection else []
    focuses = focus_lines(_by_focus(groups, categories) if inspection else groups)
    closed = findings.aggregate(all=Count("pk"), closed=Count("closed_on"), recurring=Count("predecessor"))
    immediate = [group for group in groups if group.timeframe == Timeframe.IMMEDIATE]
    return Figures(
        whole=_line("全部", "", groups),
        categories=_category_lines(groups, categories) if inspection else focuses,
        focuses=focuses,
        departments=_lines(groups, _department_names(groups), lambda group: group.department_id, name="lead"),
        within_7=sum(group.within_7 for group in groups),
        within_30=sum(group.within_30 for group in groups),
        immediate=sum(group.count for group in immediate),
        immediate_done=sum(group.count for group in immediate if group.status == Status.COMPLETED),
        findings=closed["all"],
        findings_closed=closed["closed"],
        recurring=closed["recurring"],
        **_watched(user, inspection, today=today),
        activity=newest_moves(measures, is_everything=inspection is None),
    )


def _watched(user: User, inspection: Inspection | None, *, today: date) -> dict[str, int]:
    """What is to be kept for good, closed or not, and how much of it lapsed."""
    rows = Watch.objects.visible_to(user).standing(today)
    if inspection is not None:
        rows = rows.filter(measure__inspection=inspection)
    return rows.order_by().aggregate(watched=Count("pk"), lapsed=Count("pk", filter=Q(due_on__lt=today)))


def groups_of(
    measures: MeasureQuerySet, today: date, *, by: str = CATEGORY, has_places: bool = True
) -> list[MeasureGroup]:
    """The one read: as many rows as there are combinations, however many measures there are.

    ``by`` is what the categories of one inspection, or of many of them, are told apart by; who does not ask
    by department leaves out ``has_places``, and has a tenth of the combinations.
    """
    is_open = Q(status__in=OPEN_STATUSES)
    place = F("department_id") if has_places else Value(None, output_field=IntegerField())
    rows = (
        measures.order_by()
        .annotate(place=place)
        .values_list(by, "place", "timeframe", "status", "inspection__is_long_term_counted")
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
            within_7=Count("pk", filter=is_open & Q(due_on__range=(today, today + timedelta(days=7)))),
            within_30=Count("pk", filter=is_open & Q(due_on__range=(today, today + timedelta(days=30)))),
        )
    )
    return [MeasureGroup(*row) for row in rows]


def _line(label: str, query: str, groups: list[MeasureGroup]) -> FigureLine:
    line = FigureLine(label, query)
    for group in groups:
        line.add(group)
    return line


def _categories_of(groups: list[MeasureGroup]) -> list[Category]:
    rows = Category.objects.filter(pk__in={group.heading for group in groups})
    return list(rows.order_by("position").only("mark", "title", "focus"))


def _category_lines(groups: list[MeasureGroup], categories: list[Category]) -> list[FigureLine]:
    names = {row.pk: str(row) for row in categories[:MAX_CATEGORIES]}
    return _lines(groups, names, lambda group: group.heading, name="category")


def _by_focus(groups: list[MeasureGroup], categories: list[Category]) -> list[MeasureGroup]:
    """The same groups, told apart by the focus of their category."""
    found = {row.pk: row.focus for row in categories}
    return [replace(group, heading=found.get(int(group.heading), "")) for group in groups]


def focus_lines(groups: list[MeasureGroup]) -> list[FigureLine]:
    """Categories of many inspections are thousands; units and years are compared by their focus."""
    found = {focus.value: FigureLine(focus.label, f"focus={focus.value}") for focus in Focus}
    rest = FigureLine("未标明所属方面", "without=focus")
    for group in groups:
        found.get(str(group.heading), rest).add(group)
    return [line for line in [*found.values(), rest] if line.total]


def _lines(
    groups: list[MeasureGroup],
    names: dict[int, str],
    key: Callable[[MeasureGroup], int | str | None],
    *,
    name: str,
) -> list[FigureLine]:
    """One bar per name in the order of ``names``; what has none comes last."""
    found: dict[int | str, FigureLine] = {
        pk: FigureLine(label, f"{name}={pk}") for pk, label in names.items()
    }
    rest = FigureLine("未分派部门", "without=department")
    for group in groups:
        found.get(key(group) or 0, rest).add(group)
    return [line for line in [*found.values(), rest] if line.total]


def _department_names(groups: list[MeasureGroup]) -> dict[int, str]:
    ids = {group.department_id for group in groups if group.department_id}
    return dict(Department.objects.filter(pk__in=ids).values_list("pk", "name"))


def newest_moves(measures: MeasureQuerySet, *, is_everything: bool) -> list[StatusChange]:
    """The newest ten moves; append-only rows are ordered by their id.

    Of everything they are found by going back move by move; of one inspection they are moves of the ten
    measures that were moved last. The other way round both databases would read every move there is.
    """
    if is_everything:
        mine = Q(Exists(measures.order_by().filter(pk=OuterRef("measure_id"))))
    else:
        moved = measures.filter(status_changed_at__isnull=False).order_by("-status_changed_at", "-id")
        mine = Q(measure__in=list(moved.values_list("pk", flat=True)[:MAX_MOVES]))
    rows = StatusChange.objects.filter(mine).select_related("measure__organization").order_by("-id")
    shown = ("act", "actor_name", "at", "measure__mark", "measure__text")
    units = ("measure__organization__name", "measure__organization__short_name")
    return list(rows.only(*shown, *units)[:MAX_MOVES])
