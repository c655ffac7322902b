"""What an edit changes, as a text: field by field, from the value before to the one after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.texts import shortened

MAX_VALUE = 60


def differences(row: Any, values: Mapping[str, Any]) -> str:
    """``角色:经办人→整改办;部门:(空)→办公室`` for what is not as it was; asked before ``row`` is changed."""
    parts = []
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            field = row._meta.get_field(name)
            parts.append(f"{field.verbose_name}:{_shown(field, old)}→{_shown(field, new)}")
    return ";".join(parts)


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)
    return shortened(text, MAX_VALUE)
