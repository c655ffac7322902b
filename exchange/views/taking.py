"""Taking in: the upload, what is seen of it before it counts, and the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.contents import PackageManifest, PackedNote, Tasks
from exchange.differences import differences
from exchange.forms import TakeInConfirmForm, TakeInForm
from exchange.jobs import start_check
from exchange.models import IncomingPackage, PackageKind, PackageState
from exchange.opening import check_files, part_stream
from exchange.rules import refuse_check, refuse_confirm, refuse_remove
from exchange.states import newest_state
from exchange.taking.confirm import confirm_package, why_not_now
from exchange.taking.foreign import store_foreign
from exchange.taking.removal import GONE, kept_until, remove_package
from exchange.taking.store import ENDING, store_incoming
from exchange.taking.tasks import tasks_of
from exchange.trust import judged
from issues.models import Inspection
from issues.saving import perform, refused
from measures.models import Measure


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("upload")
def take_in(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not (user.is_supervisor or user.is_coordinator):
        raise Http404
    is_sent = request.method == "POST"
    form = TakeInForm(*((request.POST, request.FILES) if is_sent else ()), by=user)
    if form.is_valid():
        try:
            return _after(_stored(form, by=user), by=user)
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, "exchange/take_in.html", {"form": form}, status=422 if is_sent else 200)


def _stored(form: TakeInForm, *, by: User) -> IncomingPackage:
    data = form.cleaned_data
    upload: UploadedFile = data["file"]
    unit, day = data.get("organization"), data.get("as_of")
    is_package = PurePosixPath(upload.name or "").suffix.lower() == ENDING
    if is_package or not by.is_supervisor:
        return store_incoming(upload, name=upload.name or "", by=by, organization=unit)
    if unit is None or day is None:
        raise Refused("台账表格和通报不写明是谁的、截至何时:请选择单位,并填写数据截至的日期。")
    return store_foreign(upload, organization=unit, on=day, by=by)


def _after(row: IncomingPackage, *, by: User) -> HttpResponse:
    """A large one is held against its hashes first."""
    if row.state == PackageState.CHECKING:
        return redirect("jobs:job", start_check(row, by=by).pk)
    return redirect("exchange:incoming", row.pk)


def _visible(request: SignedInRequest, pk: int) -> IncomingPackage:
    rows = IncomingPackage.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(rows, pk=pk)


@require_safe
@login_required
def incoming(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    return render(request, "exchange/incoming.html", _context(row, user=request.user))


@require_POST
@login_required
def check_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the check was cancelled or did not come to its end; one that runs is shown as it is."""
    row = _visible(request, pk)
    if sentence := refuse_check(request.user, row):
        return refused(request, sentence, home=reverse("exchange:incoming", args=[pk]))
    try:
        return _after(row, by=request.user)
    except Refused as error:
        return refused(request, str(error), home=reverse("exchange:incoming", args=[pk]))


def _context(row: IncomingPackage, *, user: User, form: TakeInConfirmForm | None = None) -> dict[str, object]:
    manifest = PackageManifest.model_validate(row.manifest) if row.is_signed else None
    judgement = judged(manifest, row.organization) if manifest else None
    is_open = row.state == PackageState.WAITING
    shut_out = why_not_now(row) if is_open else None
    may_confirm = is_open and not shut_out and refuse_confirm(user, row) is None
    context: dict[str, object] = {
        "package": row,
        "manifest": row.manifest,
        "judgement": judgement,
        "shut_out": shut_out,
        "form": form or (_form(row) if may_confirm else None),
        "may_remove": refuse_remove(user, row) is None,
        "may_check": refuse_check(user, row) is None,
        "kept_until": kept_until(row),
    }
    if row.kind == PackageKind.TASK:
        is_readable = row.state != PackageState.CHECKING
        tasks = _tasks(row) if is_readable else None
        notes = _with_measures(row, tasks.notes) if tasks else []
        return context | {
            "tasks": tasks,
            "notes": notes,
            "received": row.tasks.select_related("instruction", "package"),
        }
    before = _before(row)
    works_here = is_open and Inspection.objects.at_work().filter(organization=row.organization).exists()
    difference = differences(before, row) if before and is_open else None
    return context | {"difference": difference, "works_here": works_here}


def _with_measures(row: IncomingPackage, notes: Sequence[PackedNote]) -> list[tuple[PackedNote, str]]:
    asked = Measure.objects.at_work().filter(organization=row.organization_id)
    found = asked.in_bulk([note.measure for note in notes])
    return [(note, str(found.get(note.measure, ""))) for note in notes]


def _tasks(row: IncomingPackage) -> Tasks | None:
    try:
        return tasks_of(row)
    except Refused:
        return None


def _before(row: IncomingPackage) -> IncomingPackage | None:
    found = newest_state(row.organization)
    return found if found is not None and Path(found.file.path).is_file() else None


def _form(row: IncomingPackage, request: SignedInRequest | None = None) -> TakeInConfirmForm:
    needs_key = False
    if row.is_signed:
        judgement = judged(PackageManifest.model_validate(row.manifest), row.organization)
        needs_key = judgement.must_be_confirmed
    data = request.POST if request is not None else None
    return TakeInConfirmForm(data, needs_key=needs_key, has_warnings=bool(row.warnings))


@require_POST
@login_required
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    if sentence := refuse_confirm(request.user, row):
        return refused(request, sentence, home=reverse("exchange:incoming", args=[pk]))
    form = _form(row, request)
    act = partial(confirm_package, pk, by=request.user)
    home = reverse("exchange:incoming", args=[pk])
    done = f"已收下,{row.organization}:{row.as_of_text}。"
    try:
        answer = perform(request, form, act=act, done=done, home=home)
    except IncomingPackage.DoesNotExist:
        return _gone(request)
    if answer is not None:
        return answer
    context = _context(_visible(request, pk), user=request.user, form=form)
    return render(request, "exchange/incoming.html", context, status=422)


@require_POST
@login_required
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    try:
        remove_package(pk, by=request.user)
    except Refused as error:
        return refused(request, str(error), home=reverse("exchange:incoming", args=[pk]))
    except IncomingPackage.DoesNotExist:
        return _gone(request)
    messages.success(request, f"已删除没有收下的“{row.name}”。")
    return redirect("exchange:exchange")


def _gone(request: SignedInRequest) -> HttpResponse:
    """Removed between the page and the act, by somebody else or by the clock."""
    return refused(request, GONE, home=reverse("exchange:exchange"))


@require_safe
@login_required
def incoming_file(request: SignedInRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of the evidence or a form, by its place in the signed list; never shown, only handed on."""
    row = _visible(request, pk)
    manifest = PackageManifest.model_validate(row.manifest) if row.is_signed else None
    if manifest is None or row.state == PackageState.CHECKING or not 1 <= number <= len(manifest.files):
        raise Http404
    one = manifest.files[number - 1]
    try:
        check_files(Path(row.file.path), manifest.only(one), name=row.name, progress=lambda _d, _t: None)
    except (Refused, OSError) as error:
        messages.error(request, str(error) if isinstance(error, Refused) else "包的文件不见了。")
        return redirect("exchange:incoming", pk)
    trail.record(Event.DOWNLOAD, by=request.user, about=row, detail=f"{one.path},SHA-256 {one.sha256}")
    response = part_stream(Path(row.file.path), one)
    name = PurePosixPath(one.path).name.partition("-")[2] or PurePosixPath(one.path).name
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
