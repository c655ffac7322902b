"""What waits for whom, and for how long: the office, the leaders, the departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Avg, Case, Count, DateTimeField, FloatField, Func, Value, When
from django.db.models.functions import Coalesce

from measures.filters.counted import is_turn_of
from measures.models.measure import MeasureQuerySet
from measures.workflow import OPEN_STATUSES, Party

# Django's difference of two instants is Python that SQLite calls once a row.
EPOCH_SECONDS = {
    "sqlite": "((julianday(%(expressions)s) - 2440587.5) * 86400.0)",
    "postgresql": "EXTRACT(EPOCH FROM %(expressions)s)::double precision",
}
SECONDS_A_DAY = 86_400
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
    since = Func(
        Coalesce("status_changed_at", "created_at", output_field=DateTimeField()),
        template=EPOCH_SECONDS[connection.vendor],
        output_field=FloatField(),
    )
    rows = measures.filter(status__in=OPEN_STATUSES).order_by().annotate(whose=turn, since=since)
    found = {
        whose: (count, average)
        for whose, count, average in rows.values_list("whose").annotate(Count("pk"), Avg("since"))
    }
    lines = [_line(party, *found.get(party.value, (0, None)), now=now) for party in WAITING]
    return [line for line in lines if line.count or line.party is not Party.LEADER]


def _line(party: Party, count: int, since: float | None, *, now: datetime) -> WaitingLine:
    days = None if since is None else max(round(now.timestamp() - since) // SECONDS_A_DAY, 0)
    return WaitingLine(party, count, days)
