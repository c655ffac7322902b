"""What waits for whom, and for how long: the office, the leaders, the departments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.sums import Sums
from measures.workflow import Party

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


def waiting(sums: Sums, now: datetime) -> list[WaitingLine]:
    """Of the leaders only where somebody's turn is theirs."""
    lines = [_line(party, sums.waiting[party.value], sums.since[party.value], now=now) for party in WAITING]
    return [line for line in lines if line.count or line.party is not Party.LEADER]


def _line(party: Party, count: int, since: float, *, now: datetime) -> WaitingLine:
    """``since``: the sum of the instants from which each waits."""
    days = max(round(now.timestamp() - since / count) // SECONDS_A_DAY, 0) if count else None
    return WaitingLine(party, count, days)
