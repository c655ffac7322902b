"""档案移交: the page of one inspection, the register of all, the zip, and taking back."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Inspection, SubIssue
from issues.saving import perform, refused
from jobs.cursors import cursors_in, first_page_instead
from jobs.paging import NEWEST, read_page
from ledger.views.summary import whole_inspection
from measures.forms.acts import RequiredReasonForm
from measures.models import EffectivenessCheck, Watch
from measures.storage.stored import damaged_page, file_response, stored
from opinions.models import PublicOpinion
from opinions.workflow import OpinionState
from reporting.check import CheckLevel, check
from reporting.models import ArchiveTransfer, ArchiveTransferQuerySet
from reporting.transfers import make_again, refuse_take_back, refuse_transfer, take_back, transfer
from reporting.transfers.forms import TransferForm
from reporting.transfers.register import NAME, NOTE, RegisterLine, register_name, write_register
from reporting.views.transfer_confirmation import confirmation_page
from workbooks.downloads import made_file

MAX_LACKING = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("export")
def transfer_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an inspection still lacks, and handing it over."""
    inspection = whole_inspection(request, pk)
    counts = _counts(inspection)
    form = TransferForm(request.POST if request.method == "POST" else None, has_errors=bool(counts[0]))
    if request.method == "POST":
        if form.may_go_on and refuse_transfer(request.user, inspection) is None and not form.is_confirmed:
            return confirmation_page(request, inspection, form)
        act = partial(transfer, pk, by=request.user)
        done = "已移交档案,档案包正在后台生成。"
        home = request.path
        if answer := perform(request, form, act=act, done=done, home=home):
            return answer
    return _page(request, inspection, form=form, counts=counts)


def _counts(inspection: Inspection) -> tuple[int, int]:
    """Errors and warnings of the self-check."""
    problems = check(inspection, today=timezone.localdate())
    errors = sum(problem.level == CheckLevel.ERROR for problem in problems)
    return errors, len(problems) - errors


def _page(
    request: SignedInRequest,
    inspection: Inspection,
    *,
    form: TransferForm,
    counts: tuple[int, int],
    reason_form: RequiredReasonForm | None = None,
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    rows = ArchiveTransfer.objects.visible_to(user).filter(inspection=inspection)
    standing = rows.standing().first()
    watched = Watch.objects.standing(today).filter(measure__inspection=inspection)
    context = {
        "inspection": inspection,
        "refusal": refuse_transfer(user, inspection),
        "lacking": [] if standing else _lacking(inspection),
        "form": form,
        "errors": counts[0],
        "warnings": counts[1],
        "watched": watched.count(),
        "line": standing and RegisterLine(standing, today),
        "may_take_back": standing is not None and refuse_take_back(user, standing) is None,
        "reason_form": reason_form or RequiredReasonForm(auto_id="back_%s"),
        "open_forms": ["reason_form"] if reason_form else [],
        "earlier": [RegisterLine(row, today) for row in rows.filter(taken_back_at__isnull=False)],
    }
    is_refused = form.is_bound or reason_form is not None
    return render(request, "reporting/transfer.html", context, status=422 if is_refused else 200)


def _lacking(inspection: Inspection) -> list[tuple[str, str]]:
    """Where to go on: (what, address), the open findings or else the checks and opinions that wait."""
    findings = SubIssue.objects.current().filter(inspection=inspection, closed_on=None)
    rows = findings.order_by("category__position", "position")[:MAX_LACKING]
    if open_findings := [(str(row), reverse("measures:sub_issue", args=[row.pk])) for row in rows]:
        return open_findings
    checks = EffectivenessCheck.objects.waiting().filter(inspection=inspection).select_related("sub_issue")
    waiting = checks.order_by("due_on", "pk")[:MAX_LACKING]
    opinions = PublicOpinion.objects.filter(inspection=inspection).exclude(state=OpinionState.CLOSED)
    return [
        (f"{one.sub_issue}:{one.term},应于{one.due_on}进行", reverse("measures:effect_check", args=[one.pk]))
        for one in waiting
    ] + [(str(one), reverse("opinions:opinion", args=[one.pk])) for one in opinions[:MAX_LACKING]]


@require_GET
@login_required
@first_page_instead
def transfers(request: SignedInRequest) -> HttpResponse:
    rows = _seen(request).select_related("inspection__organization")
    page = read_page(rows, NEWEST, **cursors_in(request.GET))
    today = timezone.localdate()
    lines = [RegisterLine(row, today) for row in page.rows]
    return render(request, "reporting/transfers.html", {"lines": lines, "page": page, "note": NOTE})


@require_GET
@login_required
@limited("export", methods=("GET",))
def transfers_export(request: SignedInRequest) -> HttpResponseBase:
    rows = _seen(request).select_related("inspection__organization").order_by("id")
    trail.record(Event.EXPORT, by=request.user, about=NAME)
    return made_file(register_name(timezone.localdate()), lambda path: write_register(path, rows))


@require_safe
@login_required
def transfer_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(_seen(request).exclude(file="").select_related("inspection"), pk=pk)
    found = stored(row.file, name=row.name, sha256=row.sha256, about=row.inspection)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    what = f"{row.name},SHA-256 {row.sha256}"
    trail.record(Event.DOWNLOAD, by=request.user, about=row.inspection, detail=what)
    return file_response(found, by=request.user)


@require_POST
@login_required
def take_back_transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_seen(request).select_related("inspection__organization"), pk=pk)
    home = reverse("reporting:transfer", args=[row.inspection_id])
    if sentence := refuse_take_back(request.user, row):
        return refused(request, sentence, home=home)
    form = RequiredReasonForm(request.POST, auto_id="back_%s")
    act = partial(take_back, pk, by=request.user)
    if answer := perform(request, form, act=act, done="已取回,这次巡察可以继续办理。", home=home):
        return answer
    counts = _counts(row.inspection)
    again = TransferForm(has_errors=bool(counts[0]))
    return _page(request, row.inspection, form=again, counts=counts, reason_form=form)


@require_POST
@login_required
def make_transfer_again(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_seen(request), pk=pk)
    try:
        return redirect("jobs:job", make_again(pk, by=request.user).pk)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("reporting:transfer", row.inspection_id)


def _seen(request: SignedInRequest) -> ArchiveTransferQuerySet:
    """404 for those who see their own measures only."""
    if not request.user.has_whole_view:
        raise Http404
    return ArchiveTransfer.objects.visible_to(request.user)
