"""Forms of the panel that carry a version: two savers see both texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from accounts.admin.base import PanelForm
from accounts.admin.typed import TypedPersonField, TypedSelect
from accounts.dressing import TextField, offer_found
from accounts.models import Department, Role, User
from audit.exceptions import Refused, Stale
from issues.edits import check_version
from measures.forms.doubting import ask_once
from measures.inputs import Assignment
from measures.models import Measure
from measures.workflow import Timeframe

TEXTS = ("text", "goal", "remark", "outcome", "next_step")
ASSIGNMENT = ("timeframe", "due_on", "leader", "department", "supporting_departments", "handler")
# Not columns of the row, and so without a stored text to compare with.
UNCOMPARED = frozenset({"seen_version", "reason", "accepted", "supporting_departments"})


class VersionedPanelForm(PanelForm):
    """``seen_version`` is the row as it was on screen; the services ask once more under the lock."""

    seen_version = forms.IntegerField(label="版本", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen_version" in self.fields and self.instance.pk:
            self.fields["seen_version"].required = True
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        yours = {name: value for name, value in cleaned.items() if name not in UNCOMPARED}
        try:
            # The instance still says what is stored: it takes the typed values after this.
            check_version(self.instance, self.cleaned_data.get("seen_version"), yours=yours)
        except Stale as error:
            self.add_error(None, [str(error), *_both(error)])
        return cleaned


def _both(error: Stale) -> list[str]:
    """What differs, side by side."""
    return [
        f"{label}:现已保存为“{theirs}”;您填写的是“{error.yours[label]}”"
        for label, theirs in error.theirs.items()
        if theirs != error.yours[label]
    ]


class CategoryPanelForm(VersionedPanelForm):
    class Meta:
        fields = ("mark", "title", "text", "focus")


class SubIssuePanelForm(VersionedPanelForm):
    class Meta:
        fields = ("mark", "title", "text", "causes")


class InspectionPanelForm(VersionedPanelForm):
    class Meta:
        fields = (
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
            "asked_every_months",
        )


class MeasurePanelForm(VersionedPanelForm):
    """People and departments are those of the measure's organization."""

    reason = TextField(
        label="修改原因",
        required=False,
        max_length=500,
        help_text="已完成的措施改动内容后须重新审核,必须填写原因。",
    )

    accepted = forms.CharField(label="已提醒的疑问", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Measure
        fields = (*TEXTS, *ASSIGNMENT)
        widgets = {  # noqa: RUF012
            "supporting_departments": forms.CheckboxSelectMultiple,
            **dict.fromkeys(("leader", "department", "handler"), TypedSelect),
        }
        field_classes = {"leader": TypedPersonField, "handler": TypedPersonField}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "leader" in self.fields:
            _offer_departments(self)
            _offer_people(self)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not self.errors:
            ask_once(self)
        return cleaned

    def assignment(self) -> Assignment:
        data = self.cleaned_data
        if not (data["leader"] and data["department"] and data["timeframe"]):
            raise Refused("分派须填写责任领导、牵头部门和时限类型。")
        return Assignment(
            leader=data["leader"],
            department=data["department"],
            timeframe=Timeframe(data["timeframe"]),
            due_on=data["due_on"],
            handler=data["handler"],
            supporting_departments=tuple(data["supporting_departments"]),
        )


def _offer_departments(form: MeasurePanelForm) -> None:
    """Those in use, and whichever leads already; supporting ones also retired."""
    measure = form.instance
    rows = Department.objects.filter(organization=measure.organization_id)
    found = list(rows)
    offer_found(form, "supporting_departments", found, among=rows)
    leading = [row for row in found if row.is_active or row.pk == measure.department_id]
    offer_found(form, "department", leading, among=rows)


def _offer_people(form: MeasurePanelForm) -> None:
    """Those at work, and whoever is named already; leaders and handlers by one question."""
    measure = form.instance
    named = {"leader": (Role.LEADER, measure.leader_id), "handler": (Role.HANDLER, measure.handler_id)}
    rows = User.objects.filter(organization=measure.organization_id).select_related("department")
    roles, keys = zip(*named.values(), strict=True)
    asked = rows.filter(Q(role__in=roles, is_active=True) | Q(pk__in=[key for key in keys if key]))
    found = list(asked.order_by("department__order", "order", "id"))
    for name, (role, key) in named.items():
        offered = [row for row in found if (row.role == role and row.is_active) or row.pk == key]
        offer_found(form, name, offered, among=rows)
