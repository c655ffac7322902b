"""Which measures are due first, of several statuses and by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections

from audit import sql
from measures.models.measure import MeasureQuerySet
from measures.workflow import Status

# What may be asked about ``seen``.
COLUMNS = (
    "id",
    "organization_id",
    "inspection_id",
    "category_id",
    "sub_issue_id",
    "department_id",
    "leader_id",
    "endorsed_by_id",
    "timeframe",
    "status",
    "due_on",
    "created_at",
    "status_changed_at",
)
PART = """
SELECT * FROM (
    SELECT due_on, id FROM ({}) AS seen WHERE status IN ({}) AND {} ORDER BY due_on, id LIMIT {}
) AS part_{}
"""


class WorkPart(NamedTuple):
    """Of what is seen: measures in one of ``statuses`` for which ``condition`` holds with its values."""

    statuses: Sequence[Status]
    condition: str
    values: Sequence[object]


@dataclass(frozen=True)
class SeenMeasures:
    """What somebody sees, as a statement: it is put together once for all that a page asks, which takes
    longer than to ask it. Empty for who sees nothing at all.
    """

    statement: str = ""
    values: Sequence[Any] = ()
    database: str = DEFAULT_DB_ALIAS
    is_of_many: bool = False

    @classmethod
    def of(cls, rows: MeasureQuerySet, *, is_of_many: bool = False) -> SeenMeasures:
        """``is_of_many``: of several units."""
        asked = rows.order_by().values_list(*COLUMNS)
        try:
            statement, values = asked.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            return cls()
        return cls(statement, values, rows.db, is_of_many)

    def soonest(self, parts: Sequence[WorkPart], *, most: int) -> list[int]:
        """Keys of the first by date of what is in one of ``parts``, ``most`` of each or more; those without
        a date come last.

        Indexes give that order within one unit and status only, so that every status of one unit is asked
        apart; of many units the dates are sorted anyway.
        """
        statements: list[str] = []
        values: list[Any] = []
        for part in parts:
            asked = [part.statuses] if self.is_of_many else [[status] for status in part.statuses]
            for statuses in asked:
                marks, number = sql.marks(statuses), len(statements)
                statements.append(PART.format(self.statement, marks, part.condition, most, number))
                values += [*self.values, *(status.value for status in statuses), *part.values]
        found = {
            (due_on is None, due_on, pk) for due_on, pk in self.read(" UNION ALL ".join(statements), values)
        }
        return [pk for _, _, pk in sorted(found)]

    def read(self, statement: str, values: sql.Values) -> list[sql.Row]:
        if not self.statement:
            return []
        with connections[self.database].cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
