"""Fields of the filter as the template draws them: a widget with its template each would be slow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.markup import filled
from issues.lookup import InspectionChoice
from measures.filters.filter_set import MeasureFilter
from measures.templatetags.choices import options

FIELD = '<div class="field field-{0}"><label for="{1}" class="{2}">{3}</label>{4}</div>\n'
SELECT = '<select class="form-select" name="{}" id="{}">{}</select>'
INPUT = '<input class="form-control" type="{}" name="{}" id="{}" value="{}" placeholder="{}">'


@dataclass(frozen=True)
class FilterField:
    """A field of the filter; ``options`` are (value, label), empty for what is typed.

    ``choice``: where there are more inspections than are offered.
    """

    name: str
    id: str
    label: str
    kind: str
    value: str
    placeholder: str
    options: list[tuple[str, str]]
    choice: InspectionChoice | None = None


def filter_field(found: MeasureFilter, name: str) -> FilterField:
    return _field_of(name, found.filters[name].field, str(found.data.get(name, "")))


def _field_of(name: str, field: forms.Field, value: str) -> FilterField:
    choices: Any = getattr(field, "choices", ())
    return FilterField(
        name=name,
        id=f"id_{name}",
        label=str(field.label),
        kind=getattr(field.widget, "input_type", "text"),
        value=value,
        placeholder=str(field.widget.attrs.get("placeholder", "")),
        options=list(choices),
    )


def short_field(found: MeasureFilter, name: str) -> FilterField:
    """For the one line above the list: what nothing is chosen of says its name in the place of “全部”."""
    field = filter_field(found, name)
    return replace(
        field, options=[(value, label if value else field.label) for value, label in field.options]
    )


def drawn_field(found: MeasureFilter, name: str) -> SafeString:
    """Behind 更多条件: what looks alike for everybody while nothing is asked is drawn once."""
    if found.data.get(name) or name not in found.base_filters or not found.base_filters[name].is_alike:
        return drawn(filter_field(found, name))
    return _untouched(name)


@cache
def _untouched(name: str) -> SafeString:
    return drawn(_field_of(name, MeasureFilter.base_filters[name].field, ""))


def drawn(field: FilterField, *, label_class: str = "") -> SafeString:
    """``label_class`` hides a label that the field says itself."""
    return filled(FIELD, field.name, field.id, label_class, field.label, _element(field))


def _element(field: FilterField) -> SafeString:
    if field.choice is not None:
        shown = {"id": field.id, "options": field.options, "chosen": field.value, "choice": field.choice}
        return render_to_string("issues/_find_inspection.html", shown)
    if field.options:
        return filled(SELECT, field.name, field.id, options(field.options, field.value))
    return filled(INPUT, field.kind, field.name, field.id, field.value, field.placeholder)
