"""Fields of the filter as the template draws them: a widget with its template each would be slow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField

from issues.lookup import InspectionChoice


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


def filter_field(field: BoundField) -> FilterField:
    value = "" if field.data is None else str(field.data)
    choices: Any = getattr(field.field, "choices", ())
    return FilterField(
        name=field.name,
        id=str(field.id_for_label),
        label=str(field.label),
        kind=getattr(field.field.widget, "input_type", "text"),
        value=value,
        placeholder=str(field.field.widget.attrs.get("placeholder", "")),
        options=list(choices),
    )


def short_field(field: BoundField) -> FilterField:
    """For the one line above the list: what nothing is chosen of says its name in the place of “全部”."""
    found = filter_field(field)
    return replace(
        found, options=[(value, label if value else found.label) for value, label in found.options]
    )
