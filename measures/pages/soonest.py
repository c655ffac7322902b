"""Which measures are due first, of several statuses and by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q

from measures.models.measure import MeasureQuerySet
from measures.workflow import Status

# Stands for a status in what is put together once for several.
EACH = "each status"


class WorkPart(NamedTuple):
    """Of some rows: those of ``condition`` in one of ``statuses``."""

    condition: Q
    statuses: Sequence[Status]


def soonest(rows: MeasureQuerySet, parts: Sequence[WorkPart], *, most: int) -> list[int]:
    """Keys of the first by date of what is in one of ``parts``, ``most`` of each status at most; those
    without a date come last.

    Indexes give that order within one status only, so that every status is asked apart. What differs is the
    status alone: a part is composed once for all of its own, which takes longer than to ask.
    """
    statements: list[str] = []
    values: list[Any] = []
    for part in parts:
        asked = rows.filter(part.condition, status=EACH).order_by("due_on", "id").values_list("due_on", "pk")
        try:
            sql, given = asked[:most].query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:  # who asks sees nothing at all
            return []
        for status in part.statuses:
            statements.append(f"SELECT * FROM ({sql}) AS part_{len(statements)}")  # noqa: S608  # nosec B608
            values += [status.value if value == EACH else value for value in given]
    with connections[rows.db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        found = {(due_on is None, due_on, pk) for due_on, pk in cursor.fetchall()}
    return [pk for _, _, pk in sorted(found)]
