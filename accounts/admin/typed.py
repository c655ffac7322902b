"""Lists of the panel in which one finds by typing: a plain list, which a script makes searchable."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Department, User
from accounts.pinyin import latin_keys

SELECT2 = "admin/js/vendor/select2/"


class TypedSelect(forms.Select):
    """Each option carries the Latin letters it is found by, a handler's also his department."""

    class Media:
        css = {"screen": ("admin/css/vendor/select2/select2.min.css", "admin/css/autocomplete.css")}  # noqa: RUF012
        js = (
            "admin/js/vendor/jquery/jquery.min.js",
            f"{SELECT2}select2.full.min.js",
            f"{SELECT2}i18n/zh-CN.js",
            "admin/js/jquery.init.js",
            "js/panel.js",
        )

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "typed", "data-width": "element"} | (attrs or {}))

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        row = getattr(value, "instance", None)
        if isinstance(row, User):
            option["attrs"]["data-keys"] = latin_keys(row.full_name)
            option["attrs"]["data-department"] = str(row.department_id or "")
        elif isinstance(row, Department):
            option["attrs"]["data-keys"] = latin_keys(row.name)
        return option


class TypedPersonField(forms.ModelChoiceField):
    """``赵磊(办公室)``: two of one name are told apart by their places."""

    widget = TypedSelect

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name}({obj.department})" if obj.department else obj.full_name


class TypedDepartmentField(forms.ModelChoiceField):
    widget = TypedSelect
