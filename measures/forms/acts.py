"""What is typed into the pages of measures and sub-issues. Rules stay with the services."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import QueryDict

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField, offer
from accounts.models import Department, Organization, Role, User
from issues.models import SubIssue
from measures.inputs import Assignment
from measures.models import Measure
from measures.services.tree import NewMeasure
from measures.workflow import Timeframe

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

    version = forms.IntegerField(widget=forms.HiddenInput)


class ExtensionForm(DressedForm):
    to_due_on = DayField(label="申请延期至")
    reason = text_field("延期原因", rows=2, required=True)


class CommentForm(DressedForm):
    text = text_field("意见", rows=2, required=True)


class ReasonForm(DressedForm):
    """On a completed measure the service demands the reason."""

    reason = text_field("修改原因", rows=2)


class TextsForm(DressedForm):
    """Some texts of a row (``texts``) and the version that was on screen; the service takes them together."""

    texts: ClassVar[tuple[str, ...]]
    version = forms.IntegerField(widget=forms.HiddenInput)

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


class HandlerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj}({obj.department})"


class AssignmentForm(DressedForm):
    """Choices are the people and departments of one organization."""

    leader = forms.ModelChoiceField(User.objects.none(), label="责任领导", empty_label="请选择")
    department = forms.ModelChoiceField(Department.objects.none(), label="牵头部门", empty_label="请选择")
    supporting_departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label="配合部门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    handler = HandlerField(
        User.objects.none(),
        label="责任人",
        required=False,
        empty_label="不指定",
        help_text="应是牵头部门的经办人",
    )
    timeframe = forms.ChoiceField(label="时限类型", choices=[("", "请选择"), *Timeframe.choices])
    due_on = DayField(label="整改时限", required=False, help_text="长期坚持的措施可以不填")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organization: Organization,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        departments = organization.departments.active()
        people = organization.users.active().order_by("department__order", "order", "id")
        offer(self, "leader", people.filter(role=Role.LEADER))
        offer(self, "department", departments)
        offer(self, "supporting_departments", departments)
        offer(self, "handler", people.filter(role=Role.HANDLER).select_related("department"))

    def assignment(self) -> Assignment:
        data = self.cleaned_data
        return Assignment(
            leader=data["leader"],
            department=data["department"],
            timeframe=Timeframe(data["timeframe"]),
            due_on=data["due_on"],
            handler=data["handler"],
            supporting_departments=tuple(data["supporting_departments"]),
        )


class AssignForm(AssignmentForm):
    note = text_field("分派说明", rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        return {"assignment": self.assignment(), "note": data["note"], "version": data["version"]}

    @staticmethod
    def values(measure: Measure) -> dict[str, object]:
        names = ("leader_id", "department_id", "handler_id", "timeframe", "due_on", "version")
        values = {name.removesuffix("_id"): getattr(measure, name) for name in names}
        return values | {"supporting_departments": measure.supporting_departments.all()}


class IdsField(forms.CharField):
    """The ids of the rows that were ticked, as they travel from page to page: ``3,5,8``."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> list[int]:
        parts = super().clean(value).split(",")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise forms.ValidationError("所选措施的编号有误,请回到台账重新选择。")
        return list(dict.fromkeys(int(part) for part in parts))


class SelectionForm(forms.Form):
    ids = IdsField(error_messages={"required": "没有选择措施,请先在台账中勾选。"})


class ReviewManyForm(DressedForm):
    COMPLETE, RETURN = "complete", "return"
    decision = forms.ChoiceField(
        label="审核意见",
        choices=[(COMPLETE, "审核通过"), (RETURN, "退回")],
        widget=forms.RadioSelect,
    )
    note = text_field("意见", rows=2, help_text="退回时必须写明原因")
