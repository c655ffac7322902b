"""A unit as a line: where it stands now, by focus, and where it stood a quarter ago."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from dateutil.relativedelta import relativedelta
from django.db.models import Case, F, Max, Sum, When
from django.utils import timezone

from accounts.models import Organization
from issues.models import Filing, Inspection
from issues.models.outline import InspectionQuerySet
from ledger.kept.read import DONE, UNIT_AND_FOCUS, totals
from ledger.models import DailyFigures, ReportedFigures
from ledger.rates import percent, share
from ledger.units.reported import reported_of
from measures.workflow import Status

QUARTER = relativedelta(months=3)
STATES = tuple(status.name.lower() for status in Status)
_COMPLETED = F("completed")
_COUNTS = When(inspection__is_long_term_counted=True, then=_COMPLETED)
BEFORE = {
    "sum_total": Sum(F("draft") + F("in_progress") + F("submitted") + F("returned") + _COMPLETED),
    "sum_done": Sum(Case(_COUNTS, default=_COMPLETED - F("long_term_completed"))),
    "sum_overdue": Sum("overdue"),
}
# What a line reads; summing less is a third of the page.
SHOWN = (*STATES, "overdue", "stalled", "postponed", "watched", "lapsed", "findings", "findings_closed")
POINTS = 100


@dataclass(frozen=True)
class UnitStanding:
    """Measures of a unit, or of one focus of it, on one day."""

    total: int
    done: int
    overdue: int

    @property
    def rate(self) -> str:
        return percent(self.done, self.total)


@dataclass(frozen=True)
class UnitLine:
    """``numbers`` as ``kept.read.totals`` gives them; ``before``: a quarter ago, None where not counted.

    ``reported``: of a unit that works elsewhere, from when and of what kind the numbers are.
    """

    organization: Organization
    numbers: Mapping[str, int]
    focuses: Mapping[str, UnitStanding]
    filed_on: date | None
    before: UnitStanding | None
    reported: ReportedFigures | None = None

    @cached_property
    def now(self) -> UnitStanding:
        return _standing(self.numbers)

    @property
    def rate_change(self) -> Decimal | None:
        """In points of a hundred."""
        now, before = self.now, self.before
        if before is None or not before.total or not now.total:
            return None
        points = POINTS * (share(now.done, now.total) - share(before.done, before.total))
        return points.quantize(Decimal("0.1"))

    @property
    def overdue_change(self) -> int | None:
        return None if self.before is None else self.now.overdue - self.before.overdue


@dataclass
class UnitSum:
    """All lines together, as their numbers are."""

    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> UnitStanding:
        return _standing(self.numbers)


def quarter_before(today: date) -> date:
    return today - QUARTER


def unit_lines(organizations: Sequence[Organization], *, today: date, of_round: str = "") -> list[UnitLine]:
    """In the order given; a number of reads that is fixed as long as nothing changes."""
    keys = [row.pk for row in organizations]
    rows = Organization.objects.filter(pk__in=keys)
    found = totals(rows, by=UNIT_AND_FOCUS, today=today, of_round=of_round, names=SHOWN)
    whole: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    focuses: dict[int, dict[str, UnitStanding]] = defaultdict(dict)
    for key, numbers in found.items():
        assert isinstance(key, tuple)
        unit, focus = key
        for name, number in numbers.items():
            whole[unit][name] += number
        focuses[unit][focus] = _standing(numbers)
    inspections = Inspection.objects.current().filter(organization__in=keys)
    if of_round:
        inspections = inspections.filter(round=of_round)
    filed, before = _filed(inspections), _before(inspections, on=quarter_before(today))
    reported = reported_of(organizations, of_round=of_round)
    return [
        _reported_line(row, reported[row.pk], of_round=of_round)
        if row.pk in reported
        else UnitLine(row, whole[row.pk], focuses[row.pk], filed.get(row.pk), before.get(row.pk))
        for row in organizations
    ]


def _reported_line(organization: Organization, row: ReportedFigures, *, of_round: str) -> UnitLine:
    parts = row.rounds[of_round] if of_round else row.focuses
    numbers: Counter[str] = Counter()
    for part in parts.values():
        numbers.update(part)
    focuses = {focus: _standing(part) for focus, part in parts.items()}
    return UnitLine(organization, numbers, focuses, timezone.localdate(row.as_of), None, row)


def sum_of(lines: Sequence[UnitLine]) -> UnitSum:
    found = UnitSum()
    for line in lines:
        found.numbers.update(line.numbers)
    return found


def _standing(numbers: Mapping[str, int]) -> UnitStanding:
    get = numbers.get
    return UnitStanding(sum([get(state, 0) for state in STATES]), get(DONE, 0), get("overdue", 0))


def _filed(inspections: InspectionQuerySet) -> dict[int, date]:
    """The newest of what a unit handed in."""
    rows = Filing.objects.standing().filter(inspection__in=inspections).order_by()
    return dict(rows.values_list("inspection__organization_id").annotate(Max("filed_on")))


def _before(inspections: InspectionQuerySet, *, on: date) -> dict[int, UnitStanding]:
    rows = DailyFigures.objects.filter(inspection__in=inspections, counted_on=on).order_by()
    sums = rows.values_list("inspection__organization_id").annotate(**BEFORE)
    return {unit: UnitStanding(*numbers) for unit, *numbers in sums}
