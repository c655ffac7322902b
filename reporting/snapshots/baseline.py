"""How an inspection stood in its last snapshot, for the overview's “较第2号快照”."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accounts.models import User
from issues.models import Inspection
from ledger.overview.changes import Baseline
from ledger.summary import SEE_ALL, TOTAL
from measures.workflow import Status
from reporting.models import Snapshot

# Headers of that table, in which snapshots of earlier versions are written as well.
DONE, LONG_TERM, OVERDUE, CLOSED = Status.COMPLETED.label, "其中阶段性完成", "逾期", "已销号"


def last_snapshot(user: User, inspection: Inspection) -> Baseline | None:
    """From the total of its first table, as it was handed in; None without a snapshot that can be read."""
    if user.role not in SEE_ALL:
        return None
    snapshot = Snapshot.objects.filter(inspection=inspection).order_by("-number").first()
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
    rows = Snapshot.objects.filter(inspection=inspection).order_by("-number")
    found = rows.values_list("number", "taken_on").first()
    return (f"第{found[0]}号快照", found[1]) if found else None


def _total(snapshot: Snapshot) -> dict[str, int] | None:
    """The total row by its headers; None of a snapshot whose table lacks it, or one of what is read."""
    for table in snapshot.figures[:1]:
        for row in table["rows"]:
            if row and row[0] == TOTAL:
                numbers = dict(zip(table["headers"], row, strict=False))
                return numbers if numbers.keys() >= {DONE, LONG_TERM, OVERDUE, CLOSED} else None
    return None
