"""意见登记表, filtered as the page it is taken from."""

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
from ledger.views.summary import whole_inspection
from opinions.listing import OpinionQuestion
from workbooks.downloads import made_file
from workbooks.exports.opinion_register import NAME, write_opinions


@require_GET
@login_required
@limited("export", methods=("GET",))
def opinions_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    today = timezone.localdate()
    question = OpinionQuestion.of(request.GET)
    rows = question.rows(request.user, inspection, today=today)
    # Words that are looked for may be somebody's name: the trail is told the rest.
    told = "有筛选" if question.is_asked else "全部"
    trail.record(Event.EXPORT, by=request.user, about=inspection, detail=f"{NAME},{told}")
    name = workbook_name(inspection.name, day=today, what=NAME)
    return made_file(name, lambda path: write_opinions(path, rows, inspection=inspection, today=today))
