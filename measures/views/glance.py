"""速览: a measure beside the list. What it shows is what its page begins with; acts stay with the page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from measures import rules
from measures.filters.ledger_place import LedgerPlace
from measures.models import EvidenceUse, Measure
from measures.pages.next_step import next_step
from measures.views.measure import visible_measure

MAX_SHOWN = 5


@require_safe
@login_required
def glance(request: SignedInRequest, pk: int) -> HttpResponse:
    """A fragment for htmx; who opens the address itself is led to the page of the measure."""
    row = visible_measure(request, pk)
    url = LedgerPlace.of(request).measure_url(pk)
    if not request.htmx:
        return redirect(url)
    return render(request, "measures/_glance.html", _context(request.user, row) | {"url": url})


def _context(user: User, row: Measure) -> dict[str, Any]:
    moves, progress = list(row.status_changes.all()), list(row.progress_updates.all())
    uses = EvidenceUse.objects.filter(measure=row, withdrawn_at__isnull=True).select_related("evidence")
    evidence = list(uses.prefetch_related("evidence__versions").order_by("-id"))
    replaced = {entry.replaces_id for entry in progress}
    current = [entry for entry in progress if entry.pk not in replaced]
    step = next_step(
        row,
        reader=user,
        allowed=rules.allowed_acts(user, row),
        moves=moves,
        has_progress=bool(current),
        has_evidence=bool(evidence),
        extension=next((one for one in row.extension_requests.all() if one.is_pending), None),
    )
    return {
        "measure": row,
        "today": timezone.localdate(),
        "step": step,
        "progress": current[:MAX_SHOWN],
        "progress_count": len(current),
        "uses": evidence[:MAX_SHOWN],
        "uses_count": len(evidence),
        "moves": moves[::-1][:MAX_SHOWN],
    }
