"""What an edit changes, as a text: field by field, from the value before to the one after."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from audit.texts import shortened

MAX_VALUE = 60


def differences(row: models.Model, values: Mapping[str, object]) -> str:
    """``角色:经办人→整改办;部门:(空)→办公室`` for what is not as it was; asked before ``row`` is changed."""
    parts = []
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            field = field_of(type(row), name)
            parts.append(f"{field.verbose_name}:{_shown(field, old)}→{_shown(field, new)}")
    return ";".join(parts)


def field_of(model: type[models.Model], name: str) -> models.Field:
    """A column; raises ``TypeError`` for what only points here from another model."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return found


def field_label(row: models.Model, name: str) -> str:
    return str(field_of(type(row), name).verbose_name)


def _shown(field: models.Field, value: object) -> str:
    if value in (None, ""):
        return "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)
    return shortened(text, MAX_VALUE)
