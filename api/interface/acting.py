"""What a token does: the services of the pages, in the name of its person and with his rights alone."""

from __future__ import annotations

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Router
from ninja.files import UploadedFile

from accounts import limits
from api.interface import schemas
from api.interface.auth import TokenAuth, TokenRequest
from api.interface.documenting import ACT_PROBLEMS
from api.interface.once import IdempotencyKey, answered, once
from api.interface.submitting import call, sent, valid
from measures import services
from measures.files import sha256_of
from measures.forms.acts import NoteForm
from measures.forms.work import EvidenceForm, FilesForm, ProgressForm, ReferenceForm
from measures.models import Measure
from measures.services.evidence import attach_looked_at, looked_at
from measures.workflow import Status

router = Router(auth=TokenAuth(is_acting=True), tags=["办理"])
DONE = {frozenset({200}): schemas.DoneFacts, **ACT_PROBLEMS}


def _visible(request: TokenRequest, pk: int) -> Measure:
    return get_object_or_404(Measure.objects.visible_to(request.user), pk=pk)


def _done(pk: int) -> schemas.DoneFacts:
    row = Measure.objects.get(pk=pk)
    return schemas.DoneFacts(
        id=row.pk, status=Status(row.status), status_label=row.status_label(), version=row.version
    )


@router.post("/measures/{int:pk}/progress/", response=DONE, summary="记录进展", url_name="record_progress")
def record_progress(
    request: TokenRequest, pk: int, body: schemas.ProgressBody, key: IdempotencyKey
) -> schemas.DoneFacts:
    _visible(request, pk)
    return once(request, key, body, act=lambda: _record_progress(request, pk, body))


def _record_progress(request: TokenRequest, pk: int, body: schemas.ProgressBody) -> schemas.DoneFacts:
    limits.spend("upload", limits.person_or_address(request))
    given = sent(happened_on=body.happened_on, text=body.text, note=body.note, replaces=body.replaces_id)
    form = ProgressForm(given)
    valid(form, names={"replaces": "replaces_id"})
    record = partial(services.record_work, pk, by=request.user, is_submitted=body.is_submitted)
    call(record, form)
    return _done(pk)


@router.post("/measures/{int:pk}/submit/", response=DONE, summary="提交审核", url_name="submit")
def submit(
    request: TokenRequest, pk: int, body: schemas.SubmitBody, key: IdempotencyKey
) -> schemas.DoneFacts:
    _visible(request, pk)
    return once(request, key, body, act=lambda: _submit(request, pk, body))


def _submit(request: TokenRequest, pk: int, body: schemas.SubmitBody) -> schemas.DoneFacts:
    form = NoteForm(sent(note=body.note))
    valid(form)
    services.submit(pk, by=request.user, note=form.cleaned_data["note"])
    return _done(pk)


@router.post("/measures/{int:pk}/evidence/", response=DONE, summary="上传佐证材料", url_name="attach_file")
def attach_file(
    request: TokenRequest,
    pk: int,
    file: File[UploadedFile],
    key: IdempotencyKey,
    dated_on: Form[str] = "",
    note: Form[str] = "",
    reason: Form[str] = "",
) -> schemas.DoneFacts:
    """One file a call, so that one that is refused stops only itself."""
    _visible(request, pk)
    given = {"dated_on": dated_on, "note": note, "reason": reason}
    form = FilesForm(sent(**given), MultiValueDict({"files": [file]}))
    if not key:
        return _attach(request, pk, form)
    body = schemas.UploadBody(sha256=sha256_of(file), name=file.name or "", **given)
    return answered(request, key, body) or _attach_once(request, pk, form, key=key, body=body)


def _attach_once(
    request: TokenRequest, pk: int, form: FilesForm, *, key: str, body: schemas.UploadBody
) -> schemas.DoneFacts:
    """The file is scanned before the transaction that keeps it and its key: no lock waits for the scanner."""
    _ask_attach(request, form)
    (given,), reason = form.given(), form.cleaned_data["reason"]

    def act() -> schemas.DoneFacts:
        attach_looked_at(pk, given, version, by=request.user, reason=reason)
        return _done(pk)

    with looked_at([given], by=request.user) as [version]:
        return once(request, key, body, act=act)


@router.post(
    "/measures/{int:pk}/references/", response=DONE, summary="登记链接或文号", url_name="attach_reference"
)
def attach_reference(
    request: TokenRequest, pk: int, body: schemas.ReferenceBody, key: IdempotencyKey
) -> schemas.DoneFacts:
    _visible(request, pk)
    form = ReferenceForm(sent(**body.model_dump(mode="json")))
    return once(request, key, body, act=lambda: _attach(request, pk, form))


def _ask_attach(request: TokenRequest, form: EvidenceForm) -> None:
    limits.spend("upload", limits.person_or_address(request))
    valid(form, names={"files": "file"})


def _attach(request: TokenRequest, pk: int, form: EvidenceForm) -> schemas.DoneFacts:
    _ask_attach(request, form)
    for one in form.given():
        services.attach(pk, one, by=request.user, reason=form.cleaned_data["reason"])
    return _done(pk)
