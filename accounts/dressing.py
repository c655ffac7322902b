"""How forms look: Bootstrap's classes and the browser's own date picker, put on in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.forms.models import ModelChoiceIteratorValue

from accounts.days import DateInput
from accounts.numbers import typed_key

RowT = TypeVar("RowT", bound=models.Model)

# Boxes and buttons to tick keep the browser's own look; what is hidden has none.
UNDRESSED = ("checkbox", "radio", "hidden")


# What nobody sees and a text copied from Word carries along: no search finds a word that one stands in.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


class TextField(forms.CharField):
    """As it is read. Browsers send line ends as CRLF; stored so, an unchanged text would look changed."""

    def to_python(self, value: object) -> str | None:
        return super().to_python(as_read(value) if isinstance(value, str) else value)


class RowsField(forms.ModelMultipleChoiceField):
    """A number that no key can be is no choice; Django asks SQLite for it, which cannot take it."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            text = str(key)
            if text.isdigit() and text.strip("0") and not typed_key(text):
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(message, code="invalid_choice", params={"value": text[:20]})
        return super().clean(value)


def as_read(text: str) -> str:
    return UNSEEN.sub("", text.replace("\r\n", "\n"))


def dress(form: forms.BaseForm) -> None:
    """Dresses every field of ``form``; a class that a widget has already stays."""
    for field in form.fields.values():
        kind = getattr(field.widget, "input_type", "")
        if isinstance(field, forms.DateField) and kind == "text":
            field.widget = DateInput()
            field.widget.is_required = field.required
        if kind not in UNDRESSED:
            field.widget.attrs.setdefault("class", "form-select" if kind == "select" else "form-control")


class Dressed:
    """Before any class of forms: dressed when it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self, forms.BaseForm):
            dress(self)


class DressedForm(Dressed, forms.Form):
    pass


def offer(form: forms.BaseForm, name: str, rows: models.QuerySet[RowT]) -> None:
    """What can be chosen in a field that means a row of the database."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} is not chosen from rows")
    field.queryset = rows


def offer_found(
    form: forms.BaseForm, name: str, found: Sequence[RowT], *, among: models.QuerySet[RowT]
) -> None:
    """As ``offer``, of rows that are read already: several fields can be drawn from one question."""
    offer(form, name, among.filter(pk__in=[row.pk for row in found]))
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        shown = [(ModelChoiceIteratorValue(row.pk, row), field.label_from_instance(row)) for row in found]
        field.choices = shown if field.empty_label is None else [("", field.empty_label), *shown]


def offer_choices(form: forms.BaseForm, name: str, choices: list[tuple[str, str]]) -> None:
    """As ``offer``, for a field that means one of a few words; “nothing chosen” comes first."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    field.choices = [("", "---------"), *choices]
