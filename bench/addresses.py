"""The pages that are measured, each with the people it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from bench.deployment import LARGE
from issues.models import Inspection
from measures.models import Measure

BARE = "/bench/bare/"
EVERYBODY = "office handler0 leader0 viewer supervisor admin auditor"
AT_WORK = "office handler0 leader0 viewer supervisor"
PANEL = ("statuschange", "progressupdate", "evidence", "measure", "extensionrequest")
# Name, address and the people it is asked for, joined by a space.
Asked = Iterator[tuple[str, str, str]]


def pages() -> Asked:
    yield "bare (F)", BARE, "office"
    yield from _of_everything()
    yield from _of_an_inspection()
    yield from _of_the_office()
    yield from _of_the_administrator()
    yield from _panel()


def _of_everything() -> Asked:
    ledger, overview = reverse("ledger:ledger"), reverse("ledger:dashboard")
    yield "my work", reverse("measures:my_work"), EVERYBODY
    yield "ledger", ledger, AT_WORK
    yield "ledger by date", f"{ledger}?sort=due", "office supervisor"
    yield "overview", overview, AT_WORK
    yield "overview, all", f"{overview}?inspection=all", "office handler0 supervisor"
    yield "inspections", reverse("ledger:inspections"), "office supervisor"
    yield "units", reverse("ledger:units"), "supervisor"
    yield "units, map", f"{reverse('ledger:units')}?show=map&sort=rate", "supervisor"


def _of_an_inspection() -> Asked:
    newest = Inspection.objects.get(name="第5轮巡察", organization__name__endswith="档案馆党组")
    middle = Inspection.objects.get(name="第3轮巡察", organization=newest.organization_id)
    large = Inspection.objects.get(name="区委提级巡察")
    measure = Measure.objects.filter(inspection=newest)[0]
    yield "tree of 100", reverse("ledger:tree", args=[newest.pk]), "office handler0"
    yield "tree of 500", reverse("ledger:tree", args=[middle.pk]), "office handler0"
    yield f"tree of {LARGE}", reverse("ledger:tree", args=[large.pk]), "office viewer supervisor"
    yield "summary of 500", reverse("ledger:summary", args=[middle.pk]), "office"
    yield "self-check of 100", reverse("reporting:check", args=[newest.pk]), "office"
    yield "self-check of 500", reverse("reporting:check", args=[middle.pk]), "office"
    yield "measure", reverse("measures:measure", args=[measure.pk]), "office handler0 supervisor"
    yield "sub-issue", reverse("measures:sub_issue", args=[measure.sub_issue_id]), "office"


def _of_the_office() -> Asked:
    yield "reminder rules", reverse("measures:reminders"), "office"
    yield "inbox", reverse("inbox:inbox"), "office"
    yield "jobs", reverse("jobs:jobs"), "office admin"
    yield "exports", reverse("workbooks:exports"), "office supervisor"
    yield "users", reverse("accounts:users"), "office admin"
    yield "urges", reverse("measures:urges"), "office supervisor"


def _of_the_administrator() -> Asked:
    audit = reverse("operations:audit")
    yield "audit", audit, "admin"
    yield "audit by person", f"{audit}?person=office7", "admin"
    yield "audit by text", f"{audit}?about=集中采购制度", "admin"
    yield "audit by date", f"{audit}?since=2020-01-01", "admin"
    yield "operations", reverse("operations:operations"), "admin"


def _panel() -> Asked:
    for name in PANEL:
        yield f"panel {name}", reverse(f"admin:measures_{name}_changelist"), "office admin"
    changes, measures = (reverse(f"admin:measures_{name}_changelist") for name in (PANEL[0], PANEL[3]))
    yield "panel moves by date", f"{changes}?at__gte=2026-01-01+00:00:00%2B08:00", "office"
    yield "panel moves by column", f"{changes}?o=1", "office admin"
    yield "panel search", f"{measures}?q=采购", "office admin"
    measure = Measure.objects.filter(inspection__name="区委提级巡察")[0]
    yield "panel one measure", reverse("admin:measures_measure_change", args=[measure.pk]), "office admin"
    yield "panel findings", reverse("admin:issues_subissue_changelist"), "office admin"
