"""Asking for exports, and templates to ask with."""

from __future__ import annotations

import io

from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from tests.cast import Cast
from tests.workbooks.forms import as_file, receivers_form
from workbooks.models import ExportTemplate
from workbooks.templates import services as services

FILE = "/exports/file/"
FORM_SHEET = "附件1 整改台账"


def book_of(client: Client, person: User, **query: str | int | list[str]) -> Workbook:
    client.force_login(person)
    response = client.get(FILE, query)
    assert response.status_code == 200, response.headers.get("Location")
    return load_workbook(io.BytesIO(response.getvalue()))


def layout(name: str = "市委巡察办", *, grouping: str = "MEASURE", query: str = "") -> services.Layout:
    columns = [
        {"key": "number", "title": "编号", "width": 5},
        {"key": "measure", "title": "举措", "width": 30},
        {"key": "deadline", "title": "完成时限", "width": 18},
    ]
    return services.Layout(name, "报送表", grouping, query, columns)


def uploaded(cast: Cast, name: str = "市委组织部") -> ExportTemplate:
    return services.create_form(name, as_file(receivers_form()), file_name="汇总表.xlsx", by=cast.office)


def words(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]
