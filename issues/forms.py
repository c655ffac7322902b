"""Forms of an inspection's outline."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import QueryDict

from accounts.days import DayField
from accounts.dressing import Dressed, DressedForm
from issues.models import Category, Inspection, VersionedRow
from issues.rounds import offered_predecessors, proposed_predecessor
from issues.services import NewSubIssue


class VersionedForm(Dressed, forms.ModelForm):
    """Edits a row through a service: ``version`` is what was on screen."""

    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, instance: VersionedRow) -> None:
        super().__init__(data, instance=instance)
        self.initial["version"] = instance.version

    def arguments(self) -> dict[str, object]:
        fields = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {"fields": fields, "version": self.cleaned_data["version"]}


class RoundField(forms.TypedChoiceField):
    """An earlier inspection; the one that is likely meant is said, not filled in."""

    def __init__(self, offered: list[Inspection], proposed: Inspection | None, *, chosen: int | None) -> None:
        self.rows = {str(row.pk): row for row in offered}
        names = [(str(row.pk), f"{row.name}({row.feedback_on or '未填'}反馈)") for row in offered]
        field = Inspection._meta.get_field("predecessor")
        hint = f"建议:{proposed.name}。" if proposed is not None and proposed.pk != chosen else ""
        super().__init__(
            choices=[("", "没有,或不在本系统"), *names],
            coerce=self.rows.get,
            empty_value=None,
            required=False,
            label=str(field.verbose_name),
            help_text=f"{hint}{field.help_text}",
            widget=forms.Select(attrs={"class": "form-select"}),
        )


class InspectionForm(VersionedForm):
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
            "extension_decider",
            "most_extensions",
            "is_long_term_counted",
            "asked_every_months",
            "check_months",
            "predecessor",
        ]
        field_classes: ClassVar[dict[str, type[forms.Field]]] = dict.fromkeys(
            ("started_on", "ended_on", "feedback_on"), DayField
        )

    def __init__(self, data: QueryDict | None = None, *, instance: Inspection) -> None:
        super().__init__(data, instance=instance)
        offered, proposed = offered_predecessors(instance), proposed_predecessor(instance)
        self.fields["predecessor"] = RoundField(offered, proposed, chosen=instance.predecessor_id)


class CategoryForm(VersionedForm):
    class Meta:
        model = Category
        fields: ClassVar[list[str]] = ["mark", "title", "focus", "text"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 4}),
        }


class NewSubIssueForm(DressedForm):
    mark = forms.CharField(
        label="序号", max_length=30, required=False, help_text="按原文的样子,如 4. ;可不填。"
    )
    title = forms.CharField(label="具体问题", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label="问题表现", max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def arguments(self) -> dict[str, object]:
        return {"new": NewSubIssue(**self.cleaned_data)}
