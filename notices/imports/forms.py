"""What is typed into the import pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices

from accounts.dressing import DressedForm, TextField, offer
from accounts.models import Organization
from audit.exceptions import Refused
from issues.models import Inspection, InspectionKind
from measures import files
from notices.files import is_page
from notices.imports import store
from notices.imports.confirm import NewInspection
from notices.parser.model import Level, MarkKind

CONTROL = {"class": "form-control"}
ACCEPTED = ".txt,.docx,.doc,.wps,.rtf,.odt,.pdf,.html,.htm,.mht,.mhtml"


class NoticeUploadForm(forms.Form):
    """A file or a pasted text; ``clean`` leaves the text and its file name."""

    file = forms.FileField(
        label="通报文件",
        required=False,
        help_text=(
            "支持 Word 和 WPS 文件(.docx、.doc、.wps、.rtf、.odt)、有文字的 PDF、网页(.html、.mht)和 .txt,"
            "不超过5 MB。"
        ),
        widget=forms.ClearableFileInput(attrs={**CONTROL, "accept": ACCEPTED}),
    )
    text = forms.CharField(
        label="或粘贴通报全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload, text = data.get("file"), data.get("text") or ""
        if self.errors:
            return data
        if upload and text.strip():
            raise forms.ValidationError("既选了文件又粘贴了文字,请只保留一种。")
        try:
            data["source"] = _read(upload) if upload else store.checked_text(text)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        data["file_name"] = files.clean_name(upload.name) if upload else ""
        return data


def _read(upload: UploadedFile) -> str:
    if (upload.size or 0) > store.MAX_UPLOAD:  # asked before reading, so that no large file is held in memory
        raise Refused("文件超过5 MB,请只保留通报正文后再上传。")
    name, data = upload.name or "", upload.read()
    # Other kinds are told what to do with them when they are read; a page saved as .txt is read as a page.
    is_checked = files.ending(name) in (".txt", ".docx") and not is_page(data)
    if is_checked and (refusal := files.refuse_content(upload)):
        raise Refused(refusal)
    return store.text_of(name, data)


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

    act = forms.TypedChoiceField(choices=CorrectionAct, coerce=CorrectionAct)
    at = forms.IntegerField(required=False, min_value=0)
    level = forms.TypedChoiceField(
        choices=[(level.name, level.label) for level in Level],
        coerce=lambda name: Level[name],
        required=False,
        empty_value=None,
    )
    is_for_kind = forms.BooleanField(required=False)
    text = forms.CharField(required=False, strip=False)
    seen = forms.CharField(max_length=16)

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

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "inspection", Inspection.objects.current().filter(organization=organization))

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
