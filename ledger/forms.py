"""Forms of the inspection's own page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from issues.models import Inspection


class InspectionForm(forms.ModelForm):
    """The settings of an inspection; ``version`` is what was on screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Inspection
        fields: ClassVar[list[str]] = [
            "name",
            "kind",
            "team",
            "round",
            "started_on",
            "ended_on",
            "feedback_on",
            "plan_months",
            "rectification_months",
            "review_steps",
            "is_long_term_counted",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        for name, field in self.fields.items():
            if name.endswith("_on"):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if not isinstance(field.widget, (forms.CheckboxInput, forms.HiddenInput)):
                field.widget.attrs["class"] = style
