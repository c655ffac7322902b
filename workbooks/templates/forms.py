"""What is typed into the pages of the receivers' templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.dressing import dress
from audit.texts import storable
from ledger.fields import FIELDS, LedgerField
from ledger.proposed_columns import OFFERS
from workbooks.models import Grouping
from workbooks.receivers.corrections import BESIDE
from workbooks.receivers.headers import MAX_TITLE
from workbooks.receivers.other_formats import ENDINGS
from workbooks.templates.services import NARROWEST, WIDEST, Layout

LAST_PLACE = 999
MAX_WORD, MAX_CHOICES = 60, 100


class TemplateNameForm(forms.Form):
    """A new template of our own layout."""

    name = forms.CharField(label="接收单位或模板名称", max_length=60, help_text="如:市委巡察办月报")
    query = forms.CharField(label="筛选条件", required=False, max_length=1000, widget=forms.HiddenInput)
    columns = forms.CharField(label="栏目", required=False, max_length=1000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class TemplateUploadForm(forms.Form):
    """A new template from the receiver's own form."""

    prefix = "upload"

    name = forms.CharField(label="接收单位或模板名称", max_length=60)
    file = forms.FileField(
        label="接收单位的空白表格",
        help_text="Excel 工作簿(.xlsx),不超过 2 MB;旧版 Excel(.xls)和 WPS 表格(.et)填好后仍是原来的格式。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class UnitedLedgerForm(forms.Form):
    """The committee's form that many units are put into; none for our own layout."""

    form = forms.FileField(
        label="上级的汇总表格",
        required=False,
        help_text="不传时用系统的台账格式。传空白的 Excel 表格:第一张表填各单位汇总,再为每个单位增加一张。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class LayoutForm(forms.Form):
    """The texts of a template; its columns are read by ``read_columns``."""

    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)
    name = forms.CharField(label="接收单位或模板名称", max_length=60)
    title = forms.CharField(
        label="表格标题", max_length=200, required=False, help_text="不填时用“巡察名称+整改台账”。"
    )
    grouping = forms.ChoiceField(label="行", choices=Grouping.choices)
    is_whole = forms.BooleanField(label="改为导出全部措施", required=False)

    def __init__(self, *args: Any, is_form: bool, query: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        if is_form:
            del self.fields["title"]
        if not query:
            del self.fields["is_whole"]
        self.query = query

    def layout(self, columns: list[dict[str, Any]]) -> Layout:
        data = self.cleaned_data
        query = "" if data.get("is_whole") else self.query
        return Layout(data["name"], data.get("title", ""), data["grouping"], query, columns)


@dataclass(frozen=True)
class Choice:
    """One line of the page: a field, whether it is taken, and how."""

    key: str
    usual: str
    title: str
    width: float
    place: int | None
    is_used: bool


def choices_of(columns: list[dict[str, Any]], fields: Mapping[str, LedgerField] = FIELDS) -> list[Choice]:
    """The chosen columns in their order, then the others in the ledger's."""
    used = [
        Choice(entry["key"], fields[entry["key"]].title, entry["title"], entry["width"], place, True)
        for place, entry in enumerate(columns, start=1)
        if entry["key"] in fields
    ]
    taken = {choice.key for choice in used}
    others = [column for column in fields.values() if column.key not in taken]
    return used + [
        Choice(column.key, column.title, column.title, column.width, None, False) for column in others
    ]


def read_columns(data: Any, fields: Mapping[str, LedgerField] = FIELDS) -> list[dict[str, Any]]:
    """The columns as the page sends them: sorted by their numbers, then moved by a button."""
    used = [key for key in fields if data.get(f"use-{key}")]
    used.sort(key=lambda key: _number(data.get(f"place-{key}"), LAST_PLACE, most=LAST_PLACE))
    direction, _, moved = str(data.get("move", "")).partition(":")
    if moved in used:
        place = used.index(moved)
        other = max(place - 1, 0) if direction == "up" else min(place + 1, len(used) - 1)
        used[place], used[other] = used[other], used[place]
    return [
        {
            "key": key,
            "title": storable(str(data.get(f"title-{key}", ""))).strip()[:MAX_TITLE] or fields[key].title,
            "width": max(_number(data.get(f"width-{key}"), fields[key].width, most=WIDEST), NARROWEST),
        }
        for key in used
    ]


def _number(text: Any, usual: float, *, most: float) -> float:
    try:
        number = float(str(text))
    except ValueError:
        return usual
    # Not “nan”, which is no place to sort by.
    return min(max(number, 0), most) if number == number else usual


def read_mapping(
    data: Any, columns: list[dict[str, Any]], fields: Mapping[str, LedgerField] = FIELDS
) -> list[dict[str, Any]]:
    """The form's columns with the fields and words chosen on the page.

    Several fields in one column stay as they were read; a column may be made an own one.
    ``word-COLUMN-OURS`` is the receiver's word for ours.
    """
    found = []
    for entry in columns:
        column = entry["column"]
        key = str(data.get(f"column-{column}", ""))
        is_known = key in OFFERS or all(part in fields for part in key.split(BESIDE))
        found.append(entry | {"key": key if is_known else ""} | _words(data, column))
    return found


def _words(data: Any, column: int) -> dict[str, Any]:
    lead = f"word-{column}-"
    choices = [
        [name.removeprefix(lead), str(data[name]).strip()[:MAX_WORD]]
        for name in sorted(data)
        if name.startswith(lead) and len(name) < len(lead) + MAX_WORD
    ]
    is_word_first = bool(data.get(f"first-{column}"))
    return ({"choices": choices[:MAX_CHOICES]} if choices else {}) | {"is_word_first": is_word_first}
