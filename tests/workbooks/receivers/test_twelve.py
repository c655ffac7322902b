"""Twelve forms drawn before anybody looked how they would be filled, with their right answers beside them."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.receivers.judging import foreign_words, lost, not_once, plain
from tests.workbooks.receivers.ledger import filled, ledger_rows
from workbooks.receivers.other_formats import as_xlsx
from workbooks.receivers.report import FormReport

FORMS = Path("tests/data/forms/twelve")
# Per form: texts that may ``go``, what has to stand ``below`` the last measure, and ``columns`` by sheet and
# title: their values in the rows of measures, or below the title where the sheet holds figures.
ANSWERS: dict[str, dict[str, dict[str, dict[str, list[object]]]]] = json.loads(
    (FORMS / "answers.json").read_text("utf-8")
)
MEASURES = [row.measure.removeprefix(row.mark) for row in ledger_rows()]


@cache
def form_and_answer(name: str) -> tuple[Workbook, Workbook, FormReport]:
    content = as_xlsx((FORMS / name).read_bytes(), name=name)
    return openpyxl.load_workbook(io.BytesIO(content)), *filled(content)


def measure_rows(sheet: Worksheet) -> list[int]:
    texts = [plain(text) for text in MEASURES]
    cells = ((cell.row, plain(cell.value)) for row in sheet.iter_rows() for cell in row)
    rows = (row for row, value in cells if any(text in value for text in texts))
    return list(dict.fromkeys(rows))


def under(sheet: Worksheet, title: str, count: int) -> list[object]:
    cells = [cell for row in sheet.iter_rows() for cell in row if plain(cell.value) == plain(title)]
    head = cells[0]
    rows = [row for row in measure_rows(sheet) if row > head.row]
    if not rows:
        found = [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]
        return list[object](value for value in found if isinstance(value, (int, float)))[:count]
    return [shown(sheet.cell(row, head.column).value) for row in rows]


def shown(value: object) -> object:
    return str(value)[:10] if isinstance(value, (date, datetime)) else value


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_nothing_is_lost_and_each_measure_stands_once(name: str) -> None:
    before, after, _ = form_and_answer(name)
    assert lost(before, after, gone=tuple(ANSWERS[name].get("gone", ()))) == []
    assert foreign_words(after) == []
    if name != "figures_by_department.xlsx":
        assert not_once(after, MEASURES) == []


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_what_stands_in_its_columns_and_below_them(name: str) -> None:
    _, after, _ = form_and_answer(name)
    for sheet, titles in ANSWERS[name]["columns"].items():
        found = {title: under(after[sheet], title, len(values)) for title, values in titles.items()}
        assert found == titles
    for sheet in after:
        last = max(measure_rows(sheet), default=0)
        for text in ANSWERS[name].get("below", ()):
            rows = [cell.row for row in sheet.iter_rows() for cell in row if plain(text) in plain(cell.value)]
            assert all(row > last for row in rows)


def test_what_was_left_is_said() -> None:
    told = "".join(form_and_answer("sheet_a_department_and_others.xlsx")[2].sentences())
    assert "工作表“人事处”:没有叫这个名称的部门,未填写。" in told
    told = "".join(form_and_answer("figures_by_department.xlsx")[2].sentences())
    assert "备注(系统不统计这一项)" in told
    told = "".join(form_and_answer("discipline_commission.xlsx")[2].sentences())
    assert "“计划完成时间”要给表格的公式算天数,未填:长期坚持" in told
