"""汇总表: the figures that go up, per category and per department; added up from records, never typed.

Source of the columns: product.md, “Figures reported upward”.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.models import Department, Role
from issues.models import Category, Inspection, SubIssue
from ledger.groups import MeasureGroup, groups_of
from ledger.rates import RATE_RULE, percent
from measures.models import Figure, FigureKind, Measure, RegulationUse
from measures.models.measure import MeasureQuerySet
from measures.models.regulation_state import BUILT, RegulationAct, counted_act
from measures.workflow import DISPLAY_ORDER, Status, Timeframe

Cell = str | int
# The whole organization's figures are for those who see all of it.
SEE_ALL = (Role.COORDINATOR, Role.VIEWER, Role.SUPERVISOR)
TOTAL = "合计"
NOBODY = "未分派部门"
NOTE = (
    "{rule}。销号率=已销号问题数÷具体问题数。{rates}。逾期按{today:%Y-%m-%d}计算,不含已完成的措施。"
    "制度、资金、人次、线索和会议由各措施下已确认的记录相加得出;同一制度用于多条措施、写法略有不同的,每行和合计均只计一次;"
    "既制定又印发的计入制定。建章立制为制定、修订和印发之和,不含废止。{more}"
)
BY_DEPARTMENT = "一个问题涉及几个牵头部门的,在各部门行分别计算,合计只计一次。"


@dataclass(frozen=True)
class SummaryTable:
    """``note`` says how was counted; it is printed under the table. Money is in 元."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str


@dataclass
class _Line:
    """What one row adds up."""

    label: str
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    long_term: int = 0
    overdue: int = 0
    done: int = 0
    immediate: int = 0
    immediate_done: int = 0
    findings: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    recurring: set[int] = field(default_factory=set)
    regulations: dict[int, RegulationAct] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add_group(self, group: MeasureGroup) -> None:
        self.states[group.status] += group.total
        self.overdue += group.overdue
        self.done += group.total if group.is_done else 0
        is_completed = group.status == Status.COMPLETED
        if group.timeframe == Timeframe.LONG_TERM and is_completed:
            self.long_term += group.total
        if group.timeframe == Timeframe.IMMEDIATE:
            self.immediate += group.total
            self.immediate_done += group.total if is_completed else 0

    def cells(self) -> list[Cell]:
        total = sum(self.states.values())
        return [
            self.label,
            len(self.findings),
            len(self.closed),
            percent(len(self.closed), len(self.findings)),
            len(self.recurring),
            total,
            *(self.states[state] for state in DISPLAY_ORDER),
            self.long_term,
            self.overdue,
            percent(self.done, total),
            self.immediate,
            self.immediate_done,
            *self._regulation_cells(),
            *(_number(self.sums[kind]) for kind in FigureKind.values),
        ]

    def _regulation_cells(self) -> list[Cell]:
        """The sum first; what was abolished is not built."""
        counts = Counter(self.regulations.values())
        return [sum(counts[act] for act in BUILT), *(counts[act] for act in RegulationAct)]


HEADERS = [
    "具体问题",
    "已销号",
    "销号率",
    "反复出现",
    "整改措施",
    *(state.label for state in DISPLAY_ORDER),
    "其中阶段性完成",
    "逾期",
    "完成率",
    "立行立改",
    "立行立改已完成",
    "建章立制",
    *(f"{act.label}制度" for act in RegulationAct),
    *(f"{kind.label}({kind.unit})" for kind in FigureKind),
]


def _number(amount: Decimal) -> Cell:
    """Whole numbers as such; 元 with 角 and 分 as written."""
    return int(amount) if amount == int(amount) else f"{amount.normalize():f}"


@dataclass(frozen=True)
class _Facts:
    """Everything that is added up, each with its category and department."""

    groups: list[MeasureGroup]
    findings: list[tuple[int, int, bool, bool]]
    departments_of: dict[int, set[int]]
    regulations: list[tuple[int, int, int, RegulationAct]]
    sums: list[tuple[int, int, str, Decimal]]


def summary_tables(inspection: Inspection, *, today: date) -> list[SummaryTable]:
    """One table per category and one per department; seven reads whatever the size."""
    facts = _facts(inspection, today)
    categories = {
        row.pk: str(row) for row in Category.objects.filter(inspection=inspection).order_by("position")
    }
    departments = Department.objects.filter(organization=inspection.organization_id)
    names = dict(departments.values_list("pk", "name"))
    rule = inspection.completion_rule()
    return [
        SummaryTable(
            "按问题类别汇总",
            ["问题类别", *HEADERS],
            _rows(facts, categories, key=lambda place: place[0], by_department=False),
            NOTE.format(rule=rule, rates=RATE_RULE, today=today, more=""),
        ),
        SummaryTable(
            "按牵头部门汇总",
            ["牵头部门", *HEADERS],
            _rows(facts, names | {0: NOBODY}, key=lambda place: place[1], by_department=True),
            NOTE.format(rule=rule, rates=RATE_RULE, today=today, more=BY_DEPARTMENT),
        ),
    ]


def _facts(inspection: Inspection, today: date) -> _Facts:
    measures = Measure.objects.current().filter(inspection=inspection)
    of_finding: dict[int, set[int]] = defaultdict(set)
    for finding, department in measures.order_by().values_list("sub_issue_id", "department_id").distinct():
        of_finding[finding].add(department or 0)
    place = ("measure__category_id", "measure__department_id")
    return _Facts(
        groups=groups_of(measures, today),
        findings=[
            (pk, category, closed_on is not None, predecessor is not None)
            for pk, category, closed_on, predecessor in SubIssue.objects.current()
            .filter(inspection=inspection)
            .values_list("pk", "category_id", "closed_on", "predecessor_id")
        ],
        departments_of=of_finding,
        regulations=_regulations(measures),
        sums=[
            (category, department or 0, kind, amount)
            for category, department, kind, amount in Figure.objects.current()
            .filter(measure__in=measures.order_by().values("pk"))
            .order_by()
            .values_list(*place, "kind")
            .annotate(sum=Sum("amount"))
        ],
    )


def _regulations(measures: MeasureQuerySet) -> list[tuple[int, int, int, RegulationAct]]:
    """Each with its one act in this inspection, so that rows and total count it under the same heading."""
    uses = RegulationUse.objects.current().filter(measure__in=measures.order_by().values("pk")).order_by()
    place = ("measure__category_id", "measure__department_id")
    rows = list(uses.values_list(*place, "regulation_id", "act").distinct())
    acts: dict[int, set[str]] = defaultdict(set)
    for _, _, regulation, act in rows:
        acts[regulation].add(act)
    counted = {regulation: counted_act(done) for regulation, done in acts.items()}
    return [
        (category, department or 0, regulation, counted[regulation])
        for category, department, regulation, _ in rows
    ]


def _rows(
    facts: _Facts, names: dict[int, str], *, key: Callable[[tuple[int, int]], int], by_department: bool
) -> list[list[Cell]]:
    """A row per name that has anything, in the order of ``names``, and their total."""
    lines = {pk: _Line(name) for pk, name in names.items()}
    total = _Line(TOTAL)

    def both(place: tuple[int, int]) -> Iterable[_Line]:
        return (lines[key(place)], total)

    for group in facts.groups:
        for line in both((int(group.heading), group.department_id or 0)):
            line.add_group(group)
    for category, department, regulation, act in facts.regulations:
        for line in both((category, department)):
            line.regulations[regulation] = act
    for category, department, kind, amount in facts.sums:
        for line in both((category, department)):
            line.sums[kind] += amount
    for pk, category, is_closed, is_recurring in facts.findings:
        owners = facts.departments_of.get(pk, {0}) if by_department else {category}
        for line in (*(lines[owner] for owner in owners), total):
            line.findings.add(pk)
            if is_closed:
                line.closed.add(pk)
            if is_recurring:
                line.recurring.add(pk)
    used = [line for line in lines.values() if line.findings or sum(line.states.values())]
    return [line.cells() for line in [*used, total]]
