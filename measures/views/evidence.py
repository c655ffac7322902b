"""佐证材料: handing in, new versions, taking back, and the only door to the files."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from measures import files, services
from measures.filters.ledger_place import NAME, LedgerPlace
from measures.forms import acts as forms
from measures.forms import work as work_forms
from measures.models import EvidenceVersion, Measure
from measures.services.evidence import SameFile
from measures.storage.stored import damaged_page, file_response, stored
from measures.views.acts import do
from measures.views.measure import measure_page, visible_measure

# What is opened with the reader's watermark where an organization wants it; the original is for downloading.
MARKED = ("application/pdf", "image/")
AnswerT = TypeVar("AnswerT", bound=HttpResponseBase)
# Whatever a file holds, it runs nothing and reaches nothing; Chromium still shows a PDF with it.
FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


@require_POST
@login_required
@limited("upload")
def attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Files (several at once) or a reference; a script asks for JSON and sends file by file."""
    measure = visible_measure(request, pk)
    is_reference = "reference" in request.POST
    name = "reference_form" if is_reference else "files_form"
    form = (
        work_forms.ReferenceForm(request.POST, auto_id="reference_%s")
        if is_reference
        else work_forms.FilesForm(request.POST, request.FILES, auto_id="files_%s")
    )
    count = _attach_all(request, measure, form) if form.is_valid() else 0
    if not request.accepts("text/html"):
        return _as_json(request, form, pk)
    if count:
        messages.success(request, f"已添加{count}份佐证材料。")
    if form.is_valid():
        return redirect(LedgerPlace.of(request).measure_url(pk))
    return measure_page(request, visible_measure(request, pk), status=422, **{name: form})


def _as_json(request: SignedInRequest, form: work_forms.EvidenceForm, pk: int) -> JsonResponse:
    """``existing``, where there is one, is the address at which the same file can be taken over."""
    sentences = " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)
    answer = {"ok": form.is_valid(), "message": sentences or "已上传"}
    for evidence in form.offered:
        query = urlencode({"evidence": evidence.name, NAME: LedgerPlace.of(request).query})
        answer["existing"] = f"{reverse('measures:measure', args=[pk])}?{query}#new-evidence"
    return JsonResponse(answer, status=200 if form.is_valid() else 422)


def _attach_all(request: SignedInRequest, measure: Measure, form: work_forms.EvidenceForm) -> int:
    """How many were kept; each refusal becomes an error of the form."""
    count = 0
    for given in form.given():
        try:
            services.attach(measure.pk, given, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            form.add_error(None, str(error))
            if isinstance(error, SameFile):
                form.offered.append(error.evidence)
        else:
            count += 1
    return count


@require_POST
@login_required
def attach_existing(request: SignedInRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = work_forms.ExistingForm(request.POST, auto_id="existing_%s")
    act = partial(services.attach_existing, pk, by=request.user)
    return do(request, measure.pk, form=form, name="existing_form", done="已添加这份材料。", act=act)


@require_POST
@login_required
@limited("upload")
def new_version(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = work_forms.NewVersionForm(request.POST, request.FILES, auto_id="version_%s")
    act = partial(services.new_version, pk, evidence_pk, by=request.user)
    return do(request, measure.pk, form=form, name="version_form", done="已上传新版本。", act=act)


@require_POST
@login_required
def withdraw_evidence(request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    form = forms.ReasonForm(request.POST, auto_id="withdraw_evidence_%s")
    act = partial(services.withdraw_evidence, pk, evidence_pk, by=request.user)
    return do(request, measure.pk, form=form, name="withdraw_evidence_form", done="已撤下该材料。", act=act)


@require_safe
@login_required
def evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file under its real name; shown in the browser only when its kind cannot run anything."""
    seen = EvidenceVersion.objects.visible_to(request.user)
    version = get_object_or_404(seen.select_related("evidence__organization"), pk=pk)
    if not version.file:
        raise Http404
    if refusal := version.why_held():
        return render(request, "measures/held.html", {"sentence": refusal}, status=409)
    found = stored(version.file, name=version.name, sha256=version.sha256, about=version.evidence)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    kind = files.INLINE_TYPES.get(files.ending(version.name)) if "download" not in request.GET else None
    if version.evidence.organization.has_watermark and kind is not None and kind.startswith(MARKED):
        return redirect("measures:preview", pk)
    event = Event.VIEW_EVIDENCE if kind else Event.DOWNLOAD
    trail.record(event, by=request.user, about=version.evidence, detail=version.describe())
    answer = file_response(
        found, by=request.user, as_attachment=kind is None, content_type=kind or "application/octet-stream"
    )
    return guarded(answer)


def guarded(answer: AnswerT, *, policy: str = FILE_POLICY) -> AnswerT:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private"
    # Set here, so that django-csp leaves it alone.
    answer["Content-Security-Policy"] = policy
    return answer
