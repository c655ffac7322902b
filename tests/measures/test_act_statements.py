"""How many statements a single act takes: what somebody adds to one of them is seen here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures import services
from measures.models import Measure
from tests.cast import Cast, assigned, assignment, completed, in_days, submitted, worked_on

Step = Callable[[Cast, Measure], object]


def record(cast: Cast, row: Measure) -> object:
    return services.record_work(row.pk, by=cast.handler, text="已走访。", happened_on=in_days(0))


def submit(cast: Cast, row: Measure) -> object:
    return services.submit(row.pk, by=cast.handler)


def send_back(cast: Cast, row: Measure) -> object:
    return services.return_for_rework(row.pk, by=cast.office, note="请补充。")


def complete(cast: Cast, row: Measure) -> object:
    return services.complete(row.pk, by=cast.office)


def reopen(cast: Cast, row: Measure) -> object:
    return services.reopen(row.pk, by=cast.office, note="还没有做完。")


def assign(cast: Cast, row: Measure) -> object:
    return services.assign(row.pk, assignment(cast, due_on=in_days(40)), by=cast.office)


@pytest.mark.parametrize(
    ("stand", "act", "count"),
    [
        (assigned, record, 6),
        (worked_on, submit, 14),
        (submitted, send_back, 16),
        (submitted, complete, 23),
        (completed, reopen, 7),
        (assigned, assign, 15),
    ],
)
def test_statements(cast: Cast, stand: Callable[[Cast], Measure], act: Step, count: int) -> None:
    """Without those of its transaction and of the chain, which follows the commit."""
    row = stand(cast)
    with CaptureQueriesContext(connection) as asked:
        act(cast, row)
    found = [one["sql"].strip()[:120] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(found) == count, found
