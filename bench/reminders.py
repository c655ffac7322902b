"""Claims of the reminders: statements that move sets, against a loop over rows. Time, and memory.

The loop does what a first draft would: for each step and row it asks whether it was told and writes
one row. It is run on a slice; the ratio is of the time a claim, with no guess about what lies beyond.
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.fill import fill  # noqa: E402
from measures.models import Measure, Reminder, ReminderDigest, ReminderStep  # noqa: E402
from measures.models.reminder import Trigger  # noqa: E402
from measures.reminders.calendar import is_rest_day, next_working_day  # noqa: E402
from measures.reminders.digest import tell  # noqa: E402
from measures.reminders.ladder import steps_of  # noqa: E402
from measures.reminders.run import Run, send_due  # noqa: E402
from measures.reminders.selection import selections  # noqa: E402
from measures.workflow import Status  # noqa: E402

SLICE = 1_000
SPREAD = 40


def working_day() -> date:
    today = timezone.localdate()
    return next_working_day(today) if is_rest_day(today) else today


def open_all(day: date) -> None:
    """Every measure is worked on, and due between 25 days ago and 14 days ahead."""
    rows = Measure.objects.annotate(rest=F("pk") % SPREAD)
    for rest in range(SPREAD):
        due_on = day + timedelta(days=rest - 25)
        rows.filter(rest=rest).update(due_on=due_on, status=Status.IN_PROGRESS, completed_at=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def undone(act: Callable[[], object]) -> int:
    """How many claims ``act`` wrote, before they are taken back."""
    with transaction.atomic():
        act()
        count = Reminder.objects.count()
        transaction.set_rollback(True)
    return count


def timed(act: Callable[[], int]) -> tuple[int, float]:
    act()
    start = time.perf_counter()
    return act(), time.perf_counter() - start


def peak_of(act: Callable[[], object]) -> float:
    """MB of Python's own memory at the worst moment; measured apart, because measuring it is slow."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


def row_by_row(person: User, steps: list[ReminderStep], *, day: date) -> None:
    digest = ReminderDigest.objects.create(person=person, sent_on=day)
    due = [step for step in steps if step.trigger == Trigger.MEASURE_DUE]
    for selection in selections(person, due, day=day):
        for measure in selection.rows.order_by("pk")[:SLICE]:
            values: dict[str, object] = {"digest": digest, "counted_from_on": measure.counted_from}
            Reminder.objects.get_or_create(
                person=person, measure=measure, step=selection.step, defaults=values
            )


def report(office: User, day: date) -> None:
    assert office.organization is not None
    steps = steps_of(office.organization)

    def set_based() -> int:
        return undone(lambda: tell(office, steps, day=day))

    claims, seconds = timed(set_based)
    sliced, slow = timed(lambda: undone(lambda: row_by_row(office, steps, day=day)))
    ratio = (slow / sliced) / (seconds / claims)
    print(f"{'claims of one person':<34}{claims:>9,}{seconds:>8.2f} s{peak_of(set_based):>8.1f} MB")
    print(f"{'row by row, a slice':<34}{sliced:>9,}{slow:>8.2f} s{'':>8}   {ratio:.0f} times as long a claim")
    for title, run in (("a whole night", Run(day)), ("the night after", Run(next_working_day(day)))):
        before, start = Reminder.objects.count(), time.perf_counter()
        peak = peak_of(partial(send_due, run))
        spent, new = time.perf_counter() - start, Reminder.objects.count() - before
        print(f"{title:<34}{new:>9,}{spent:>8.2f} s{peak:>8.1f} MB")


def main(count: int) -> None:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        office, day = fill(count), working_day()
        open_all(day)
        print(f"{'reminders, all measures open':<34}{'claims':>9}{'time':>10}{'peak':>11}")
        report(office, day)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]))
