"""Kinds of filters. Their fields are made once: copied in depth they take as long as fifty rows."""

from __future__ import annotations

import copy
from typing import Any, Self

import django_filters

from accounts.days import DayField


class _SharingFilter(django_filters.Filter):
    """The copy that each request has shares its field with all others, for nothing of it ever changes.

    A choice whose options each reader has of his own has none in the original: its field is made by the copy.
    """

    @property
    def is_alike(self) -> bool:
        """Whether everybody is offered the same."""
        return "choices" in self.extra or not isinstance(self, django_filters.ChoiceFilter)

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        if self.is_alike:
            _ = self.field  # kept by the original once it is made
        found = copy.copy(self)
        # Set anew it asks the parent of the copy, not that of the original.
        found.method = self.method
        return found


class ChoiceFilter(_SharingFilter, django_filters.ChoiceFilter):
    pass


class TextFilter(_SharingFilter, django_filters.CharFilter):
    pass


class NumberFilter(_SharingFilter, django_filters.NumberFilter):
    pass


class DayFilter(_SharingFilter, django_filters.DateFilter):
    """A year out of this work is refused as in every form."""

    field_class = DayField


def choice(label: str, method: str | None = None, **options: Any) -> ChoiceFilter:
    """``options`` without ``choices``: those are given to each copy by itself."""
    return ChoiceFilter(
        label=label,
        method=method,
        empty_label="全部",
        error_messages={"invalid_choice": f"“{label}”没有您选的这一项,或您无权查看。"},
        **options,
    )


def due_filter(label: str, lookup: str) -> DayFilter:
    return DayFilter(
        field_name="due_on",
        lookup_expr=lookup,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": f"“{label}”不是日期,请按 2024-12-31 的样子填写。"},
    )
