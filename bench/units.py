"""What the page of units costs in F with so many units: ``python -m bench.units 400``.

Each unit has five inspections with kept figures in four focuses, and figures of a quarter ago; there are no
measures, which this page never reads. F is that of ``bench.served``.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django

from bench import served

BAR = 12

from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Organization, Role, User  # noqa: E402
from bench.addresses import BARE  # noqa: E402
from issues.models import Filing, FilingKind, Focus, Inspection  # noqa: E402
from ledger.models import COUNTED, DailyFigures, FiguresMark, InspectionFigures  # noqa: E402
from ledger.units.lines import quarter_before  # noqa: E402

INSPECTIONS = 5


def fill(count: int) -> None:
    places = Organization.objects.bulk_create(
        Organization(name=f"中共云山区第{number}局党组", short_name=f"第{number}局")
        for number in range(count)
    )
    office = User.objects.create_user(
        "office", full_name="office", role=Role.COORDINATOR, organization=places[0]
    )
    supervisor = User.objects.create_user("supervisor", full_name="supervisor", role=Role.SUPERVISOR)
    supervisor.supervised_organizations.set(places)
    today = timezone.localdate()
    inspections = Inspection.objects.bulk_create(
        Inspection(
            organization=place,
            name=f"第{number}轮巡察",
            round=f"第{number}轮",
            feedback_on=today - timedelta(days=90),
        )
        for place in places
        for number in range(INSPECTIONS)
    )
    InspectionFigures.objects.bulk_create(
        InspectionFigures(
            inspection=row, focus=focus, **{name: (row.pk * 7 + n) % 9 for n, name in enumerate(COUNTED)}
        )
        for row in inspections
        for focus in Focus.values
    )
    then = quarter_before(today)
    DailyFigures.objects.bulk_create(
        DailyFigures(inspection=row, counted_on=then, in_progress=row.pk % 7, completed=row.pk % 5)
        for row in inspections
    )
    Filing.objects.bulk_create(
        Filing(inspection=row, kind=FilingKind.PLAN, filed_on=then, actor=office, actor_name="office")
        for row in inspections
    )
    FiguresMark.objects.update_or_create(defaults={"number": 0, "counted_on": today})


def addresses() -> list[tuple[str, str, str]]:
    units = reverse("ledger:units")
    return [
        ("bare (F)", BARE, "office"),
        ("units", units, "supervisor"),
        ("units, map", f"{units}?show=map&sort=rate", "supervisor"),
        ("units by report", f"{units}?sort=filed", "supervisor"),
    ]


def main(count: int) -> int:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        fill(count)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        with override_settings(ROOT_URLCONF="bench.bare"):
            found = served.measured(addresses())
        served.report(found)
    finally:
        runner.teardown_databases(databases)
    costs = {one.name: one.cost / found[0].cost for one in found[1:]}
    slow = {name: cost for name, cost in costs.items() if cost > BAR}
    print(f"{count} units: at most {max(costs.values()):.1f} F (bar {BAR})")
    return min(len(slow), 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
