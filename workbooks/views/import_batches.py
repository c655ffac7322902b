"""Files of several departments at once: one preview, one confirmation, and who has sent none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import Department
from audit.exceptions import Refused
from jobs.services import start
from notices.views.imports import office
from workbooks.batches.choices import read_batch_choices, read_files
from workbooks.batches.confirm import confirm_batch, plan_of_batch
from workbooks.batches.plan import BatchPlan, PlannedFile
from workbooks.batches.store import add_files, set_batch_choices, set_files
from workbooks.merging.apply import PlanChanged
from workbooks.merging.model import RowAction
from workbooks.merging.newcomers import told_made
from workbooks.merging.senders import missing_senders
from workbooks.models import ImportBatch
from workbooks.tables import ENDINGS
from workbooks.views.plan_page import PreviewLinks, plan_context, shown_after


def _batch(request: SignedInRequest, pk: int) -> ImportBatch:
    found = ImportBatch.objects.visible_to(office(request)).select_related(
        "organization", "inspection__organization"
    )
    return get_object_or_404(found, pk=pk)


@require_GET
@login_required
def ledger_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """The preview, or what became of it; ``?show=``, ``?page=``, ``?since=`` when the round began."""
    return _preview(request, _batch(request, pk))


def _links(batch: ImportBatch) -> PreviewLinks:
    here, choices, confirming = (
        reverse(f"workbooks:ledger_batch{act}", args=[batch.pk]) for act in ("", "_choices", "_confirm")
    )
    again = f"{reverse('workbooks:ledger_imports')}?{urlencode({'inspection': batch.inspection_id})}"
    return PreviewLinks(here, choices, confirming, again)


def _preview(
    request: SignedInRequest, batch: ImportBatch, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    plan = plan_of_batch(batch, by=office(request))
    departments = list(batch.organization.departments.active())
    since = _since(request, batch, plan)
    senders = [file.sender for file in plan.files]
    context: dict[str, Any] = {
        "batch": batch,
        "refusal": refusal,
        "files": [_file_line(file, departments) for file in plan.files],
        "done": [row for row in batch.files.select_related("sender").order_by("pk") if row.is_imported],
        "endings": ",".join((*ENDINGS, ".zip")),
        "since": since,
        "missing": missing_senders(batch.inspection, senders, since=since),
        **plan_context(request, plan, _links(batch), organization=batch.organization, is_folded=True),
    }
    return render(request, "workbooks/import_batches/batch.html", context, status=status)


def _since(request: SignedInRequest, batch: ImportBatch, plan: BatchPlan) -> date:
    """What was asked for, else the day the ledgers of this round went out."""
    try:
        asked = parse_date(request.GET.get("since", ""))
    except ValueError:
        asked = None
    return asked or plan.sent_since(timezone.localdate(batch.uploaded_at))


@dataclass(frozen=True)
class FileLine:
    """A waiting file with the select of whose it is."""

    file: PlannedFile
    counts: str
    problems: int
    senders: list[tuple[int, str, bool]]

    @property
    def url(self) -> str:
        return reverse("workbooks:ledger_import", args=[self.file.pk])


def _file_line(file: PlannedFile, departments: list[Department]) -> FileLine:
    counted = [(action.label, file.plan.count(action)) for action in RowAction]
    counts = ",".join(f"{label}{count}行" for label, count in counted if count)
    sender = file.sender.pk if file.sender is not None else 0
    senders = [(row.pk, row.name, row.pk == sender) for row in departments]
    return FileLine(file, counts or "没有行", len(file.plan.problems), senders)


@require_POST
@login_required
@limited("upload")
def ledger_batch_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Further files of the same round."""
    batch, uploads = _batch(request, pk), request.FILES.getlist("file")
    if not uploads:
        return _preview(request, batch, refusal="请选择要上传的文件。", status=422)
    before = len(batch.refused)
    refused = add_files(pk, uploads, by=office(request)).refused[before:]
    if refused:
        reasons = " ".join(f"{one['name']}:{one['reason']}" for one in refused)
        messages.warning(request, f"有{len(refused)}个文件没有收下。{reasons}")
    return redirect("workbooks:ledger_batch", pk)


@require_POST
@login_required
def ledger_batch_files(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whose each file is, and which do not belong here."""
    batch, user = _batch(request, pk), office(request)
    set_files(pk, read_files(request.POST, plan_of_batch(batch, by=user)), by=user)
    messages.success(request, "已保存。移出的文件在“导入台账”中单独等待确认。")
    return redirect("workbooks:ledger_batch", pk)


@require_POST
@login_required
def ledger_batch_choices(request: SignedInRequest, pk: int) -> HttpResponse:
    """As for one file, and which of two files is used where they differ."""
    batch, user = _batch(request, pk), office(request)
    try:
        set_batch_choices(pk, read_batch_choices(request.POST, plan_of_batch(batch, by=user)), by=user)
    except Refused as error:
        return _preview(request, batch, refusal=str(error), status=422)
    return redirect(_links(batch).here + shown_after(request))


@require_POST
@login_required
def ledger_batch_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes the plan that was shown, all files in one transaction; a large one behind the page."""
    batch, user = _batch(request, pk), office(request)
    digest, is_skipping = request.POST.get("digest", ""), "skip_errors" in request.POST
    try:
        if len(plan_of_batch(batch, by=user).rows) > settings.IMPORT_ROWS_IN_REQUEST:
            asked = {"batch": pk, "digest": digest, "skip_errors": is_skipping}
            job = start("ledger_batch", by=user, title=f"导入{batch}", arguments=asked)
            return redirect("jobs:job", job.pk)
        plan = confirm_batch(pk, by=user, digest=digest, skip_errors=is_skipping)
    except PlanChanged as error:
        return _preview(request, batch, refusal=str(error), status=409)
    except Refused as error:
        return _preview(request, batch, refusal=str(error), status=422)
    created, changed = plan.count(RowAction.CREATE), plan.count(RowAction.CHANGE)
    told = f"已导入{len(plan.files)}份台账:新增{created}条措施,修改{changed}行。"
    messages.success(request, told + told_made(plan.newcomers))
    return redirect("workbooks:ledger_batch", pk)
