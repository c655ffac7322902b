"""Forms of 文中数据: what is recorded from a text, or entered where no text states it."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.days import DayField
from accounts.dressing import DressedForm
from measures.figures.proposals import Values
from measures.forms.acts import ReasonForm
from measures.models import FigureKind
from measures.models.figures import MAX_EVERY, Comparator, Period, RecordKind
from measures.models.regulation_state import RegulationAct
from measures.services.figures import RECORDS

# Which fields each kind of record asks for, and how they are called there.
FIELDS: dict[str, dict[str, str]] = {
    RecordKind.REGULATION: {"subject": "制度名称", "act": "方式", "on": "日期"},
    RecordKind.FIGURE: {"kind": "数据类别", "amount": "数量(资金以元计)", "on": "日期"},
    RecordKind.INDICATOR: {
        "subject": "指标",
        "period": "周期",
        "every": "每几个周期(每两周填2)",
        "comparator": "要求",
        "amount": "目标",
        "unit": "单位",
        "on": "起算日期",
    },
    RecordKind.COUNT: {"subject": "指标", "amount": "数量", "unit": "单位", "on": "日期"},
}


class ValuesForm(DressedForm):
    """Only the fields of its ``form``; which those are is part of what is sent."""

    form = forms.ChoiceField(
        label="数据种类",
        choices=[(kind, RecordKind(kind).label) for kind in FIELDS],
        widget=forms.HiddenInput,
    )
    subject = forms.CharField(max_length=200, required=False)
    act = forms.ChoiceField(choices=[("", "请选择"), *RegulationAct.choices], required=False)
    kind = forms.ChoiceField(choices=[("", "请选择"), *FigureKind.choices], required=False)
    period = forms.ChoiceField(choices=[("", "不按周期"), *Period.choices], required=False)
    every = forms.IntegerField(min_value=1, max_value=MAX_EVERY, required=False)
    comparator = forms.ChoiceField(
        choices=[(value, label or "等于") for value, label in Comparator.choices], required=False
    )
    amount = forms.DecimalField(max_digits=16, decimal_places=4, required=False)
    unit = forms.CharField(max_length=10, required=False)
    on = DayField(required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        form: str,
        initial: dict[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        labels = FIELDS[form]
        for name in [name for name in self.fields if name not in labels and name != "form"]:
            del self.fields[name]
        for name, label in labels.items():
            self.fields[name].label = label

    @property
    def title(self) -> str:
        return str(RecordKind(self["form"].value()).label)

    def arguments(self) -> dict[str, object]:
        return {"values": self.values(), "on": self.cleaned_data.get("on")}

    def values(self) -> Values:
        names = ("subject", "act", "kind", "amount", "unit", "comparator", "period", "every")
        data = self.cleaned_data
        found = {name: data[name] for name in names if data.get(name) not in (None, "")}
        return Values(data["form"], **found)


def values_form(values: Values, *, auto_id: str) -> ValuesForm:
    """Filled with what was read."""
    names = ("form", "subject", "act", "kind", "amount", "unit", "comparator", "period", "every")
    initial = {name: getattr(values, name) for name in names}
    if values.amount is not None:
        initial["amount"] = f"{values.amount.normalize():f}"
    return ValuesForm(form=values.form, initial=initial, auto_id=auto_id)


def empty_forms() -> list[ValuesForm]:
    return [values_form(Values(form), auto_id=f"new_{form}_%s") for form in FIELDS]


class DismissForm(forms.Form):
    fingerprint = forms.CharField(label="文中数据", max_length=40)


class EntryForm(DressedForm):
    indicator = forms.IntegerField(label="量化指标", widget=forms.HiddenInput)
    happened_on = DayField(label="日期")
    quantity = forms.DecimalField(label="数量", max_digits=14, decimal_places=4)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        return data | {"indicator_id": data.pop("indicator")}


class WithdrawForm(ReasonForm):
    kind = forms.ChoiceField(
        label="数据种类",
        choices=[(kind, RecordKind(kind).label) for kind in RECORDS],
        widget=forms.HiddenInput,
    )
    record = forms.IntegerField(label="记录", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        return data | {"record_id": data.pop("record")}
