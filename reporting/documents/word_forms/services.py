"""An office's own forms: handed in, looked at, used, and put back to ours."""

from __future__ import annotations

import hashlib
import io
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from docx import Document

from accounts.models import Organization, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from issues.rules import refuse_build
from measures.files import clean_name, refuse_content, within_budget
from reporting.documents.word_forms.builtin import ONE_SHEET, SHEET_SIZES, builtin
from reporting.documents.word_forms.render import Values, refuse_template, render
from reporting.documents.word_forms.room import fits_one_page
from reporting.models import FormKind, FormTemplate

MAX_BYTES = 2 * 1024 * 1024


def template_of(organization: Organization, kind: FormKind) -> bytes:
    row = current(organization, kind)
    if row is None:
        return builtin(kind)
    with row.file.open("rb") as file:
        return bytes(file.read())


def current(organization: Organization, kind: FormKind) -> FormTemplate | None:
    """The office's own template in use, or None for ours."""
    row = FormTemplate.objects.filter(organization=organization, kind=kind).order_by("-id").first()
    return row if row is not None and row.file else None


def fill(organization: Organization, kind: FormKind, values: Values) -> bytes:
    """The form in use, filled. Ours of ``ONE_SHEET`` in the largest signs with which it keeps to a page."""
    if kind not in ONE_SHEET or current(organization, kind) is not None:
        return render(kind, template_of(organization, kind), values)
    for size in SHEET_SIZES:
        filled = render(kind, builtin(kind, size), values)
        if fits_one_page(Document(io.BytesIO(filled))):
            break
    return filled


def replace_form(
    organization: Organization, kind: FormKind, upload: UploadedFile, *, by: User
) -> FormTemplate:
    """Takes an office's own file into use; earlier ones stay on record."""
    ask(_refuse(by, organization))
    if (upload.size or 0) > MAX_BYTES:
        raise Refused("模板超过2 MB,请去掉其中的图片后再上传。")
    if not (upload.name or "").lower().endswith(".docx"):
        raise Refused("模板应是 .docx 文件,请用 Word 或 WPS 另存为 .docx。")
    ask(refuse_content(upload))
    upload.seek(0)
    data = upload.read()
    name = clean_name(upload.name or "")
    ask(within_budget(partial(refuse_template, kind, data), name=name))
    row = FormTemplate(
        organization=organization,
        kind=kind,
        name=name,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        actor=by,
        actor_name=by.label,
    )
    try:
        with transaction.atomic():
            row.file.save(row.name, ContentFile(data), save=False)
            row.save()
            detail = f"更换{kind.label}模板:{row.name}"
            trail.record(Event.CHANGE_SETTINGS, by=by, about=organization, detail=detail)
    except BaseException as error:
        if row.file.name and not may_be_written(error):
            row.file.storage.delete(row.file.name)
        raise
    return row


@transaction.atomic
def restore_form(organization: Organization, kind: FormKind, *, by: User) -> FormTemplate:
    ask(_refuse(by, organization))
    if current(organization, kind) is None:
        raise Refused("现在用的就是内置模板。")
    trail.record(Event.CHANGE_SETTINGS, by=by, about=organization, detail=f"恢复内置{kind.label}模板")
    return FormTemplate.objects.create(organization=organization, kind=kind, actor=by, actor_name=by.label)


def _refuse(user: User, organization: Organization) -> str | None:
    return None if refuse_build(user, organization) is None else "只有整改办可以更换表单模板。"
