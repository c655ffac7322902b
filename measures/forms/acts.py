"""What is typed into the pages of measures and sub-issues. Rules stay with the services."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField
from issues.models import SubIssue
from measures.models import Measure
from measures.services.tree import NewMeasure

# The longest text a form takes: a whole notice is shorter.
MAX_TEXT = 20_000


def text_field(label: str, *, rows: int = 3, required: bool = False, help_text: str = "") -> TextField:
    return TextField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


# As the model calls them: the ledger, its files and the edit history do the same.
TITLES = {field.name: str(field.verbose_name) for field in Measure._meta.fields}


class NoteForm(DressedForm):
    """An act with its note; whether one is demanded is said by the service."""

    note = text_field("意见", rows=2)


class VersionedNoteForm(NoteForm):
    """``version`` is what the reviewer saw."""

    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)


class ExtensionForm(DressedForm):
    to_due_on = DayField(label="申请延期至")
    reason = text_field("延期原因", rows=2, required=True)


class CommentForm(DressedForm):
    text = text_field(
        "意见", rows=2, required=True, help_text="经办人、责任领导和整改办会收到;提醒其他人写“@姓名”"
    )


class RequiredReasonForm(DressedForm):
    """An act that nobody does without saying why."""

    reason = text_field("原因", rows=2, required=True)


class ReasonForm(DressedForm):
    """On a completed measure the service demands the reason."""

    reason = text_field("修改原因", rows=2)


class TextsForm(DressedForm):
    """Some texts of a row (``texts``) and the version that was on screen; the service takes them together."""

    texts: ClassVar[tuple[str, ...]]
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        others = {name: value for name, value in self.cleaned_data.items() if name not in self.texts}
        return others | {"fields": {name: self.cleaned_data[name] for name in self.texts}}

    @classmethod
    def values(cls, row: Measure | SubIssue) -> dict[str, object]:
        return {name: getattr(row, name) for name in (*cls.texts, "version")}


class ResultsForm(TextsForm, ReasonForm):
    texts: ClassVar[tuple[str, ...]] = ("outcome", "next_step")
    outcome = text_field(TITLES["outcome"], rows=4)
    next_step = text_field(TITLES["next_step"])
    field_order: tuple[str, ...] = (*texts, "reason", "version")


class MeasureForm(ResultsForm):
    """The office's correction of what a measure says."""

    texts = ("text", "goal", "outcome", "next_step", "remark")
    text = text_field(TITLES["text"], rows=6, required=True)
    goal = text_field(TITLES["goal"])
    remark = text_field(TITLES["remark"], rows=2)
    field_order = (*texts, "reason", "version")


class SubIssueForm(TextsForm):
    texts = ("title", "text", "causes")
    title = text_field("具体问题", rows=2, required=True)
    text = text_field("问题表现", rows=6)
    causes = text_field("原因分析", rows=4)
    field_order = texts


class NewMeasureForm(DressedForm):
    mark = TextField(label="序号", required=False, max_length=30, help_text="如 (4),可不填")
    text = text_field("整改措施", required=True)

    def arguments(self) -> dict[str, object]:
        return {"new": NewMeasure(text=self.cleaned_data["text"].strip(), mark=self.cleaned_data["mark"])}


class IdsField(forms.CharField):
    """The ids of the rows that were ticked, as they travel from page to page: ``3,5,8``."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> list[int]:
        parts = super().clean(value).split(",")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise forms.ValidationError("所选措施的编号有误,请回到台账重新选择。")
        return list(dict.fromkeys(int(part) for part in parts))


class SelectionForm(forms.Form):
    ids = IdsField(label="所选措施", error_messages={"required": "没有选择措施,请先在台账中勾选。"})


class ReviewManyForm(DressedForm):
    COMPLETE, RETURN = "complete", "return"
    decision = forms.ChoiceField(
        label="审核意见",
        choices=[(COMPLETE, "审核通过"), (RETURN, "退回")],
        widget=forms.RadioSelect,
    )
    note = text_field("意见", rows=2, help_text="退回时必须写明原因")
