"""Own columns (自有栏目) in the one filter of measures: a part of the text, a word, a range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import django_filters
from django.db.models import DecimalField, Expression, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.models import Organization, User
from issues.custom_values import COLUMN
from issues.models import CustomField, CustomKind, CustomTarget
from issues.models.custom_field import KEY_LEAD
from measures.models.measure import MeasureQuerySet

MAX_PART = 100
_NAME = re.compile(rf"{KEY_LEAD}\d{{1,18}}(_from|_to)?")
_NUMERIC = (CustomKind.NUMBER, CustomKind.MONEY)
Filters = dict[str, django_filters.Filter]
Narrow = Callable[[MeasureQuerySet, str, object], MeasureQuerySet]


def is_own(name: str) -> bool:
    """Whether a parameter of the filter speaks of an own column, known or not."""
    return _NAME.fullmatch(name) is not None


def unknown_names(data: Mapping[str, object], filters: Iterable[str]) -> list[str]:
    """What asks for an own column that is not there: it would let everything through."""
    known = set(filters)
    return [name for name in data if is_own(name) and data[name] and name not in known]


def own_columns(user: User, inspection_id: int | None) -> list[CustomField]:
    """Current ones of the inspection, else of the reader's organization; who reads several chooses first."""
    if inspection_id is not None:
        rows = CustomField.objects.current().visible_to(user)
        of_all = Q(inspection__isnull=True, organization__inspections=inspection_id)
        return list(rows.filter(Q(inspection_id=inspection_id) | of_all).distinct())
    own = Organization.objects.keys_visible_to(user)
    return list(CustomField.objects.current().filter(organization__in=own)) if isinstance(own, list) else []


def own_filters(columns: Iterable[CustomField]) -> Filters:
    """Parameter → filter."""
    found: Filters = {}
    for column in columns:
        found |= _filters_of(column)
    return found


def _filters_of(column: CustomField) -> Filters:
    name, label = column.key, column.name
    if column.kind == CustomKind.CHOICE:
        word = django_filters.ChoiceFilter(
            label=label,
            method=_narrowed(column, "exact"),
            empty_label="全部",
            choices=[(word, word) for word in column.choices],
            error_messages={"invalid_choice": f"“{label}”没有您选的这一项。"},
        )
        return {name: word}
    if column.kind in (CustomKind.TEXT, CustomKind.LONG_TEXT):
        part = django_filters.CharFilter(
            label=label, method=_narrowed(column, "icontains"), max_length=MAX_PART
        )
        return {name: part}
    return {
        f"{name}_from": _bound(column, "gte", f"{label}(起)"),
        f"{name}_to": _bound(column, "lte", f"{label}(止)"),
    }


def _bound(column: CustomField, lookup: str, label: str) -> django_filters.Filter:
    if column.kind == CustomKind.DATE:
        sentence = f"“{label}”不是日期,请按 2024-12-31 的样子填写。"
        return django_filters.DateFilter(
            label=label,
            method=_narrowed(column, lookup),
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": sentence},
        )
    return django_filters.NumberFilter(
        label=label,
        method=_narrowed(column, lookup),
        max_digits=15,
        error_messages={"invalid": f"“{label}”不是数字,请只填写数字。"},
    )


def _narrowed(column: CustomField, lookup: str) -> Narrow:
    name = f"own_{column.pk}"

    def narrow(rows: MeasureQuerySet, _name: str, value: object) -> MeasureQuerySet:
        asked = value.isoformat() if isinstance(value, date) else value
        return rows.alias(**{name: _value_of(column)}).filter(**{f"{name}__{lookup}": asked})

    return narrow


def _value_of(column: CustomField) -> Expression:
    """The kept text; a number for ranges. What was kept was checked, so that every text is one."""
    place = COLUMN if column.target == CustomTarget.MEASURE else f"sub_issue__{COLUMN}"
    text = KeyTextTransform(column.key, place)
    as_number = DecimalField(max_digits=20, decimal_places=4)
    # Without the cast a text would be compared as JSON.
    return Cast(text, as_number if column.kind in _NUMERIC else TextField())
