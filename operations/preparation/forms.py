"""What 准备工作 sends: a list of departments, a list of people, the people as they are corrected."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from accounts.dressing import DressedForm
from accounts.numbers import typed_key
from audit.exceptions import Refused
from operations.preparation.plan import MAX_ROWS
from operations.preparation.reading import FIELDS, PersonInput, people_in_file, people_in_text


class DepartmentsForm(DressedForm):
    lines = forms.CharField(
        label="部门名单",
        help_text="一行一个部门。已有的部门不受影响,以后可以再次导入。",
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "办公室\n组织部"}),
    )


class PeopleForm(DressedForm):
    """Either of the two."""

    text = forms.CharField(
        label="粘贴人员名单",
        required=False,
        help_text="从 Excel 或 WPS 表格中复制后粘贴:姓名、部门、角色、电话,顺序不限;首行是列名时按列名识别。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(label="或上传名单文件", required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        self.people = self._read(data.get("text") or "", data.get("file"))
        if not self.people and not self.errors:
            self.add_error("text", "没有读到人员。请粘贴名单,或选择一个文件。")
        return data

    def _read(self, text: str, file: object) -> list[PersonInput]:
        try:
            if file:
                return people_in_file(file, name=str(getattr(file, "name", "")))  # type: ignore[arg-type]
            return people_in_text(text)
        except Refused as error:
            self.add_error("file" if file else "text", str(error))
            return []


def people_sent(data: Mapping[str, str]) -> list[PersonInput]:
    """The rows of the preview; one whose name was emptied is left out."""
    count = min(typed_key(data.get("rows", "")) or 0, MAX_ROWS)
    rows = [
        PersonInput(**{name: data.get(f"{name}-{number}", "").strip() for name in FIELDS})
        for number in range(count)
    ]
    return [row for row in rows if row.name]
