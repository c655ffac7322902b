"""What the page of units shows, as a workbook; and the ledgers of them all in one."""

from __future__ import annotations

import base64

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from jobs.models import Job
from jobs.services import start
from ledger.units.question import UnitQuestion
from ledger.views.units import supervisor
from measures import files
from workbooks.downloads import made_file
from workbooks.exports.united_ledger import UnitedLedger, layout_of_units
from workbooks.exports.units_export import units_name, write_units
from workbooks.templates.forms import UnitedLedgerForm
from workbooks.templates.services import MAX_FORM


@require_GET
@login_required
@limited("export", methods=("GET",))
def units_export(request: SignedInRequest) -> HttpResponseBase:
    question = UnitQuestion.of(supervisor(request), request.GET)
    name = units_name(timezone.localdate())
    trail.record(Event.EXPORT, by=request.user, about=name, detail=question.query)
    return made_file(name, lambda path: write_units(path, question))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("upload")
def units_ledger(request: SignedInRequest) -> HttpResponse:
    """汇总台账 in our layout, or in a form that is uploaded and not kept; always made behind the page."""
    question = UnitQuestion.of(supervisor(request), request.GET)
    is_sent = request.method == "POST"
    form = UnitedLedgerForm(*((request.POST, request.FILES) if is_sent else ()))
    if form.is_valid():
        try:
            return redirect("jobs:job", _start(question, form.cleaned_data["form"]).pk)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"form": form, "question": question, "count": question.units().count()}
    return render(request, "workbooks/units_ledger.html", context, status=422 if is_sent else 200)


def _start(question: UnitQuestion, upload: UploadedFile | None) -> Job:
    """Raises ``Refused``."""
    chosen, content, name = UnitedLedger(question, timezone.localdate()), b"", ""
    if upload is not None:
        ask(files.refuse_content(upload))
        name, content = files.clean_name(upload.name or ""), upload.read(MAX_FORM + 1)
        if len(content) > MAX_FORM:
            raise Refused("表格超过2 MB。请上传空白的表格,不要上传填好的。")
        layout_of_units(content, name=name)
    arguments: dict[str, object] = {
        "query": question.query,
        "form": base64.b64encode(content).decode(),
        "form_name": name,
        "units": len(chosen.units),
    }
    return start("united_ledger", by=question.user, title=chosen.name, arguments=arguments)
