"""上报快照: the list of an inspection, one of them with what changed since another, and its files."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.saving import perform
from ledger.views.summary import whole_inspection
from measures.forms.acts import NoteForm, ReasonForm
from measures.storage.stored import damaged_page, file_response, stored
from reporting.models import Snapshot, SnapshotFile
from reporting.snapshots import approve_snapshot, compare, refuse_approve, refuse_take, take_snapshot
from reporting.snapshots.services import visible_snapshots

MAX_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("export")
def snapshots(request: SignedInRequest, pk: int) -> HttpResponse:
    """The list; POST takes a new one."""
    inspection, user = whole_inspection(request, pk), request.user
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            snapshot = take_snapshot(pk, by=user, override_reason=form.cleaned_data["reason"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已生成第{snapshot.number}号快照。")
            return redirect("reporting:snapshot", pk=snapshot.pk)
    refusal = _sentence(form)
    context = {
        "inspection": inspection,
        "snapshots": Snapshot.objects.filter(inspection=inspection).select_related("approval")[:MAX_SHOWN],
        "may_take": refuse_take(user, inspection) is None,
        "refusal": refusal,
        "reason": form["reason"].value() or "",
    }
    return render(request, "reporting/snapshots.html", context, status=422 if refusal else 200)


@require_safe
@login_required
def snapshot(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(request: SignedInRequest, row: Snapshot, *, form: NoteForm | None = None) -> HttpResponse:
    """``form`` is an approval that was refused: it says why, and what was typed."""
    others = (
        Snapshot.objects.filter(inspection=row.inspection_id)
        .exclude(pk=row.pk)
        .order_by("-number")[:MAX_SHOWN]
    )
    other = _compared(request, row, others=list(others))
    context = {
        "snapshot": row,
        "inspection": row.inspection,
        "others": [(one.pk, f"第{one.number}号 {one.taken_on:%Y-%m-%d}") for one in others],
        "other": other,
        "comparison": compare(other, row) if other else None,
        "files": row.files.all(),
        "approval": getattr(row, "approval", None),
        "refusal": refuse_approve(request.user, row),
        "refused": _sentence(form) if form else "",
        "note": form["note"].value() or "" if form else "",
    }
    return render(request, "reporting/snapshot.html", context, status=422 if form else 200)


def _compared(request: SignedInRequest, row: Snapshot, *, others: list[Snapshot]) -> Snapshot | None:
    """The one asked for, otherwise the one before."""
    if asked := request.GET.get("with", ""):
        found = next((one for one in others if str(one.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((one for one in others if one.number < row.number), None)


@require_POST
@login_required
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    _visible(request, pk)
    form, home = NoteForm(request.POST), reverse("reporting:snapshot", args=[pk])
    act = partial(approve_snapshot, pk, by=request.user)
    answer = perform(request, form, act=act, done="已审定,可以报送。", home=home)
    # Read again: whoever was first has changed what can be done here.
    return answer or _page(request, _visible(request, pk), form=form)


def _sentence(form: BaseForm) -> str:
    return "".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)


@require_safe
@login_required
def snapshot_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    rows = SnapshotFile.objects.filter(snapshot__in=visible_snapshots(request.user))
    row = get_object_or_404(rows.select_related("snapshot__inspection"), pk=pk)
    found = stored(row.file, name=row.name, sha256=row.sha256, about=row.snapshot)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    what = f"{row.name},SHA-256 {row.sha256}"
    trail.record(Event.DOWNLOAD, by=request.user, about=row.snapshot, detail=what)
    return file_response(found, by=request.user)


def _visible(request: SignedInRequest, pk: int) -> Snapshot:
    rows = visible_snapshots(request.user).select_related("inspection", "approval")
    return get_object_or_404(rows, pk=pk)
