"""What is typed into the pages of reminders and 催办."""

from __future__ import annotations

from django import forms

from accounts.dressing import DressedForm
from measures.forms.acts import text_field
from measures.models import ReminderSettings, ReminderStep
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues

BEFORE, AFTER = "before", "after"
RECIPIENTS = ("to_handler", "to_leader", "to_office", "to_viewer")
MAX_DAYS = 365
SIDES = [(BEFORE, "提前"), (AFTER, "过后")]


class UrgeForm(DressedForm):
    note = text_field("催办意见", rows=2, required=True)
    again = forms.BooleanField(label="今天再次催办", required=False, help_text="今天已经催办过时才需要勾选")


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"})


class SettingsForm(forms.ModelForm):
    class Meta:
        model = ReminderSettings
        fields = ("is_on", "quiet_until", "quiet_from")
        widgets = {name: _time_input() for name in ("quiet_until", "quiet_from")}  # noqa: RUF012

    def _post_clean(self) -> None:
        """The service says what does not fit; the row on the page is not written here."""


class StepForm(DressedForm):
    """One step. ``step``: the id of an existing one; what it counts from cannot be changed any more."""

    step = forms.IntegerField(label="提醒步骤", required=False, widget=forms.HiddenInput)
    trigger = forms.ChoiceField(label="提醒什么", choices=[("", "请选择"), *Trigger.choices])
    # Selects always send something: an initial value tells an untouched line from a filled one.
    when = forms.ChoiceField(label="之前或之后", choices=SIDES, initial=BEFORE, required=False)
    days = forms.IntegerField(
        label="天数",
        min_value=0,
        max_value=MAX_DAYS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"天数应是0到{MAX_DAYS}的整数。"
        ),
    )
    to_handler = forms.BooleanField(label="经办人", required=False)
    to_leader = forms.BooleanField(label="责任领导", required=False)
    to_office = forms.BooleanField(label="整改办", required=False)
    to_viewer = forms.BooleanField(label="书记/领导班子", required=False)
    colour = forms.ChoiceField(label="颜色", choices=Colour.choices, initial=Colour.GREEN)
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    @property
    def kind(self) -> Trigger | None:
        """What an existing step counts from."""
        value = self["trigger"].value()
        return Trigger(value) if value in Trigger.values else None

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not any(data.get(name) for name in RECIPIENTS):
            raise forms.ValidationError("请选择提醒谁。")
        if Trigger(data.get("trigger") or Trigger.MEASURE_DUE).is_waiting and data.get("days") == 0:
            raise forms.ValidationError("等待的天数至少是1。")
        return data

    def values(self) -> StepValues:
        data = self.cleaned_data
        trigger = Trigger(data["trigger"])
        is_after = trigger.is_waiting or data["when"] == AFTER
        return StepValues(
            step_id=data["step"],
            trigger=trigger,
            days=-data["days"] if is_after else data["days"],
            colour=Colour(data["colour"]),
            is_active=data["is_active"],
            **{name: data[name] for name in RECIPIENTS},
        )


class BaseStepFormSet(forms.BaseFormSet):
    """All steps, and one empty line for a new one, which is left out when nothing was typed."""

    default_error_messages = {"missing_management_form": "页面内容不完整,请刷新页面后重新填写。"}


StepFormSet = forms.formset_factory(StepForm, formset=BaseStepFormSet, extra=1)


def shown_of(ladder: forms.BaseFormSet[StepForm]) -> dict[str, object]:
    """What a template needs, without the ladder itself: each ``ladder.name`` there makes all of its forms.

    While nothing is typed, forty forms of ten fields would be most of what the page costs.
    """
    shown: dict[str, object] = {
        "management": ladder.management_form,
        "sides": SIDES,
        "colours": Colour.choices,
    }
    if ladder.is_bound:
        return shown | {"typed": ladder.forms, "refusals": ladder.non_form_errors()}
    return shown | {"lines": _lines(ladder), "typed": [_new_line(ladder)]}


def _lines(ladder: forms.BaseFormSet[StepForm]) -> list[dict[str, object]]:
    return [
        {**initial, "prefix": ladder.add_prefix(number), "kind": Trigger(initial["trigger"])}
        for number, initial in enumerate(ladder.initial or ())
    ]


def _new_line(ladder: forms.BaseFormSet[StepForm]) -> StepForm:
    prefix = ladder.add_prefix(ladder.initial_form_count())
    return StepForm(prefix=prefix, empty_permitted=True, use_required_attribute=False)


def values_of(ladder: forms.BaseFormSet[StepForm]) -> list[StepValues]:
    return [form.values() for form in ladder.forms if form.has_changed() or form["step"].value()]


def initial_of(step: ReminderStep) -> dict[str, object]:
    names = ("trigger", "colour", "is_active", *RECIPIENTS)
    days = {"days": abs(step.days), "when": AFTER if step.days < 0 else BEFORE}
    return {name: getattr(step, name) for name in names} | days | {"step": step.pk}
