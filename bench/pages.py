"""CPU, queries and bytes of each page for one size and one database; the process the bench starts.

``python -m bench.pages 10000``: fails where a page is over its bar. Exports are in ``bench.workbooks``.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.fill import fill, fill_desk  # noqa: E402
from issues.models import Inspection  # noqa: E402
from measures.models import Measure  # noqa: E402

ROUNDS = 15
DESK_ROWS = 300
LIST_QUERIES, LIST_KB = 12, 100


@dataclass(frozen=True)
class Page:
    """``bar`` in F, 0 for none; ``is_list``: also few queries and few bytes."""

    name: str
    url: str
    person: User
    bar: float = 0
    is_list: bool = False


def pages(office: User, supervisor: User) -> Iterator[Page]:
    """The bare page first: what it takes is F."""
    work, ledger, dashboard = map(reverse, ("measures:my_work", "ledger:ledger", "ledger:dashboard"))
    inspection, measure = Inspection.objects.order_by("pk")[0], Measure.objects.order_by("pk")[0]
    deep = Measure.objects.order_by("pk")[Measure.objects.count() // 2]
    handler, admin = User.objects.get(username="handler"), User.objects.get(username="admin")
    yield Page("bare page (F)", reverse("accounts:change_password"), office)
    yield Page("My work", work, office, is_list=True)
    yield Page("My work, handler", work, handler, is_list=True)
    yield Page("My work, supervisor", work, supervisor, is_list=True)
    yield Page("ledger list", ledger, office, 4.5, is_list=True)
    after = f"{deep.inspection_id}~{deep.position}~{deep.pk}"
    yield Page("ledger, in the middle", f"{ledger}?after={after}", office, 4.5, is_list=True)
    yield Page("ledger, overdue", f"{ledger}?overdue=true&sort=due", office, is_list=True)
    yield Page("ledger, handler", ledger, handler, 4.5, is_list=True)
    yield Page("ledger, supervisor", ledger, supervisor, 4.5, is_list=True)
    yield Page("dashboard", dashboard, office, 4, is_list=True)
    yield Page("dashboard, all", f"{dashboard}?inspection=all", office, 4, is_list=True)
    yield Page("dashboard, supervisor", dashboard, supervisor, 4, is_list=True)
    yield Page("tree", reverse("ledger:tree", args=[inspection.pk]), office, is_list=True)
    yield Page("measure page", reverse("measures:measure", args=[measure.pk]), office)
    yield Page("inbox", reverse("inbox:inbox"), office, is_list=True)
    yield Page("jobs", reverse("jobs:jobs"), office, is_list=True)
    yield Page("exports", reverse("workbooks:exports"), office, is_list=True)
    yield Page("audit", reverse("operations:audit"), admin, is_list=True)


def cpu_of(act: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Median CPU seconds of this process, after one warm-up; fewer rounds of what takes very long."""
    start = time.process_time()
    act()
    if time.process_time() - start > 1:
        rounds = 3
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def report(office: User, supervisor: User) -> int:
    """How many pages are over their bars. The database's own CPU counts with SQLite only."""
    unit, failures = 0.0, 0
    print(f"{'page':<24}{'ms CPU':>9}{'ms':>9}{'F':>8}{'queries':>9}{'KB':>8}")
    for page in pages(office, supervisor):
        client = Client()
        client.force_login(page.person, backend="django.contrib.auth.backends.ModelBackend")
        seconds = cpu_of(partial(client.get, page.url))
        unit = unit or seconds
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page.url)
        whole = time.perf_counter() - start
        if response.status_code != 200:
            raise SystemExit(f"{page.url} answered {response.status_code}")
        size, units = len(response.content) / 1024, seconds / unit
        is_over = bool(page.bar) and units > page.bar
        is_over |= page.is_list and (len(queries) > LIST_QUERIES or size > LIST_KB)
        failures += is_over
        cost = f"{seconds * 1000:>9.2f}{whole * 1000:>9.1f}{units:>8.1f}"
        print(f"{page.name:<24}{cost}{len(queries):>9}{size:>8.1f}{'  over' if is_over else ''}", flush=True)
    return failures


def main(count: int) -> int:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        office = fill(count)
        supervisor = fill_desk(office, rows=DESK_ROWS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return min(report(office, supervisor), 1)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
