"""For who leads: who is late, and which measures need a word from above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from audit import sql
from measures.pages.rows import ReadMeasure
from measures.pages.soonest import SeenMeasures, WorkPart
from measures.workflow import OPEN_STATUSES, Act, Status

# Of departments or people; nobody calls more in a day.
MAX_LATE = 10
# What is counted → the filter of the ledger that lists the same.
FILTERS = {"department_id": "lead", "leader_id": "leader", "organization_id": "organization"}
# Title, what is counted, and where its name stands.
UNITS = [("单位", "organization_id", ("accounts_organization", "name"))]
PEOPLE = [
    ("牵头部门", "department_id", ("accounts_department", "name")),
    ("责任领导", "leader_id", ("accounts_user", "full_name")),
]
LATE = f"""
SELECT seen.{{0}}, named.{{1}}, COUNT(*), MIN(due_on)
FROM ({{2}}) AS seen JOIN {{3}} AS named ON named.id = seen.{{0}}
WHERE status IN ({{4}}) AND {{5}}
GROUP BY seen.{{0}}, named.{{1}} ORDER BY 3 DESC, 4 LIMIT {MAX_LATE}
"""  # noqa: S608  # nosec B608 - names of our own tables and columns
# After as many days without a word, or without a review, somebody above has to ask.
SILENT_DAYS = 14
REVIEW_DAYS = 7
AGAIN = 2
RETURNED = """
SELECT measure_id, COUNT(*) FROM measures_statuschange
WHERE act = %s AND measure_id IN ({}) GROUP BY measure_id
"""
RECENT = "SELECT 1 FROM measures_progressupdate WHERE measure_id = seen.id AND happened_on >= %s"
RETURNS = "SELECT COUNT(*) FROM measures_statuschange WHERE measure_id = seen.id AND act = %s"


@dataclass(frozen=True)
class LateLine:
    """Somebody with overdue measures; ``query`` filters the ledger to them. ``days``: for how long at most,
    None where it is not known."""

    name: str
    count: int
    days: int | None
    query: str

    @property
    def longest(self) -> str:
        return "" if self.days is None else f",最长 {self.days} 天"


@dataclass(frozen=True)
class LateGroup:
    title: str
    lines: list[LateLine]


def who_is_late(seen: SeenMeasures, today: date) -> list[LateGroup]:
    """Whoever has most overdue measures first; one grouped read a group."""
    found = [
        LateGroup(title, _late_lines(seen, key, named, today))
        for title, key, named in (UNITS if seen.is_of_many else PEOPLE)
    ]
    return [group for group in found if group.lines]


def _late_lines(seen: SeenMeasures, key: str, named: tuple[str, str], today: date) -> list[LateLine]:
    late = overdue(today)
    table, name = named
    statement = LATE.format(key, name, seen.statement, table, sql.marks(late.statuses), late.condition)
    values = [*seen.values, *(status.value for status in late.statuses), *late.values]
    return [
        LateLine(
            name=str(name),
            count=count,
            days=(today - date.fromisoformat(str(first))).days,
            query=f"{FILTERS[key]}={pk}&overdue=true",
        )
        for pk, name, count, first in seen.read(statement, values)
    ]


def overdue(today: date, statuses: Sequence[Status] = OPEN_STATUSES) -> WorkPart:
    """As ``MeasureQuerySet.overdue``."""
    return WorkPart(statuses, "due_on < %s", [sql.day(today)])


def due_soon(today: date, *, days: int) -> WorkPart:
    """As ``MeasureQuerySet.due_within``."""
    last = today + timedelta(days=days)
    return WorkPart(OPEN_STATUSES, "due_on BETWEEN %s AND %s", [sql.day(today), sql.day(last)])


def needing_a_word(today: date) -> list[WorkPart]:
    """Overdue without a word for ``SILENT_DAYS``, left unreviewed, sent back again; each has its index."""
    silent_since = sql.day(today - timedelta(days=SILENT_DAYS))
    unreviewed_since = sql.moment(timezone.now() - timedelta(days=REVIEW_DAYS))
    return [
        WorkPart(OPEN_STATUSES, f"due_on < %s AND NOT EXISTS ({RECENT})", [silent_since, silent_since]),
        WorkPart([Status.SUBMITTED], "status_changed_at < %s", [unreviewed_since]),
        WorkPart([Status.RETURNED], f"({RETURNS}) >= {AGAIN}", [Act.RETURN_FOR_REWORK.value]),
    ]


def reasons(measures: Iterable[ReadMeasure], today: date) -> dict[int, str]:
    """Why each of ``needing_a_word`` is there."""
    shown = list(measures)
    keys = [row.pk for row in shown]
    returns: dict[int, int] = dict(
        sql.read(RETURNED.format(sql.marks(keys)), [Act.RETURN_FOR_REWORK.value, *keys])
    )
    return {row.pk: _reason(row, returns.get(row.pk, 0), today) for row in shown}


def _reason(row: ReadMeasure, returns: int, today: date) -> str:
    found = [f"已被退回{returns}次"] if returns >= AGAIN else []
    if row.status == Status.SUBMITTED and row.status_changed_at:
        days = (today - timezone.localdate(row.status_changed_at)).days
        found += [f"提交后{days}天没有审核"] if days >= REVIEW_DAYS else []
    elif row.due_on and row.due_on < today - timedelta(days=SILENT_DAYS):
        found.append(f"逾期{(today - row.due_on).days}天,近{SILENT_DAYS}天没有进展")
    return ",".join(found)
