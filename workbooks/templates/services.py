"""Receivers' templates: made, changed and removed by the office, one verb per act."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from ledger.custom_fields import organization_fields, with_own
from ledger.fields import LedgerField
from ledger.titles import TEN_THOUSAND
from measures.files import clean_name
from workbooks.models import ExportTemplate
from workbooks.opening import open_workbook
from workbooks.receivers.allowed import allowed_words
from workbooks.receivers.corrections import (
    BESIDE,
    BodyRows,
    layout_grouping,
    mapped_items,
    with_mapping,
    with_table_at,
)
from workbooks.receivers.grid import grid_of
from workbooks.receivers.kept_layout import layout_from_json, layout_to_json
from workbooks.receivers.layout import (
    FormCross,
    FormLayout,
    FormStatistics,
    FormTable,
    LineGrouping,
)
from workbooks.receivers.other_formats import as_xlsx, as_xlsx_name
from workbooks.receivers.own_columns import is_money, with_own_titles
from workbooks.receivers.package.archive import FormPackage
from workbooks.receivers.reading import open_form
from workbooks.templates.own_columns import with_new_columns
from workbooks.writing.columns import LEDGER_COLUMNS, SheetColumn, sheet_column

# A form to fill in is small; a large file is a filled one.
MAX_FORM = 2 * 1024 * 1024
MAX_TEMPLATES = 100
NARROWEST, WIDEST = 4.0, 120.0
DEEPEST_HEADER = 50
FIRST_COLUMNS = ("number", "finding", "measure")
NOT_OFFICE = "只有整改办可以设置导出模板。"


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


def list_columns(keys: Iterable[str], *, organization_id: int | None) -> list[dict[str, Any]]:
    """Those of the list behind what every ledger begins with; the standard ones where none are named."""
    fields = with_own(organization_fields(organization_id or 0))
    chosen = [key for key in dict.fromkeys([*FIRST_COLUMNS, *keys]) if key in fields]
    if len(chosen) == len(FIRST_COLUMNS):
        return standard_columns()
    columns = [sheet_column(fields[key]) for key in chosen]
    return [{"key": column.key, "title": column.title, "width": column.width} for column in columns]


def columns_of(template: ExportTemplate) -> list[SheetColumn]:
    """The chosen columns in order; a field that is no more is left out."""
    fields = fields_of(template)
    return [
        sheet_column(fields[entry["key"]], title=entry["title"], width=entry["width"])
        for entry in template.columns
        if entry["key"] in fields
    ]


def fields_of(template: ExportTemplate) -> dict[str, LedgerField]:
    """What its columns can be filled with, by key: the ledger's fields and the own ones."""
    return with_own(organization_fields(template.organization_id))


def read_form(data: bytes, *, name: str, organization_id: int) -> FormLayout:
    """A receiver's form as it is recognised, own columns by their names."""
    return with_own_titles(open_form(data, name=name), organization_fields(organization_id))


@transaction.atomic
def create_template(layout: Layout, *, by: User) -> ExportTemplate:
    """A template of our own layout."""
    ask(refuse_template(by))
    row = ExportTemplate(organization=by.organization)
    return _save(row, layout, by=by)


def create_form(name: str, upload: BinaryIO, *, file_name: str, by: User) -> ExportTemplate:
    """A template from the receiver's own workbook; its header is proposed, to be corrected by hand.

    What is no .xlsx is kept as one; ``form_name`` says how the answer goes out. Converting takes seconds,
    so that it is done before anything is locked.
    """
    ask(refuse_template(by))
    data = upload.read(MAX_FORM + 1)
    if len(data) > MAX_FORM:
        raise Refused("表格超过2 MB。请上传空白的表格,不要上传填好的。")
    data = as_xlsx(data, name=file_name)
    row = ExportTemplate(
        organization=by.organization,
        form=base64.b64encode(data).decode("ascii"),
        form_name=clean_name(file_name),
    )
    layout = read_form(data, name=as_xlsx_name(file_name), organization_id=row.organization_id)
    grouping = layout_grouping(layout).value
    with transaction.atomic():
        return _save(_laid_out(row, layout), Layout(name, "", grouping, "", mapping(layout)), by=by)


@transaction.atomic
def change_template(pk: int, layout: Layout, *, by: User, version: int) -> ExportTemplate:
    row = _locked(pk, by=by)
    if row.version != version:
        raise Refused(f"{row.actor_name}刚刚修改过这个模板,请重新打开后再改。")
    if row.is_form:
        items = {item.title: item for item in mapped_items(layout_of(row))}
        layout = replace(layout, columns=with_new_columns(layout.columns, items, by=by))
    row.version += 1
    return _save(row, layout, by=by)


@transaction.atomic
def read_header(
    pk: int, *, by: User, sheet: str, rows: tuple[int, int], body: BodyRows | None = None
) -> ExportTemplate:
    """Takes another sheet or other rows for the header, or for what is filled, and guesses anew."""
    row = _locked(pk, by=by)
    book = form_of(row)
    first, last = rows
    if sheet not in book.sheetnames:
        raise Refused("表格里没有这张工作表,请重新选择。")
    if not 1 <= first <= last <= DEEPEST_HEADER:
        raise Refused(f"表头的行号应从小到大,在1到{DEEPEST_HEADER}之间。")
    lists = allowed_words(FormPackage(io.BytesIO(form_bytes(row))), book, title=sheet)
    layout = with_table_at(layout_of(row), grid_of(book[sheet]), rows, lists=lists, body=body)
    layout = with_own_titles(layout, organization_fields(row.organization_id))
    _laid_out(row, layout)
    row.sheet, row.header_first_row, row.header_last_row = sheet, first, last
    row.version += 1
    return _save(row, Layout(row.name, row.title, row.grouping, row.query, mapping(layout)), by=by)


def _laid_out(row: ExportTemplate, layout: FormLayout) -> ExportTemplate:
    """The layout, and the place of its first table for the page: one whose columns are mapped, if any."""
    first = next((sheet for sheet in layout.sheets if sheet.tables), layout.sheets[0])
    tables: list[FormTable | FormStatistics | FormCross] = [
        *first.tables,
        *first.statistics,
        *first.crossed,
    ]
    row.layout, row.sheet = layout_to_json(layout), first.title
    row.header_first_row = tables[0].header_first if tables else 1
    row.header_last_row = tables[0].header_last if tables else 1
    return row


@transaction.atomic
def remove_template(pk: int, *, by: User) -> str:
    """Nothing that was exported depends on it; its name is given back for the message."""
    row = _locked(pk, by=by)
    trail.record(Event.CHANGE_SETTINGS, by=by, about=row, detail="删除导出模板")
    row.delete()
    return row.name


def mapping(layout: FormLayout) -> list[dict[str, Any]]:
    """What the page asks about: the columns of the first table by their own numbers, others behind them."""
    taken: set[int] = set()
    found = []
    for item in mapped_items(layout):
        column = item.column if item.column not in taken else max(taken) + 1
        taken.add(column)
        found.append({"column": column, "title": item.title, "key": BESIDE.join(item.keys)})
    return found


def form_of(template: ExportTemplate) -> Any:
    """The receiver's workbook, opened to be looked at; it was checked when it came, and is again."""
    data = form_bytes(template)
    return open_workbook(io.BytesIO(data), name=f"{template.name}.xlsx", is_rich=True)


def form_bytes(template: ExportTemplate) -> bytes:
    return base64.b64decode(template.form)


def layout_of(template: ExportTemplate) -> FormLayout:
    """As it was read and corrected; one that came before layouts were kept is read now."""
    read = layout_from_json(template.layout) if template.layout else None
    keys = {entry["title"]: entry["key"].split(BESIDE) for entry in template.columns}
    choices = {
        entry["title"]: [(ours, theirs) for ours, theirs in entry["choices"]]
        for entry in template.columns
        if entry.get("choices")
    }
    return with_mapping(
        read
        or read_form(
            form_bytes(template),
            name=as_xlsx_name(template.form_name),
            organization_id=template.organization_id,
        ),
        keys,
        choices=choices,
        grouping=LineGrouping(template.grouping),
        word_first={entry["title"] for entry in template.columns if entry.get("is_word_first")},
        fields=fields_of(template),
    )


def _locked(pk: int, *, by: User) -> ExportTemplate:
    """Only the own organization's is found."""
    ask(refuse_template(by))
    row = ExportTemplate.objects.select_for_update(no_key=True).get(pk=pk, organization=by.organization_id)
    request_context.set_subject(row)
    return row


def _ask_units(columns: list[dict[str, Any]], fields: Mapping[str, LedgerField]) -> None:
    """Our own layout writes money in 元; only a receiver's form is filled in the unit of its titles."""
    for entry in columns:
        if is_money(entry["key"], fields) and TEN_THOUSAND.search(entry["title"]):
            raise Refused(f"“{fields[entry['key']].title}”按元导出,表头不能写“{entry['title']}”。")


def _save(row: ExportTemplate, layout: Layout, *, by: User) -> ExportTemplate:
    name = layout.name.strip()
    others = ExportTemplate.objects.filter(organization=row.organization_id).exclude(pk=row.pk)
    if not name:
        raise Refused("请填写接收单位或模板名称。")
    if others.filter(name=name).exists():
        raise Refused(f"已有名为“{name}”的导出模板,请换一个名称。")
    if row.pk is None and others.count() >= MAX_TEMPLATES:
        raise Refused(f"导出模板已有{MAX_TEMPLATES}个,请先删除不用的。")
    is_counted = any(sheet["statistics"] or sheet.get("crossed") for sheet in row.layout.get("sheets", ()))
    known = fields_of(row)
    if not is_counted and not any(entry["key"].split(BESIDE)[0] in known for entry in layout.columns):
        raise Refused("请至少选用一个栏目。")
    if not row.is_form:
        _ask_units(layout.columns, known)
    row.name, row.title, row.grouping, row.query = name, layout.title.strip(), layout.grouping, layout.query
    row.columns = layout.columns
    row.actor, row.actor_name, row.changed_at = by, by.label, timezone.now()
    what = "修改导出模板" if row.pk else "新建导出模板"
    row.save()
    trail.record(Event.CHANGE_SETTINGS, by=by, about=row, detail=what)
    return row
