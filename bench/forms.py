"""Filling a receiver's form against writing the same rows with openpyxl, in one process and run.

``python -m bench.forms 5000``: CPU of both and their ratio; the form has lists, formulas and a foot.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from openpyxl import Workbook  # noqa: E402
from openpyxl.styles import Border, Side  # noqa: E402
from openpyxl.worksheet.datavalidation import DataValidation  # noqa: E402

from bench.fill import TEXT  # noqa: E402
from bench.timing import least_of  # noqa: E402
from ledger.rows import LedgerRow  # noqa: E402
from workbooks.receivers.filling import fill_form  # noqa: E402
from workbooks.receivers.lines import FormData  # noqa: E402
from workbooks.receivers.reading import open_form  # noqa: E402

BAR = 3.0
TITLES = {
    "number": "序号",
    "category": "问题类别",
    "finding": "反馈问题",
    "measure": "整改措施",
    "leader": "责任领导",
    "department": "责任部门",
    "handler": "责任人",
    "due_on": "完成时限",
    "progress": "进展情况",
    "status": "完成情况",
}


def rows_of(count: int) -> list[LedgerRow]:
    start = date(2026, 1, 1)
    return [
        LedgerRow(
            number, 1, 1 + number // 500, 1 + number // 3, number,
            category=f"类别{number // 500}", finding=f"问题{number // 3}", measure=f"{TEXT}{number}",
            leader="领导", department="科室", handler="经办", due_on=start + timedelta(days=number % 300),
            progress=f"{TEXT}进展{number}", status="整改中",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def form() -> bytes:
    """Five rows to fill with borders, a list of words, a total and a line for signatures."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(TITLES.values()))
    side = Side(style="thin")
    for row in sheet["A1:J7"]:
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
    rule = DataValidation(type="list", formula1='"已完成,正在整改,未完成"')
    rule.add("J2:J6")
    sheet.add_data_validation(rule)
    sheet["A7"], sheet["J7"] = "合计", '=COUNTIF(J2:J6,"已完成")'
    sheet["A8"] = "填报人:"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def written(rows: list[LedgerRow]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([getattr(row, key) for key in TITLES])
    book.save(io.BytesIO())


def filled(content: bytes, rows: list[LedgerRow]) -> None:
    layout = open_form(content, name="form.xlsx")
    fill_form(io.BytesIO(content), layout, data=FormData(rows, date(2026, 6, 1)), target=io.BytesIO())


def main(count: int) -> int:
    rows, content = rows_of(count), form()
    acts: tuple[Callable[[], None], ...] = (lambda: filled(content, rows), lambda: written(rows))
    ours, theirs = least_of(acts, 3)
    print(f"form of {count:,} rows: {ours:.2f} s CPU")
    print(
        f"  openpyxl writing them, without any look: {theirs:.2f} s → {ours / theirs:.1f} × (bar {BAR:.0f} ×)"
    )
    return int(ours / theirs > BAR)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
