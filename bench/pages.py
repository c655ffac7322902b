"""CPU, queries and bytes of each page for one size and one database; the process the bench starts."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.fill import fill  # noqa: E402
from issues.models import Inspection  # noqa: E402
from measures.models import Measure  # noqa: E402

ROUNDS = 15


def cpu_of(act: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Median CPU seconds of this process, after one warm-up."""
    act()
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def report(client: Client) -> None:
    inspection, measure = Inspection.objects.order_by("pk")[0], Measure.objects.order_by("pk")[0]
    pages = {
        "bare page (F)": reverse("accounts:change_password"),
        "My work": reverse("measures:my_work"),
        "ledger list": reverse("ledger:ledger"),
        "dashboard": reverse("ledger:dashboard"),
        "tree": reverse("ledger:tree", args=[inspection.pk]),
        "measure page": reverse("measures:measure", args=[measure.pk]),
    }
    unit = 0.0
    print(f"{'page':<16}{'ms CPU':>9}{'F':>8}{'queries':>9}{'KB':>8}")
    for name, url in pages.items():
        seconds = cpu_of(lambda url=url: client.get(url))  # type: ignore[misc]
        unit = unit or seconds
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url} answered {response.status_code}")
        size = len(response.content) / 1024
        print(f"{name:<16}{seconds * 1000:>9.2f}{seconds / unit:>8.1f}{len(queries):>9}{size:>8.1f}")
    _report_export(client, unit)


def _report_export(client: Client, unit: float) -> None:
    """The export of everything is measured once, by its file."""

    def download() -> int:
        response = client.get(reverse("ledger:export"))
        chunks: Any = response.streaming_content  # type: ignore[attr-defined]
        return sum(map(len, chunks))

    start = time.process_time()
    size = download()
    seconds = time.process_time() - start
    print(f"{'export':<16}{seconds * 1000:>9.0f}{seconds / unit:>8.0f}{'':>9}{size / 1024:>8.0f}")


def main(count: int) -> None:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        office = fill(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client()
        client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
        report(client)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]))
