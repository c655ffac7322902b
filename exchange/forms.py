"""What is typed into the pages of packages."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.days import DayField
from accounts.dressing import DressedForm, RowsField, TextField, offer
from accounts.models import Organization, User
from exchange.making.report_contents import ReportChoice
from exchange.making.tasks import TaskChoice, offered_instructions, sent_before
from exchange.models import NoteKind, UnitNote
from exchange.rules import MAX_NOTE
from issues.models import Inspection


class InspectionBoxes(RowsField):
    def label_from_instance(self, obj: object) -> str:
        return obj.name if isinstance(obj, Inspection) else str(obj)


class ReportForm(DressedForm):
    inspections = InspectionBoxes(
        Inspection.objects.none(), label="巡察", widget=forms.CheckboxSelectMultiple
    )
    has_progress = forms.BooleanField(label="带上整改进展和整改成效", required=False, initial=True)
    has_evidence = forms.BooleanField(
        label="带上佐证材料文件", required=False, help_text="不带时只报材料名称;带上时文件可能很大"
    )
    note = TextField(
        label="附言", required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: QueryDict | None = None, *, by: User) -> None:
        super().__init__(data)
        rows = Inspection.objects.visible_to(by).current().order_by("-pk")
        field = self.fields["inspections"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = rows
            self.initial["inspections"] = [row.pk for row in rows]

    def choice(self) -> ReportChoice:
        data = self.cleaned_data
        keys = tuple(sorted(row.pk for row in data["inspections"]))
        return ReportChoice(keys, data["has_progress"], data["has_evidence"], data["note"])


class TakeInForm(DressedForm):
    """For a supervisor: a package, or a table or text of a unit as of a day."""

    file = forms.FileField(label="文件", allow_empty_file=True)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="单位",
        required=False,
        empty_label="(按上报包里写的)",
        help_text="台账表格和通报必须选;上报包第一次来而名称对不上时选",
    )
    as_of = DayField(label="数据截至", required=False, help_text="台账表格和通报必填;上报包以包里的时间为准")

    def __init__(
        self, data: QueryDict | None = None, sent: MultiValueDict | None = None, *, by: User
    ) -> None:
        super().__init__(data, sent)
        if by.is_supervisor:
            offer(self, "organization", Organization.objects.visible_to(by))
        else:
            del self.fields["organization"], self.fields["as_of"]


class TakeInConfirmForm(DressedForm):
    """``heard`` where a key has to be confirmed, ``is_accepted`` where something is to be minded."""

    heard = forms.CharField(
        label="对方电话里读出的指纹末16位",
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "如:3070 9162 8814 5520"}),
    )
    is_accepted = forms.BooleanField(label="以上情况已与对方核实,可以收下")

    def __init__(self, data: QueryDict | None = None, *, needs_key: bool, has_warnings: bool) -> None:
        super().__init__(data)
        if not needs_key:
            del self.fields["heard"]
        if not has_warnings:
            del self.fields["is_accepted"]


class UnitNoteForm(DressedForm):
    measure = forms.IntegerField(label="措施", min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="种类", choices=NoteKind.choices)
    text = TextField(label="内容", max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        return {"measure": data["measure"], "kind": NoteKind(data["kind"]), "text": data["text"]}


class TaskForm(DressedForm):
    """What went down before is offered again, and not ticked."""

    instructions = forms.TypedMultipleChoiceField(
        label="督查要求", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    notes = forms.TypedMultipleChoiceField(
        label="对措施的催办、反馈和提问", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = TextField(
        label="附言", required=False, max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: QueryDict | None = None, *, by: User, unit: Organization) -> None:
        super().__init__(data)
        self.unit = unit
        asked, sent = [row.instruction for row in offered_instructions(by, unit)], sent_before(unit)
        notes = list(UnitNote.objects.visible_to(by).waiting().filter(organization=unit))
        self._offer("instructions", [(row.pk, f"{row}{_sent(sent.get(row.pk))}") for row in asked])
        self._offer("notes", [(row.pk, f"{row}(针对:{row.measure_text[:40]})") for row in notes])
        self.initial["instructions"] = [row.pk for row in asked if row.pk not in sent]
        self.initial["notes"] = [row.pk for row in notes]

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices

    def choice(self) -> TaskChoice:
        data = self.cleaned_data
        asked, notes = (tuple(data.get(name, ())) for name in ("instructions", "notes"))
        return TaskChoice(self.unit.pk, asked, notes, data["note"])


def _sent(number: int | None) -> str:
    return f"(已随第{number}号任务包下发,还没有回复)" if number else ""


class RotateForm(DressedForm):
    reason = TextField(label="更换原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    is_leaked = forms.BooleanField(
        label="旧密钥可能已泄露",
        required=False,
        help_text="勾选后,旧密钥不为新密钥签名确认,对方必须重新用电话核对指纹",
    )
