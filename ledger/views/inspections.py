"""巡察: those one may see, newest first, a page at a time, each with how far it is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import Organization, User
from issues.models import Inspection
from jobs.paging import BadCursor, SortKey, SortOrder, read_page
from ledger.kept.read import INSPECTION, totals
from measures.filters.filter_set import readable_measures
from measures.workflow import Status

NEWEST = SortOrder("最近", (SortKey("id", is_descending=True),))


@require_GET
@login_required
def inspections(request: SignedInRequest) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user).select_related("organization")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        page = read_page(seen, NEWEST, after=after, before=before)
    except BadCursor:
        return redirect("ledger:inspections")
    done = _done(request.user, page.rows)
    rows = [(row, done.get(row.pk, (0, 0))) for row in page.rows]
    return render(request, "ledger/inspections.html", {"inspections": rows, "page": page})


def _done(user: User, rows: list[Inspection]) -> dict[int, tuple[int, int]]:
    """(completed, all) measures of each that ``user`` may read."""
    if user.is_supervisor:
        places = Organization.objects.visible_to(user).filter(pk__in={row.organization_id for row in rows})
        found = totals(places, by=INSPECTION, today=timezone.localdate())
        states = [status.name.lower() for status in Status]
        return {
            int(str(pk)): (numbers["completed"], sum(numbers[state] for state in states))
            for pk, numbers in found.items()
        }
    counted = readable_measures(user).filter(inspection__in=rows).order_by().values_list("inspection_id")
    counts = counted.annotate(done=Count("pk", filter=Q(status=Status.COMPLETED)), all=Count("pk"))
    return {pk: (done, total) for pk, done, total in counts}
