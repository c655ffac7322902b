"""What is typed of a group of units."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.dressing import DressedForm, RowsField
from accounts.models import Organization, User
from ledger.models import MAX_GROUP_NAME, OrganizationGroup
from ledger.units.groups import GroupInput


class UnitGroupForm(DressedForm):
    name = forms.CharField(
        label="名称", max_length=MAX_GROUP_NAME, strip=True, help_text="如:城东各街道、教育系统"
    )
    organizations = RowsField(
        Organization.objects.none(),
        label="单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选的单位里有您看不到的,请重新选择。"},
    )

    def __init__(
        self, data: QueryDict | None = None, *, by: User, row: OrganizationGroup | None = None
    ) -> None:
        super().__init__(data, initial=None if row is None else _initial(row))
        field = self.fields["organizations"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Organization.objects.visible_to(by)

    def arguments(self) -> dict[str, object]:
        data = self.cleaned_data
        return {"new": GroupInput(data["name"], tuple(row.pk for row in data["organizations"]))}


def _initial(row: OrganizationGroup) -> dict[str, object]:
    return {"name": row.name, "organizations": list(row.organizations.values_list("pk", flat=True))}
