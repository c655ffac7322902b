"""What is typed into the pages of workbooks that come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import Organization
from issues.models import Inspection
from ledger.fields import FIELDS, LedgerField
from ledger.proposed_columns import OFFERS
from measures.forms.work import MultipleFileField, MultipleFileInput
from workbooks.merging.answers import AnswerGroup, all_made, answer_groups, proposals
from workbooks.merging.decisions import KeptSide, MakeableName
from workbooks.merging.model import ImportPlan
from workbooks.merging.newcomers import read_newcomer
from workbooks.opening import MAX_FILE_SIZE
from workbooks.reading import FileColumn
from workbooks.tables import ENDINGS

CHOICE, ANSWER, LEAVE = "choice-", "answer-", "leave-"
MAKE, USERNAME, NOT_MADE = "make-", "username-", "not-made-"
MAX_ANSWER = 200
ACCEPT_ALL, BY_CONTENT, MAKE_ALL = "accept_all", "by_content", "make_all"


class WorkbookForm(forms.Form):
    inspection = forms.ModelChoiceField(
        label="导入到哪次巡察",
        queryset=Inspection.objects.none(),
        empty_label="请选择",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "invalid_choice": "所选的巡察不存在或已归档,请重新选择。",
        },
    )
    new_inspection = forms.CharField(
        label="或者新建一次巡察",
        required=False,
        max_length=200,
        help_text="还没有导入过通报、只有台账的,在这里填写巡察的名称,问题类别、问题和措施从台账里读取。",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    file = MultipleFileField(
        label="台账文件",
        help_text="各部门返回的可以一次全部选中或拖放到这里,也可以是一个 .zip 压缩包,一起预览、一起确认。"
        "可以是 .xlsx、.xls、.et、.ods、.xlsb 或 .csv,"
        f"每个不超过{MAX_FILE_SIZE // 1024 // 1024} MB。本系统导出的台账、填好的上报表填写后可以直接导入;"
        "自己的台账,列名不同的可以在预览页对应。",
        widget=MultipleFileInput(attrs={"class": "form-control", "accept": ",".join((*ENDINGS, ".zip"))}),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["inspection"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = Inspection.objects.at_work().filter(organization=organization)

    def clean(self) -> dict[str, Any]:
        """One of the two; a mistake in the first is said there."""
        chosen, name = self.cleaned_data.get("inspection"), self.cleaned_data.get("new_inspection")
        if chosen and name:
            self.add_error("new_inspection", "已经选择了巡察,请不要再填写新巡察的名称。")
        elif not chosen and not name and not {"inspection", "new_inspection"} & set(self.errors):
            self.add_error("inspection", "请选择巡察。")
        return self.cleaned_data


@dataclass(frozen=True)
class ColumnChoice:
    """One column of the file with a select for its meaning."""

    name: str
    letter: str
    title: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class SheetChoice:
    name: str
    columns: list[ColumnChoice]


def column_choices(plan: ImportPlan, fields: Mapping[str, LedgerField] = FIELDS) -> list[SheetChoice]:
    """``fields``: those of the inspection, by key."""
    return [
        SheetChoice(
            sheet.name,
            [_column_choice(index, column, fields) for column in sheet.columns if column.title],
        )
        for index, sheet in enumerate(plan.sheets)
    ]


def _column_choice(index: int, column: FileColumn, fields: Mapping[str, LedgerField]) -> ColumnChoice:
    name = f"{index}-{column.letter}"
    return ColumnChoice(name, column.letter, column.title, _options(column.field, fields))


def _options(chosen: LedgerField | None, fields: Mapping[str, LedgerField]) -> list[tuple[str, str, bool]]:
    return [
        ("", "不读取", chosen is None),
        *((key, field.title, field is chosen) for key, field in fields.items() if not field.stands_for),
        *((key, label, False) for key, label in OFFERS.items()),
    ]


def read_columns(data: Mapping[str, Any], plan: ImportPlan) -> dict[str, dict[str, str]]:
    """Sheet → letter → field for what the form lists; what it does not list stays as it was found."""
    return {
        sheet.name: {
            column.letter: str(data[name])
            for column in sheet.columns
            if (name := f"{index}-{column.letter}") in data
        }
        for index, sheet in enumerate(plan.sheets)
    }


def read_choices(data: Mapping[str, Any], plan: ImportPlan) -> dict[str, str]:
    """Decisions about conflicts, rows and cells that there are: one by one, or all open ones by a button."""
    sides = {choice.value for choice in KeptSide}
    if data.get("all") in sides:
        return {one.key: str(data["all"]) for row in plan.rows for one in row.conflicts if one.choice is None}
    if data.get("all") == BY_CONTENT:
        return {one.key: one.options[0][0] for row in plan.rows for one in row.questions if not one.chosen}
    if data.get("all") == ACCEPT_ALL:
        return proposals(plan)
    if data.get("all") == MAKE_ALL:
        return all_made(plan)
    allowed: dict[str, set[str]] = {one.key: sides for row in plan.rows for one in row.conflicts}
    allowed |= {one.key: {value for value, _ in one.options} for row in plan.rows for one in row.questions}
    found = {name.removeprefix(CHOICE): str(data[name]) for name in data if name.startswith(CHOICE)}
    chosen = {key: value for key, value in found.items() if value in allowed.get(key, ())}
    return chosen | _read_answers(data, plan)


def _read_answers(data: Mapping[str, Any], plan: ImportPlan) -> dict[str, str]:
    """What was typed for cells that were not understood; a ticked ``leave-`` reads none of them."""
    found = {one.key: "" for one in plan.newcomers if f"{NOT_MADE}{one.key}" in data}
    for group in answer_groups(plan):
        typed = str(data.get(f"{ANSWER}{group.key}", "")).strip()[:MAX_ANSWER]
        made = [one for one in group.makeable if f"{MAKE}{one.key}" in data]
        if made:
            found |= _newcomers(data, group, made, typed=typed)
        elif f"{LEAVE}{group.key}" in data:
            found[group.key] = ""
        elif typed:
            found[group.key] = typed
    return found


def _newcomers(
    data: Mapping[str, Any], group: AnswerGroup, made: Sequence[MakeableName], *, typed: str
) -> dict[str, str]:
    """Under the name in the file, or under another that was typed in its place."""
    is_renamed = len(group.makeable) == 1 and typed not in ("", group.proposal, group.text)
    found = {group.key: typed} if is_renamed else {}
    for one in made:
        username = str(data.get(f"{USERNAME}{one.key}", ""))
        key, value = read_newcomer(one.kind, typed if is_renamed else one.name, username)
        found[key] = value
    return found
