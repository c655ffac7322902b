"""导出: which tables, of which inspection, in whose shape."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.audit import Event
from accounts.exceptions import Refused
from accounts.limits import limited
from accounts.models import User
from issues.models import Inspection
from ledger.sheets.built_in import Scope, tables_for
from ledger.sheets.exporting import download_name, write_built_in, write_template
from ledger.sheets.models import ExportTemplate
from ledger.sheets.templates import refuse_template
from measures.filters import MOST_OPTIONS


def _inspections(user: User) -> Any:
    seen: Any = Inspection.objects
    return seen.visible_to(user)


def templates_of(user: User) -> Any:
    rows: Any = ExportTemplate.objects
    return rows.visible_to(user).without_form()


def _chosen(request: HttpRequest, rows: list[Inspection]) -> Inspection | None:
    wanted = request.GET.get("inspection", "")
    return next((row for row in rows if str(row.pk) == wanted), rows[0] if rows else None)


@require_GET
@login_required
def exports(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    rows = list(_inspections(user)[:MOST_OPTIONS])
    chosen = _chosen(request, rows)
    templates = templates_of(user)
    if chosen is not None:
        templates = templates.filter(organization=chosen.organization_id)
    context = {
        "inspections": rows,
        "inspection": chosen,
        "tables": tables_for(user),
        "templates": templates,
        "may_change": refuse_template(user) is None,
    }
    return render(request, "ledger/exports/exports.html", context)


@require_GET
@login_required
@limited("export", methods=("GET",))
def export_file(request: HttpRequest) -> HttpResponseBase:
    """``?inspection=1&table=ledger&table=summary``, or ``?inspection=1&template=2``."""
    user: Any = request.user
    pk, template_pk = request.GET.get("inspection", ""), request.GET.get("template", "")
    if not _is_id(pk):
        return _refused(request, "请先选择一次巡察。")
    inspection = get_object_or_404(_inspections(user), pk=int(pk))
    scope, template = Scope(user, inspection, timezone.localdate()), None
    if template_pk:
        # Of the inspection's own organization: who supervises several must not mix them.
        mine = ExportTemplate.objects.filter(organization=inspection.organization_id)
        template = get_object_or_404(mine, pk=int(template_pk) if _is_id(template_pk) else 0)
    try:
        return _download(scope, keys=request.GET.getlist("table"), template=template)
    except Refused as error:
        return _refused(request, str(error))


def _download(scope: Scope, *, keys: list[str], template: ExportTemplate | None) -> FileResponse:
    """The temporary file goes when the download ends."""
    folder = tempfile.TemporaryDirectory(prefix="export-")
    path = Path(folder.name) / "export.xlsx"
    if template is None:
        count = write_built_in(path, scope, keys=keys)
    else:
        count = write_template(path, scope, template=template)
    name = download_name(scope, keys=keys, template=template)
    audit.record(Event.EXPORT, by=scope.user, about=scope.inspection, detail=f"{count}行:{name}")
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response._resource_closers.append(folder.cleanup)  # type: ignore[attr-defined]
    return response


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, f"没有导出:{sentence}")
    return redirect(reverse("ledger:exports"))
