"""制度清单 of what the page shows, as a workbook."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from ledger.file_names import workbook_name
from measures.models import Measure
from regulations.question import RegulationQuestion
from workbooks.downloads import made_file
from workbooks.exports.regulation_sheet import NAME, write_regulations


@require_GET
@login_required
@limited("export", methods=("GET",))
def regulations_export(request: SignedInRequest) -> HttpResponseBase:
    user, today = request.user, timezone.localdate()
    question = RegulationQuestion.of(user, request.GET)
    name = workbook_name(NAME, day=today, what="")
    trail.record(Event.EXPORT, by=user, about=name, detail=question.query)
    rows, measures = question.ordered(today=today), Measure.objects.visible_to(user)
    return made_file(name, lambda path: write_regulations(path, rows, measures, title=NAME, today=today))
