"""What is typed into the pages of own columns (自有栏目) and of views of the list."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.dressing import DressedForm
from accounts.models import User
from issues.models import CustomField, CustomKind, CustomTarget, Inspection
from issues.models.custom_field import MAX_NAME
from ledger.models import MAX_VIEW_NAME, SavedView
from ledger.saved_views import ViewInput, refuse_share
from ledger.services import CustomFieldInput

MAX_WORDS = 4_000


class CustomFieldForm(DressedForm):
    """One column; rules stay with the service. Of which inspections it is, is said once, when it is made."""

    version = forms.IntegerField(label="版本", required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="名称", max_length=MAX_NAME, help_text="如:问题金额、审计报告文号、联系电话")
    target = forms.ChoiceField(label="属于", choices=CustomTarget.choices)
    kind = forms.ChoiceField(label="种类", choices=CustomKind.choices)
    choices = forms.CharField(
        label="选项",
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="种类为“选项”时填写,一行一个。",
    )
    inspection = forms.ModelChoiceField(
        Inspection.objects.none(),
        label="用于",
        required=False,
        empty_label="本单位的全部巡察",
        error_messages={"invalid_choice": "所选的巡察不存在或已归档,请重新选择。"},
    )
    is_required = forms.BooleanField(label="必填(空着时,报送前自检会提醒)", required=False)
    is_listed = forms.BooleanField(label="在台账列表中显示", required=False)

    def __init__(self, data: QueryDict | None = None, *, by: User, row: CustomField | None = None) -> None:
        super().__init__(data, initial=None if row is None else _initial(row))
        if row is not None:
            del self.fields["inspection"]
            return
        field = self.fields["inspection"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Inspection.objects.visible_to(by)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        new = CustomFieldInput(
            name=data["name"],
            target=CustomTarget(data["target"]),
            kind=CustomKind(data["kind"]),
            choices=tuple(data["choices"].splitlines()),
            is_required=data["is_required"],
            is_listed=data["is_listed"],
        )
        if "inspection" not in self.fields:
            return {"new": new, "version": data["version"]}
        inspection = data["inspection"]
        return {"new": new, "inspection_id": inspection.pk if inspection is not None else None}


def _initial(row: CustomField) -> dict[str, object]:
    names = ("version", "name", "target", "kind", "is_required", "is_listed")
    return {name: getattr(row, name) for name in names} | {"choices": "\n".join(row.choices)}


class SavedViewForm(DressedForm):
    """The filter and the columns come from the list, and travel on hidden."""

    name = forms.CharField(
        label="名称", max_length=MAX_VIEW_NAME, strip=True, help_text="如:本周要催的、报市委巡察办的"
    )
    is_shared = forms.BooleanField(label="全单位可用", required=False)
    query = forms.CharField(
        label="筛选条件", required=False, max_length=4 * MAX_WORDS, widget=forms.HiddenInput
    )
    columns = forms.CharField(label="栏目", required=False, max_length=MAX_WORDS, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, by: User, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        if refuse_share(by) is not None:
            del self.fields["is_shared"]

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        columns = [key for key in data["columns"].split(",") if key]
        new = ViewInput(data["name"], data["query"], columns, is_shared=data.get("is_shared", False))
        return {"new": new}


def initial_of(view: SavedView) -> dict[str, object]:
    names = ("name", "is_shared", "query")
    return {name: getattr(view, name) for name in names} | {"columns": ",".join(view.columns)}
