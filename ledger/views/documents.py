"""通报 and 报告 as Word files; the temporary file goes when the download ends."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.audit import Event
from ledger.documents.notice import write_notice
from ledger.documents.report import write_report
from ledger.views.summary import whole_inspection

FORBIDDEN = '\\/:*?"<>|\r\n\t'


def document_name(title: str, *, kind: str) -> str:
    """What it is and of which day, without signs that Windows refuses."""
    kept = "".join(sign for sign in title if sign not in FORBIDDEN).strip()
    return f"{kept[:60]}{kind}{timezone.localdate():%Y%m%d}.docx"


def as_download(write: Callable[[Path], object], *, name: str) -> HttpResponseBase:
    folder = tempfile.TemporaryDirectory(prefix="document-")
    path = Path(folder.name) / "document.docx"
    write(path)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response._resource_closers.append(folder.cleanup)  # type: ignore[attr-defined]
    return response


@require_safe
@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    name = document_name(inspection.name, kind="整改进展通报")
    audit.record(Event.EXPORT, by=request.user, about=inspection, detail="通报")  # type: ignore[arg-type]
    return as_download(lambda path: write_notice(inspection, path), name=name)


@require_safe
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    inspection = whole_inspection(request, pk)
    name = document_name(inspection.name, kind="整改进展情况报告")
    today = timezone.localdate()
    audit.record(Event.EXPORT, by=request.user, about=inspection, detail="报告")  # type: ignore[arg-type]
    return as_download(lambda path: write_report(inspection, path, today=today), name=name)
