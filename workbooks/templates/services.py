"""Receivers' templates: made, changed and removed by the office, one verb per act."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from ledger.fields import FIELDS
from measures.files import clean_name
from workbooks.models import ExportTemplate, Grouping
from workbooks.opening import open_workbook
from workbooks.receivers.filling import Place
from workbooks.receivers.headers import Header, find_header, header_of
from workbooks.writing.columns import LEDGER_COLUMNS, SheetColumn, sheet_column

# A form to fill in is small; a large file is a filled one.
LARGEST_FORM = 2 * 1024 * 1024
MOST_TEMPLATES = 100
NARROWEST, WIDEST = 4.0, 120.0
DEEPEST_HEADER = 50
NOT_OFFICE = "只有整改办可以设置导出模板。"
# Parts of a workbook that do not survive being opened and saved.
LOST = {
    "xl/media/": "图片",
    "xl/drawings/vmldrawing": "批注的样式",
    "xl/pivottables/": "数据透视表",
    "xl/slicers/": "切片器",
    "xl/ctrlprops/": "控件",
    "xl/diagrams/": "图示",
}
LOST_INSIDE = {
    "xl/drawings/drawing": (b":sp>", "图形或文本框"),
    "xl/worksheets/sheet": (b"<x14:", "部分条件格式或下拉选项"),
}


@dataclass(frozen=True)
class Layout:
    """What the office chose: for our own layout ``columns``, for a form which field each column gets."""

    name: str
    title: str
    grouping: str
    query: str
    columns: list[dict[str, Any]]


def refuse_template(user: User) -> str | None:
    return None if user.is_coordinator and user.organization_id else NOT_OFFICE


def standard_columns() -> list[dict[str, Any]]:
    return [{"key": column.key, "title": column.title, "width": column.width} for column in LEDGER_COLUMNS]


def columns_of(template: ExportTemplate) -> list[SheetColumn]:
    """The chosen columns in order; a field that is no more is left out."""
    return [
        sheet_column(FIELDS[entry["key"]], title=entry["title"], width=entry["width"])
        for entry in template.columns
        if entry["key"] in FIELDS
    ]


@transaction.atomic
def create_template(layout: Layout, *, by: User) -> ExportTemplate:
    """A template of our own layout."""
    ask(refuse_template(by))
    row = ExportTemplate(organization=by.organization)
    return _save(row, layout, by=by)


@transaction.atomic
def create_form(name: str, upload: BinaryIO, *, file_name: str, by: User) -> ExportTemplate:
    """A template from the receiver's own workbook; its header is proposed, to be corrected by hand."""
    ask(refuse_template(by))
    data = upload.read(LARGEST_FORM + 1)
    if len(data) > LARGEST_FORM:
        raise Refused("表格超过2 MB。请上传空白的表格,不要上传填好的。")
    book = open_workbook(io.BytesIO(data), name=file_name)
    found = [(sheet.title, find_header(sheet)) for sheet in book.worksheets]
    headers = [(title, header) for title, header in found if header is not None]
    if not headers:
        raise Refused("表格里没有找到表头。表头里应有“整改措施”“责任单位”“完成时限”这样的栏目。")
    sheet, header = max(headers, key=lambda pair: pair[1].known)
    row = ExportTemplate(
        organization=by.organization,
        form=base64.b64encode(data).decode("ascii"),
        form_name=clean_name(file_name),
        sheet=sheet,
        header_first_row=header.first_row,
        header_last_row=header.last_row,
    )
    return _save(row, Layout(name, "", Grouping.MEASURE, "", mapping(header)), by=by)


@transaction.atomic
def change_template(pk: int, layout: Layout, *, by: User, version: int) -> ExportTemplate:
    row = _locked(pk, by=by)
    if row.version != version:
        raise Refused(f"{row.actor_name}刚刚修改过这个模板,请重新打开后再改。")
    row.version += 1
    return _save(row, layout, by=by)


@transaction.atomic
def read_header(pk: int, *, by: User, sheet: str, rows: tuple[int, int]) -> ExportTemplate:
    """Takes another sheet or other rows for the header, and guesses anew."""
    row = _locked(pk, by=by)
    book = form_of(row)
    first, last = rows
    if sheet not in book.sheetnames:
        raise Refused("表格里没有这张工作表,请重新选择。")
    if not 1 <= first <= last <= DEEPEST_HEADER:
        raise Refused(f"表头的行号应从小到大,在1到{DEEPEST_HEADER}之间。")
    header = header_of(book[sheet], first, last_row=last)
    if not header.columns:
        raise Refused(f"第{first}到{last}行没有文字,请填写表头所在的行。")
    row.sheet, row.header_first_row, row.header_last_row = sheet, first, last
    row.version += 1
    return _save(row, Layout(row.name, row.title, row.grouping, row.query, mapping(header)), by=by)


@transaction.atomic
def remove_template(pk: int, *, by: User) -> str:
    """Nothing that was exported depends on it; its name is given back for the message."""
    row = _locked(pk, by=by)
    trail.record(Event.CHANGE_SETTINGS, by=by, about=row, detail="删除导出模板")
    row.delete()
    return row.name


def mapping(header: Header) -> list[dict[str, Any]]:
    return [{"column": found.column, "title": found.title, "key": found.key} for found in header.columns]


def form_of(template: ExportTemplate) -> Any:
    """The receiver's workbook, opened with its rich texts; it was checked when it came, and is again."""
    data = base64.b64decode(template.form)
    return open_workbook(io.BytesIO(data), name=f"{template.name}.xlsx", is_rich=True)


def place_of(template: ExportTemplate) -> Place:
    fields = {entry["column"]: entry["key"] for entry in template.columns if entry["key"] in FIELDS}
    return Place(template.sheet, template.header_last_row, fields)


def lost_parts(template: ExportTemplate) -> list[str]:
    """What the filled form will lack, to be said before it is missed."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(template.form))) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        found = [what for part, what in LOST.items() if any(name.startswith(part) for name in names)]
        for part, (sign, what) in LOST_INSIDE.items():
            inside = (archive.read(real) for name, real in names.items() if name.startswith(part))
            if any(sign in content for content in inside):
                found.append(what)
    return found


def _locked(pk: int, *, by: User) -> ExportTemplate:
    """Only the own organization's is found."""
    ask(refuse_template(by))
    row = ExportTemplate.objects.select_for_update().get(pk=pk, organization=by.organization_id)
    request_context.set_subject(row)
    return row


def _save(row: ExportTemplate, layout: Layout, *, by: User) -> ExportTemplate:
    name = layout.name.strip()
    others = ExportTemplate.objects.filter(organization=row.organization_id).exclude(pk=row.pk)
    if not name:
        raise Refused("请填写接收单位或模板名称。")
    if others.filter(name=name).exists():
        raise Refused(f"已有名为“{name}”的导出模板,请换一个名称。")
    if row.pk is None and others.count() >= MOST_TEMPLATES:
        raise Refused(f"导出模板已有{MOST_TEMPLATES}个,请先删除不用的。")
    if not any(entry["key"] in FIELDS for entry in layout.columns):
        raise Refused("请至少选用一个栏目。")
    row.name, row.title, row.grouping, row.query = name, layout.title.strip(), layout.grouping, layout.query
    row.columns = layout.columns
    row.actor, row.actor_name, row.changed_at = by, by.label, timezone.now()
    what = "修改导出模板" if row.pk else "新建导出模板"
    row.save()
    trail.record(Event.CHANGE_SETTINGS, by=by, about=row, detail=what)
    return row
