"""What is typed about something that was handed in."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField
from issues.models import Filing, FilingKind
from measures.filing import FilingInput


class FiledForm(DressedForm):
    """Date, number, file: what is known of any of them."""

    filed_on = DayField(label="报送日期")
    document_number = TextField(label="文号", required=False, max_length=100, help_text="没有文号的可不填")
    note = TextField(label="说明", required=False, max_length=500, help_text="如:报送给谁、由谁送达")
    file = forms.FileField(
        label="报送的文件", required=False, allow_empty_file=True, help_text="可不传,以后可以补传"
    )


class FilingForm(FiledForm):
    kind = forms.ChoiceField(label="报送内容", choices=FilingKind.choices)
    field_order = ("kind", "filed_on", "document_number", "file", "note")

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        return {"given": FilingInput(FilingKind(data.pop("kind")), upload=data.pop("file"), **data)}


class FilingCorrectionForm(FiledForm):
    """``version`` is what was on screen; another kind is another entry."""

    texts: ClassVar[tuple[str, ...]] = ("filed_on", "document_number", "note")
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        fields = {name: data[name] for name in self.texts}
        return {"fields": fields, "version": data["version"], "upload": data["file"]}

    @classmethod
    def values(cls, row: Filing) -> dict[str, object]:
        return {name: getattr(row, name) for name in (*cls.texts, "version")}
