"""Workbooks that come in: upload, preview, confirm. The stored file is all that is kept between."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import User
from audit.exceptions import Refused
from jobs.services import start
from ledger.custom_fields import inspection_fields, with_own
from notices.views.imports import office
from workbooks.batches.store import store_batch
from workbooks.batches.uploads import ZIP
from workbooks.merging.apply import PlanChanged, confirm, plan_of
from workbooks.merging.forms import WorkbookForm, column_choices, read_choices, read_columns
from workbooks.merging.model import RowAction
from workbooks.merging.newcomers import told_made
from workbooks.merging.store import set_choices, set_columns, store_first, store_import
from workbooks.models import LedgerImport
from workbooks.opening import ending_of
from workbooks.views.plan_page import PreviewLinks, plan_context, shown_after

PAGE_SIZE = 30


def _import(request: SignedInRequest, pk: int) -> LedgerImport:
    found = LedgerImport.objects.visible_to(office(request)).select_related(
        "organization", "inspection__organization"
    )
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "POST"])
@login_required
@limited("upload")
def ledger_imports(request: SignedInRequest) -> HttpResponse:
    """Earlier imports, and the form for a further one; ``?inspection=`` chooses one beforehand."""
    user, is_sent = office(request), request.method == "POST"
    form = _upload_form(request, user)
    if form.is_valid():
        try:
            return redirect(_stored(form, user))
        except Refused as error:
            form.add_error("file", str(error))
    earlier = Paginator(LedgerImport.objects.visible_to(user).select_related("inspection"), PAGE_SIZE)
    context = {"form": form, "page": earlier.get_page(request.GET.get("page"))}
    return render(request, "workbooks/ledger_imports/list.html", context, status=422 if is_sent else 200)


def _stored(form: WorkbookForm, user: User) -> str:
    """The page of what was stored: of one file, or of several that are imported together."""
    uploads, inspection = form.cleaned_data["file"], form.cleaned_data["inspection"]
    target = inspection or form.cleaned_data["new_inspection"]
    first = uploads[0]
    if len(uploads) > 1 or ending_of(first.name) == ZIP:
        return reverse("workbooks:ledger_batch", args=[store_batch(uploads, inspection=target, by=user).pk])
    if inspection is None:
        row = store_first(first, name=first.name, inspection=target, by=user)
    else:
        row = store_import(first, name=first.name, inspection=inspection, by=user)
    return reverse("workbooks:ledger_import", args=[row.pk])


def _upload_form(request: SignedInRequest, user: User) -> WorkbookForm:
    organization: Any = user.organization
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"inspection": request.GET.get("inspection")}
    return WorkbookForm(*data, organization=organization, initial=initial)


@require_GET
@login_required
def ledger_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """The preview, or what became of it; ``?show=`` one kind of row, ``?page=``."""
    return _preview(request, _import(request, pk))


def _links(row: LedgerImport) -> PreviewLinks:
    here, choices, confirming = (
        reverse(f"workbooks:ledger_import{act}", args=[row.pk]) for act in ("", "_choices", "_confirm")
    )
    again = f"{reverse('workbooks:ledger_imports')}?{urlencode({'inspection': row.inspection_id})}"
    return PreviewLinks(here, choices, confirming, again)


def _preview(
    request: SignedInRequest, row: LedgerImport, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "refusal": refusal}
    if not row.is_imported:
        try:
            plan = plan_of(row, by=office(request))
        except Refused as error:
            context["unreadable"] = str(error)
        else:
            own = with_own(inspection_fields(row.inspection))
            context |= plan_context(request, plan, _links(row), organization=row.organization) | {
                "problems": plan.problems,
                "columns": column_choices(plan, own),
            }
    else:
        counted = [(action.label, row.summary.get(action.value.lower(), 0)) for action in RowAction]
        context["results"] = [f"{label}{count}行" for label, count in counted]
    return render(request, "workbooks/ledger_imports/preview.html", context, status=status)


@require_POST
@login_required
def ledger_import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Corrects what the columns mean; the titles are remembered for the next file."""
    row, user = _import(request, pk), office(request)
    try:
        set_columns(pk, read_columns(request.POST, plan_of(row, by=user)), by=user)
    except Refused as error:
        return _preview(request, row, refusal=str(error), status=422)
    messages.success(request, "各列的含义已更新,下次遇到同样的列名会照此读取。")
    return redirect("workbooks:ledger_import", pk)


@require_POST
@login_required
def ledger_import_choices(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whose value is kept where both sides changed, which measure a row is of, what cells mean."""
    row, user = _import(request, pk), office(request)
    try:
        set_choices(pk, read_choices(request.POST, plan_of(row, by=user)), by=user)
    except Refused as error:
        return _preview(request, row, refusal=str(error), status=422)
    return redirect(_links(row).here + shown_after(request))


@require_POST
@login_required
def ledger_import_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes the plan that was shown; a large one behind the page."""
    row, user = _import(request, pk), office(request)
    asked = {"digest": request.POST.get("digest", ""), "skip_errors": "skip_errors" in request.POST}
    try:
        if len(plan_of(row, by=user).rows) > settings.IMPORT_ROWS_IN_REQUEST:
            title = f"导入{row.file_name}"
            job = start("ledger_import", by=user, title=title, arguments={"row": pk, **asked})
            return redirect("jobs:job", job.pk)
        plan = confirm(pk, by=user, **asked)  # type: ignore[arg-type]
    except PlanChanged as error:
        return _preview(request, row, refusal=str(error), status=409)
    except Refused as error:
        return _preview(request, row, refusal=str(error), status=422)
    created, changed = plan.count(RowAction.CREATE), plan.count(RowAction.CHANGE)
    made = told_made(plan.newcomers)
    messages.success(request, f"已导入:新增{created}条措施,修改{changed}条。{made}")
    return redirect("workbooks:ledger_import", pk)
