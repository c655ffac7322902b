"""What each page costs in F at a size, for each role: ``python -m bench.served 12000``.

F: CPU of the web process and of its database connection for the page of ``bench.bare``, in the same
process and the same rounds; pages take turns, medians count, and the range of F itself is printed.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.acts import keep_acts, measured_acts, report_acts  # noqa: E402
from bench.addresses import pages  # noqa: E402
from bench.deployment import fill  # noqa: E402
from bench.spending import spent  # noqa: E402
from measures.models import Measure  # noqa: E402

ROUNDS, SLOW_ROUNDS, SLOW = 9, 3, 1.0


@dataclass
class Served:
    """One page for one person; seconds of CPU, one a round."""

    name: str
    url: str
    person: str
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    kb: float = 0
    slowest: str = ""

    @property
    def cost(self) -> float:
        return statistics.median(self.seconds)


def measured(asked: Iterable[tuple[str, str, str]]) -> list[Served]:
    found, clients = [], {}
    for name, url, people in asked:
        for person in filter(_is_asked_for, people.split()):
            if person not in clients:
                clients[person] = Client()
                clients[person].force_login(
                    User.objects.get(username=person), backend="accounts.signing_in.backend.AccountBackend"
                )
            one = Served(name, url, person)
            if _look(one, clients[person]):
                found.append(one)
    # As the server does (rectify/run.py): what is loaded by now is not gone through again and again.
    gc.collect()
    gc.freeze()
    for number in range(ROUNDS):
        for one in found:
            if number < SLOW_ROUNDS or one.seconds[0] < SLOW:
                one.seconds.append(spent(partial(clients[one.person].get, one.url)))
    return found


def _is_asked_for(person: str) -> bool:
    """``ROLES="office supervisor"`` leaves the others out; the office is asked for the bare page."""
    return person in os.environ.get("ROLES", person).split() or person == "office"


def _look(one: Served, client: Client) -> bool:
    """Warms up, and takes down what does not change from round to round; False where there is no page."""
    client.get(one.url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(one.url)
    if response.status_code != 200:
        print(f"{one.name}, {one.person}: answered {response.status_code}", flush=True)
        return False
    one.queries, one.kb = len(queries), len(response.content) / 1024
    slowest = max(queries.captured_queries, key=lambda query: float(query["time"]), default={})
    one.slowest = f"{slowest.get('time', '')} s {slowest.get('sql', '')}"
    return True


def report(found: list[Served]) -> None:
    bare = found[0]
    low, high = (1000 * bound(bare.seconds) for bound in (min, max))
    print(f"F = {bare.cost * 1000:.2f} ms CPU ({low:.2f} to {high:.2f})")
    print(f"{'page':<24}{'as':<12}{'F':>9}{'queries':>9}{'KB':>9}")
    for one in found[1:]:
        print(f"{one.name:<24}{one.person:<12}{one.cost / bare.cost:>9.1f}{one.queries:>9}{one.kb:>9.1f}")


def keep(found: list[Served], path: str) -> None:
    rows = [
        (one.name, one.person, one.cost / found[0].cost, one.queries, one.kb, one.slowest) for one in found
    ]
    Path(path).write_text(json.dumps(rows, ensure_ascii=False, indent=1))


def main(count: int) -> None:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        start = time.perf_counter()
        fill(count)
        print(
            f"filled {Measure.objects.count():,} measures in {time.perf_counter() - start:.0f} s", flush=True
        )
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # So that all of the server's work is done by the process whose CPU is read.
                cursor.execute("SET max_parallel_workers_per_gather = 0")
        with override_settings(ROOT_URLCONF="bench.bare"):
            found = measured(pages())
        report(found)
        acts = measured_acts()
        report_acts(acts)
        if path := os.environ.get("BENCH_KEPT"):
            keep(found, path)
            keep_acts(acts, path)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]))
