"""What is typed into the import pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices

from accounts.dressing import DressedForm, TextField, offer
from accounts.models import Organization
from accounts.steps import ask
from audit.exceptions import Refused
from issues.models import Inspection, InspectionKind
from measures import files
from measures.forms.work import MultipleFileField, MultipleFileInput
from notices.files import NeedsRecognition, UnreadableNotice, UploadText, is_page
from notices.files.scan_pictures import refuse_pictures
from notices.imports import store
from notices.imports.confirm import NewInspection
from notices.imports.scans import MAX_SCAN, refuse_scan
from notices.parser.model import Level, MarkKind

CONTROL = {"class": "form-control"}
ACCEPTED = (
    ".txt,.docx,.doc,.wps,.rtf,.odt,.pdf,.html,.htm,.mht,.mhtml,.jpg,.jpeg,.png,.tif,.tiff,.bmp,.gif,.webp,"
    ".heic,.heif"
)
# Opened when they are sent, as evidence is; what other endings hold is told when it is read.
LOOKED_INTO = (".txt", ".docx", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp")


class NoticeFilesField(MultipleFileField):
    """None, one, or the pages of one notice as pictures."""

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        return super().clean(data, initial) if data else []


class NoticeUploadForm(forms.Form):
    """A file, pictures of its pages, or a pasted text.

    ``clean`` leaves ``file_name`` and ``upload``, the text that was read, or ``scans``, the files to be read.
    """

    file = NoticeFilesField(
        label="通报文件",
        required=False,
        help_text=(
            "支持 Word 和 WPS 文件(.docx、.doc、.wps、.rtf、.odt)、有文字的 PDF、网页(.html、.mht)和 .txt,"
            "不超过5 MB;也可以是扫描件或照片(PDF 或图片),各页的图片可一次选中,"
            "按文件名的顺序识别,合计不超过60 MB。"
        ),
        widget=MultipleFileInput(attrs={**CONTROL, "accept": ACCEPTED}),
    )
    text = forms.CharField(
        label="或粘贴通报全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        uploads, text = data.get("file") or [], data.get("text") or ""
        if self.errors:
            return data
        if uploads and text.strip():
            raise forms.ValidationError("既选了文件又粘贴了文字,请只保留一种。")
        try:
            return data | (_read_files(uploads) if uploads else _pasted(text))
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


def _pasted(text: str) -> dict[str, Any]:
    return {"upload": UploadText(store.checked_text(text), "txt"), "file_name": ""}


def _read_files(uploads: Sequence[UploadedFile]) -> dict[str, Any]:
    uploads = sorted(uploads, key=lambda upload: natural_key(upload.name or ""))
    name = files.clean_name(uploads[0].name or "")
    found = [_read(upload) for upload in uploads]
    scans = [upload for upload, text in zip(uploads, found, strict=True) if text is None]
    if scans and len(scans) == len(found):
        return {"scans": scans, "file_name": name}
    if len(found) > 1:
        raise Refused("一次只能导入一份通报。选了多个文件时,每个都应当是这份通报某一页的扫描件或照片。")
    return {"upload": found[0], "file_name": name}


def natural_key(name: str) -> list[tuple[int, str]]:
    """第2页 stands before 第10页."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part]


def _read(upload: UploadedFile) -> UploadText | None:
    """The text; None for what is a picture and has to be recognised."""
    if (upload.size or 0) > MAX_SCAN:  # asked before reading, so that no large file is held in memory
        raise Refused(store.TOO_LARGE)
    name, data = upload.name or "", upload.read()
    # A page saved as .txt is read as a page.
    is_looked_into = files.ending(name) in LOOKED_INTO and not is_page(data)
    if is_looked_into and (refusal := files.refuse_content(upload)):
        raise Refused(refusal)
    try:
        return store.text_of(name, data)
    except NeedsRecognition:
        _refuse_scan(name, data)
        return None
    finally:
        upload.seek(0)


def _refuse_scan(name: str, data: bytes) -> None:
    """Now, and not when a job comes to it; raises ``Refused``."""
    ask(refuse_scan())
    try:
        files.within_budget(partial(refuse_pictures, data), name=name)
    except UnreadableNotice as error:
        raise Refused(str(error)) from error


class CorrectionAct(TextChoices):
    """What the buttons of the preview do."""

    LEVEL = "level", "设为"
    SPLIT = "split", "拆开"
    JOIN = "join", "并入上一段"
    ANSWER = "answer", "改为另一种读法"
    ACCEPT = "accept", "确认读法"
    MARKS = "marks", "改各种序号的含义"
    TAKE = "take", "按通报整理"
    UNDO = "undo", "撤销上一步"


class CorrectionForm(forms.Form):
    """One act on the reading of a stored text. ``seen`` is the state of the page it was said on."""

    act = forms.TypedChoiceField(label="操作", choices=CorrectionAct, coerce=CorrectionAct)
    at = forms.IntegerField(label="位置", required=False, min_value=0)
    level = forms.TypedChoiceField(
        label="层级",
        choices=[(level.name, level.label) for level in Level],
        coerce=lambda name: Level[name],
        required=False,
        empty_value=None,
    )
    is_for_kind = forms.BooleanField(label="同类一并", required=False)
    text = forms.CharField(label="文字", required=False, strip=False)
    seen = forms.CharField(label="预览的版本", max_length=16)

    def marks(self) -> dict[MarkKind, Level]:
        """The levels of the selects; names that mean nothing are passed over."""
        return {
            kind: Level[self.data[name]]
            for name, kind in MarkKind.__members__.items()
            if self.data.get(name) in Level.__members__
        }


class ConfirmForm(forms.Form):
    """Where the tree goes: a new inspection, or behind what an existing one holds already."""

    inspection = forms.ModelChoiceField(
        label="导入到",
        queryset=Inspection.objects.none(),
        required=False,
        empty_label="新建一次巡察(用下面的名称)",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "所选的巡察不存在或已归档,请重新选择。"},
    )
    name = forms.CharField(
        label="巡察名称", max_length=200, required=False, widget=forms.TextInput(attrs=CONTROL)
    )
    round = forms.CharField(
        label="轮次",
        max_length=100,
        required=False,
        help_text="如:六届市委第五轮。通报里没有写明的,可以不填。",
        widget=forms.TextInput(attrs=CONTROL),
    )
    kind = forms.ChoiceField(
        label="类型",
        choices=InspectionKind,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    is_again = forms.BooleanField(
        label="确认另建",
        required=False,
        help_text="同一份原文已在一次巡察中,再建一次,问题和措施会重复。",
    )

    def __init__(self, *args: Any, organization: Organization, is_known: bool = False, **kwargs: Any) -> None:
        """``is_known``: the text stands in an inspection already."""
        super().__init__(*args, **kwargs)
        if not is_known:
            del self.fields["is_again"]
        offer(self, "inspection", Inspection.objects.at_work().filter(organization=organization))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("inspection") and not data.get("name", "").strip():
            self.add_error("name", "请填写巡察名称。")
        return data

    def target(self) -> NewInspection | Inspection:
        data = self.cleaned_data
        if data["inspection"]:
            return data["inspection"]
        return NewInspection(
            name=data["name"],
            round=data["round"],
            kind=InspectionKind(data["kind"] or InspectionKind.REGULAR),
        )


class WithdrawalForm(DressedForm):
    reason = TextField(
        label="撤回的原因",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写入历史,并告知已分派的人员。",
    )
