"""What waits for whom, and for how long: the office, the leaders, the departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Case, Count, DateTimeField, DurationField, ExpressionWrapper, Value, When
from django.db.models.functions import Coalesce

from measures.filters.counted import is_turn_of
from measures.models.measure import MeasureQuerySet
from measures.workflow import OPEN_STATUSES, Party

WAITING = (Party.OFFICE, Party.LEADER, Party.DEPARTMENT)
WHAT = {
    Party.OFFICE: "待分派、待审核",
    Party.LEADER: "待初审",
    Party.DEPARTMENT: "整改中、已退回",
}


@dataclass(frozen=True)
class WaitingLine:
    """``days``: how long on average, in full days; None where nothing waits or nobody counted.

    ``words`` and ``asked`` say and list a part of what waits for the party.
    """

    party: Party
    count: int
    days: int | None
    words: str = ""
    asked: str = ""

    @property
    def waited(self) -> str:
        return "" if self.days is None else f"平均已等 {self.days} 天"

    @property
    def what(self) -> str:
        return self.words or WHAT[self.party]

    @property
    def query(self) -> str:
        return self.asked or f"turn={self.party.value}"


def waiting(measures: MeasureQuerySet, now: datetime) -> list[WaitingLine]:
    """One grouped read; of the leaders only where somebody's turn is theirs."""
    turn = Case(*(When(is_turn_of(party), then=Value(party.value)) for party in WAITING), default=Value(""))
    since = Coalesce("status_changed_at", "created_at", output_field=DateTimeField())
    wait = ExpressionWrapper(Value(now, DateTimeField()) - since, output_field=DurationField())
    rows = measures.filter(status__in=OPEN_STATUSES).order_by().annotate(whose=turn, wait=wait)
    found = {
        whose: (count, average)
        for whose, count, average in rows.values_list("whose").annotate(Count("pk"), Avg("wait"))
    }
    lines = [_line(party, *found.get(party.value, (0, None))) for party in WAITING]
    return [line for line in lines if line.count or line.party is not Party.LEADER]


def _line(party: Party, count: int, average: timedelta | None) -> WaitingLine:
    return WaitingLine(party, count, None if average is None else max(average.days, 0))
