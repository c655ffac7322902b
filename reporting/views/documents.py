"""通报 and 报告 as Word files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from audit import trail
from audit.events import Event
from ledger.file_names import safe_part
from ledger.views.summary import whole_inspection
from reporting.documents.notice import write_notice
from reporting.documents.report import write_report
from workbooks.downloads import made_file


def document_name(title: str, *, kind: str) -> str:
    """What it is and of which day, without signs that Windows refuses."""
    lead = safe_part(title, longest=60, fallback="")
    return f"{lead}{kind}{timezone.localdate():%Y%m%d}.docx"


@require_safe
@login_required
def notice(request: SignedInRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    name = document_name(inspection.name, kind="整改进展通报")
    trail.record(Event.EXPORT, by=request.user, about=inspection, detail="通报")
    return made_file(name, lambda path: write_notice(inspection, path))


@require_safe
@login_required
def report(request: SignedInRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    name = document_name(inspection.name, kind="整改进展情况报告")
    today = timezone.localdate()
    trail.record(Event.EXPORT, by=request.user, about=inspection, detail="报告")
    return made_file(name, lambda path: write_report(inspection, path, today=today))
