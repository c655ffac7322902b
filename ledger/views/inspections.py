"""巡察: those one may see, newest first, a page at a time, each with how far it is.

What lies in the archive has a list of its own.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import Organization, User
from issues.models import Inspection
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page
from ledger.kept.read import INSPECTION, totals
from measures.filters.filter_set import readable_measures
from measures.workflow import Status


@require_GET
@login_required
@first_page_instead
def inspections(request: SignedInRequest) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user).at_work().select_related("organization")
    page = read_page(seen, NEWEST, **cursors_in(request.GET))
    done = _done(request.user, page.rows)
    rows = [(row, done.get(row.pk, (0, 0))) for row in page.rows]
    context = {"inspections": rows, "page": page, "has_archive": not rows and has_archive(request.user)}
    return render(request, "ledger/inspections.html", context)


def has_archive(user: User) -> bool:
    """Whether an empty list is empty because all of it was handed to the archive."""
    return Inspection.objects.visible_to(user).transferred().exists()


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
