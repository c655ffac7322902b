"""Own columns (自有栏目) in the forms of findings and measures, each checked as its kind."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from accounts.dressing import TextField, dress
from audit.exceptions import Refused
from issues.custom_values import MAX_LONG, MAX_SHORT, read_value
from issues.models import CustomField, CustomKind, SubIssue
from measures.forms.acts import MeasureForm, ResultsForm, SubIssueForm, TextsForm
from measures.models import Measure

NUMERIC = {CustomKind.NUMBER: "数字", CustomKind.MONEY: "金额,以元为单位;也可以写 1.2万"}


class OwnColumnField(TextField):
    """Gives the value as it is kept; one that was there before is not judged anew."""

    def __init__(self, column: CustomField, kept: str) -> None:
        self.column, self.kept = column, kept
        most = MAX_LONG if column.kind == CustomKind.LONG_TEXT else MAX_SHORT
        hints = [NUMERIC.get(CustomKind(column.kind), ""), "必填" if column.is_required else ""]
        super().__init__(
            label=column.name,
            required=False,
            # A word or a date that is too long is told as what it is not.
            max_length=most if column.kind in (CustomKind.TEXT, CustomKind.LONG_TEXT) else None,
            help_text=";".join(filter(None, hints)),
            widget=_widget(column, kept),
        )

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        if text == self.kept:
            return text
        try:
            return read_value(self.column, text)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


def _widget(column: CustomField, kept: str) -> forms.Widget:
    kind = CustomKind(column.kind)
    if kind is CustomKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3})
    if kind is CustomKind.DATE:
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    if kind is CustomKind.CHOICE:
        words = [*column.choices, *([kept] if kept and kept not in column.choices else [])]
        return forms.Select(choices=[("", "不填"), *((word, word) for word in words)])
    return forms.TextInput()


class OwnColumnsForm(TextsForm):
    """Texts of a row, then its own columns."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        columns: Sequence[CustomField],
        row: Measure | SubIssue,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=self.values(row), auto_id=auto_id)
        self.own = {column.key: column for column in columns}
        for name, column in self.own.items():
            kept = row.custom_values.get(name, "")
            self.fields[name] = OwnColumnField(column, kept)
            self.initial[name] = kept
        # The reason for all of it stands below all of it.
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        dress(self)

    def arguments(self) -> dict[str, object]:
        found = super().arguments()
        return found | {"custom": {name: str(found.pop(name)) for name in self.own}}


class MeasureColumnsForm(OwnColumnsForm, MeasureForm):
    pass


class ResultColumnsForm(OwnColumnsForm, ResultsForm):
    pass


class FindingColumnsForm(OwnColumnsForm, SubIssueForm):
    pass
