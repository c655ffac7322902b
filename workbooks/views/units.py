"""What the page of units shows, as a workbook."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from ledger.units.question import UnitQuestion
from ledger.views.units import supervisor
from workbooks.downloads import made_file
from workbooks.exports.units_export import units_name, write_units


@require_GET
@login_required
@limited("export", methods=("GET",))
def units_export(request: SignedInRequest) -> HttpResponseBase:
    question = UnitQuestion.of(supervisor(request), request.GET)
    name = units_name(timezone.localdate())
    trail.record(Event.EXPORT, by=request.user, about=name, detail=question.query)
    return made_file(name, lambda path: write_units(path, question))
