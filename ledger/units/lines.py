"""A unit as a line: where it stands now, by focus, and where it stood a quarter ago."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Case, F, Max, Sum, When

from accounts.models import Organization
from issues.models import Filing, Inspection
from issues.models.outline import InspectionQuerySet
from ledger.kept.read import DONE, UNIT_AND_FOCUS, totals
from ledger.models import DailyFigures
from ledger.rates import percent, share
from measures.workflow import Status

QUARTER = relativedelta(months=3)
STATES = tuple(status.name.lower() for status in Status)
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
    """``numbers`` as ``kept.read.totals`` gives them; ``before``: a quarter ago, None where not counted."""

    organization: Organization
    numbers: Mapping[str, int]
    focuses: Mapping[str, UnitStanding]
    filed_on: date | None
    before: UnitStanding | None

    @property
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
    rows = Organization.objects.filter(pk__in=[row.pk for row in organizations])
    found = totals(rows, by=UNIT_AND_FOCUS, today=today, of_round=of_round)
    whole: dict[int, Counter[str]] = defaultdict(Counter)
    focuses: dict[int, dict[str, UnitStanding]] = defaultdict(dict)
    for key, numbers in found.items():
        assert isinstance(key, tuple)
        unit, focus = key
        whole[unit].update(numbers)
        focuses[unit][focus] = _standing(numbers)
    inspections = Inspection.objects.current().filter(organization__in=rows)
    if of_round:
        inspections = inspections.filter(round=of_round)
    filed, before = _filed(inspections), _before(inspections, on=quarter_before(today))
    return [
        UnitLine(row, whole[row.pk], focuses[row.pk], filed.get(row.pk), before.get(row.pk))
        for row in organizations
    ]


def sum_of(lines: Sequence[UnitLine]) -> UnitSum:
    found = UnitSum()
    for line in lines:
        found.numbers.update(line.numbers)
    return found


def _standing(numbers: Mapping[str, int]) -> UnitStanding:
    total = sum(numbers.get(state, 0) for state in STATES)
    return UnitStanding(total, numbers.get(DONE, 0), numbers.get("overdue", 0))


def _filed(inspections: InspectionQuerySet) -> dict[int, date]:
    """The newest of what a unit handed in."""
    rows = Filing.objects.standing().filter(inspection__in=inspections).order_by()
    return dict(rows.values_list("inspection__organization_id").annotate(Max("filed_on")))


def _before(inspections: InspectionQuerySet, *, on: date) -> dict[int, UnitStanding]:
    completed, long_term = F("completed"), F("long_term_completed")
    counts = When(inspection__is_long_term_counted=True, then=completed)
    total = F("draft") + F("in_progress") + F("submitted") + F("returned") + completed
    rows = DailyFigures.objects.filter(inspection__in=inspections, counted_on=on).order_by()
    sums = rows.values_list("inspection__organization_id").annotate(
        sum_total=Sum(total),
        sum_done=Sum(Case(counts, default=completed - long_term)),
        sum_overdue=Sum("overdue"),
    )
    return {unit: UnitStanding(*numbers) for unit, *numbers in sums}
