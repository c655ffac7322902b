"""What goes into an archive, as its maker chooses."""

from __future__ import annotations

from collections import defaultdict

from django import forms
from django.http import QueryDict

from accounts.dressing import DressedForm
from accounts.models import User
from issues.models import Category, Inspection, SubIssue
from reporting.archive.scope import ArchiveScope, scope_of

MAX_LABEL = 50
Choice = tuple[str, str]
ChoiceGroup = tuple[str, list[Choice]]


class ArchiveForm(DressedForm):
    """``part`` is empty for the whole, else ``category-3`` or ``finding-5``."""

    part = forms.ChoiceField(label="范围", required=False)
    versions = forms.ChoiceField(
        label="佐证材料",
        choices=[("current", "每份材料的当前版次"), ("all", "每份材料的全部版次")],
        initial="current",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        inspection: Inspection,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._inspection = inspection
        part = self.fields["part"]
        if isinstance(part, forms.ChoiceField):
            part.choices = _parts(inspection)
        part.error_messages["invalid_choice"] = "没有您选的这一项,请重新选择。"

    def scope(self, user: User) -> ArchiveScope:
        kind, _, pk = self.cleaned_data["part"].partition("-")
        is_every_version = self.cleaned_data["versions"] == "all"
        chosen = {kind: int(pk)} if pk else {}
        return scope_of(user, self._inspection.pk, is_every_version=is_every_version, **chosen)


def _parts(inspection: Inspection) -> list[Choice | ChoiceGroup]:
    """The whole, and a group for each category with its findings; whoever is here sees all of them."""
    findings: dict[int, list[Choice]] = defaultdict(list)
    for row in SubIssue.objects.current().filter(inspection=inspection).order_by("position"):
        findings[row.category_id].append((f"finding-{row.pk}", _cut(str(row))))
    groups = [
        (
            _cut(str(row)),
            [(f"category-{row.pk}", f"整个类别:{_cut(str(row))}"), *findings[row.pk]],
        )
        for row in Category.objects.current().filter(inspection=inspection).order_by("position")
    ]
    return [("", "整次巡察"), *groups]


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"
