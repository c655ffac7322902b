"""How an inspection stood in its last snapshot, for the overview's “较第2号快照”."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accounts.models import User
from audit import sql
from issues.models import Inspection
from ledger.overview.changes import Baseline
from ledger.summary import SEE_ALL, TOTAL
from measures.workflow import Status
from reporting.models import Snapshot

LAST = "SELECT number, taken_on FROM reporting_snapshot WHERE inspection_id = %s ORDER BY number DESC LIMIT 1"
# Headers of that table, in which snapshots of earlier versions are written as well.
DONE, LONG_TERM, OVERDUE, CLOSED = Status.COMPLETED.label, "其中阶段性完成", "逾期", "已销号"


def last_snapshot(user: User, inspection: Inspection) -> Baseline | None:
    """From the total of its first table, as it was handed in; None without a snapshot that can be read."""
    if user.role not in SEE_ALL:
        return None
    if last_snapshot_day(inspection) is None:
        return None
    rows = Snapshot.objects.filter(inspection=inspection).order_by("-number")
    # Without its rows: they are all measures of the inspection.
    snapshot = rows.only("number", "taken_on", "figures").first()
    numbers = _total(snapshot) if snapshot else None
    if snapshot is None or numbers is None:
        return None
    done = numbers[DONE]
    if not inspection.is_long_term_counted:
        done -= numbers[LONG_TERM]
    url = reverse("reporting:snapshot", args=[snapshot.pk])
    return Baseline(
        f"第{snapshot.number}号快照", snapshot.taken_on, done, numbers[OVERDUE], numbers[CLOSED], url
    )


def last_snapshot_day(inspection: Inspection) -> tuple[str, date] | None:
    """For who may not open it: when it was, no more."""
    found = sql.look(LAST, [inspection.pk])
    return next(((f"第{number}号快照", day) for number, day in found), None)


def _total(snapshot: Snapshot) -> dict[str, int] | None:
    """The total row by its headers; None of a snapshot whose table lacks it, or one of what is read."""
    for table in snapshot.figures[:1]:
        for row in table["rows"]:
            if row and row[0] == TOTAL:
                numbers = dict(zip(table["headers"], row, strict=False))
                return numbers if numbers.keys() >= {DONE, LONG_TERM, OVERDUE, CLOSED} else None
    return None
