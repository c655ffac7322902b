"""What is typed by who works on a measure: progress with its files, evidence of every kind."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField
from measures.forms.acts import ReasonForm, text_field
from measures.inputs import EvidenceInput
from measures.models import Evidence
from measures.models.evidence import EvidenceKind


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several uploads; each is judged by the service, so that one bad file stops only itself."""

    widget = MultipleFileInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        uploads = [upload for upload in uploads if upload]
        if not uploads and self.required:
            raise forms.ValidationError("请选择要上传的文件。")
        return list(uploads)


class ProgressForm(DressedForm):
    """What was done, when, and its files; ``note``: why there are none, when it is handed in without."""

    happened_on = DayField(label="日期")
    text = text_field("整改进展", rows=4, required=True)
    uploads = MultipleFileField(label="佐证材料", required=False, help_text="可一次选择多个,也可拖放到这里")
    note = text_field("没有佐证材料的原因", rows=1, help_text="没有材料而提交审核时必填")
    replaces = forms.IntegerField(label="更正的进展", required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        given = [EvidenceInput(one) for one in data.pop("uploads")]
        return data | {"replaces_id": data.pop("replaces"), "given": given}


class EvidenceForm(ReasonForm):
    """``offered``: evidence the organization has already, to be taken instead of what was refused."""

    dated_on = DayField(label="材料日期", required=False)
    note = TextField(label="说明", required=False, max_length=500)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, files, auto_id=auto_id)
        self.offered: list[Evidence] = []

    def given(self) -> list[EvidenceInput]:
        raise NotImplementedError


class FilesForm(EvidenceForm):
    # Not the ``files`` of a form's instance: a declared field lives in ``fields``.
    files = MultipleFileField(label="文件", help_text="可一次选择多个,也可把文件拖放到虚线框内")  # type: ignore[assignment]
    field_order = ("files", "dated_on", "note", "reason")

    def given(self) -> list[EvidenceInput]:
        dated_on, note = self.cleaned_data["dated_on"], self.cleaned_data["note"]
        return [EvidenceInput(one, dated_on=dated_on, note=note) for one in self.cleaned_data["files"]]


class ReferenceForm(EvidenceForm):
    """A link or a document number instead of a file."""

    kind = forms.ChoiceField(
        label="形式",
        choices=[(kind.value, kind.label) for kind in EvidenceKind if kind is not EvidenceKind.FILE],
    )
    reference = TextField(label="链接或文号", max_length=500)
    name = TextField(label="名称", required=False, max_length=255)
    field_order = ("kind", "reference", "name", "dated_on", "note", "reason")

    def given(self) -> list[EvidenceInput]:
        values = {name: self.cleaned_data[name] for name in ("reference", "name", "dated_on", "note")}
        return [EvidenceInput(kind=EvidenceKind(self.cleaned_data["kind"]), **values)]


class NewVersionForm(ReasonForm):
    """No check of ours: the service says what is wrong with the file."""

    file = forms.FileField(label="新版本文件", allow_empty_file=True)

    def arguments(self) -> dict[str, object]:
        return {"upload": self.cleaned_data["file"], "reason": self.cleaned_data["reason"]}


class ExistingForm(ReasonForm):
    evidence = forms.IntegerField(label="佐证材料", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        return {"evidence_id": self.cleaned_data["evidence"], "reason": self.cleaned_data["reason"]}


def progress_form() -> ProgressForm:
    return ProgressForm(initial={"happened_on": timezone.localdate()}, auto_id="progress_%s")
