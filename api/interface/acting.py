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
from api.interface.submitting import call, sent, valid
from measures import services
from measures.forms.acts import NoteForm
from measures.forms.work import EvidenceForm, FilesForm, ProgressForm, ReferenceForm
from measures.models import Measure
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
def record_progress(request: TokenRequest, pk: int, body: schemas.ProgressBody) -> schemas.DoneFacts:
    _visible(request, pk)
    limits.spend("upload", limits.person_or_address(request))
    given = sent(happened_on=body.happened_on, text=body.text, note=body.note, replaces=body.replaces_id)
    form = ProgressForm(given)
    valid(form, names={"replaces": "replaces_id"})
    record = partial(services.record_work, pk, by=request.user, is_submitted=body.is_submitted)
    call(record, form)
    return _done(pk)


@router.post("/measures/{int:pk}/submit/", response=DONE, summary="提交审核", url_name="submit")
def submit(request: TokenRequest, pk: int, body: schemas.SubmitBody) -> schemas.DoneFacts:
    _visible(request, pk)
    form = NoteForm(sent(note=body.note))
    valid(form)
    services.submit(pk, by=request.user, note=form.cleaned_data["note"])
    return _done(pk)


@router.post("/measures/{int:pk}/evidence/", response=DONE, summary="上传佐证材料", url_name="attach_file")
def attach_file(
    request: TokenRequest,
    pk: int,
    file: File[UploadedFile],
    dated_on: Form[str] = "",
    note: Form[str] = "",
    reason: Form[str] = "",
) -> schemas.DoneFacts:
    """One file a call, so that one that is refused stops only itself."""
    _visible(request, pk)
    given = sent(dated_on=dated_on, note=note, reason=reason)
    return _attach(request, pk, FilesForm(given, MultiValueDict({"files": [file]})))


@router.post(
    "/measures/{int:pk}/references/", response=DONE, summary="登记链接或文号", url_name="attach_reference"
)
def attach_reference(request: TokenRequest, pk: int, body: schemas.ReferenceBody) -> schemas.DoneFacts:
    _visible(request, pk)
    return _attach(request, pk, ReferenceForm(sent(**body.model_dump(mode="json"))))


def _attach(request: TokenRequest, pk: int, form: EvidenceForm) -> schemas.DoneFacts:
    limits.spend("upload", limits.person_or_address(request))
    valid(form, names={"files": "file"})
    for one in form.given():
        services.attach(pk, one, by=request.user, reason=form.cleaned_data["reason"])
    return _done(pk)
