"""Forms as committees draw them: what stands in each afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.workbooks.receivers import forms_of_committees as committees
from tests.workbooks.receivers.judging import foreign_words, lost, not_once
from tests.workbooks.receivers.ledger import column_values, filled, ledger_rows
from workbooks.receivers.kept_layout import layout_from_json, layout_to_json
from workbooks.receivers.reading import open_form

MEASURES = [row.measure.removeprefix(row.mark) for row in ledger_rows()]
EXAMPLE = ("例", "项目报批", "压减审批", "李××", "××科", "2026年6月底", "已压减", "继续压减", "60%")
FORMS: dict[Callable[[], bytes], tuple[str, ...]] = {
    committees.measures_numbered_in_places: (),
    committees.record_with_measures_and_opinions: (),
    committees.lists_on_a_hidden_sheet: (),
    committees.looked_at_again: (),
    committees.lights_and_months: EXAMPLE,
    committees.sheets_by_kind_of_deadline: (),
    committees.findings_for_the_public: (),
    committees.three_measures_prepared_a_finding: (),
}
COUNTED = (
    committees.figures_by_category_in_columns,
    committees.figures_by_category_under_two_headings,
    committees.figures_by_department_with_the_sum_first,
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nothing_is_lost_and_each_measure_stands_once(form: Callable[[], bytes]) -> None:
    content = form()
    after, _ = filled(content)
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), after, gone=FORMS[form]) == []
    assert not_once(after, MEASURES) == []
    assert foreign_words(after) == []


@pytest.mark.parametrize("form", COUNTED, ids=lambda form: form.__name__)
def test_what_is_counted_loses_nothing_and_can_be_kept(form: Callable[[], bytes]) -> None:
    content = form()
    layout = open_form(content, name="表格.xlsx")
    assert layout_from_json(layout_to_json(layout)) == layout
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), filled(content, layout=layout)[0]) == []


def test_figures_stand_under_their_categories() -> None:
    book, report = filled(committees.figures_by_category_in_columns())
    sheet = book.worksheets[0]
    found = [[cell.value for cell in row] for row in sheet["B4:E8"]]
    assert found == [[2, 1, 1, 0], [0, 0, 0, 0], [2, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert sheet["F4"].value == "=SUM(B4:E4)"
    assert "已填5栏" in report.sentences()[0]


def test_findings_and_measures_stand_beside_each_other() -> None:
    book, report = filled(committees.figures_by_category_under_two_headings())
    found = [[cell.value for cell in row] for row in book.worksheets[0]["B5:G8"]]
    assert found == [[4, 7, 2, 3, 1, 3], [0, 3, 0, 1, 0, 2], [3, 3, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]
    assert any("没有对应的栏,未列出:三、党的建设方面" in told for told in report.sentences())


def test_a_rate_that_stands_alone_is_that_of_what_is_done() -> None:
    sheet = filled(committees.figures_by_department_with_the_sum_first())[0].worksheets[0]
    assert column_values(sheet, "I", 4, 8) == [42.9, 50, 50, 50, 0]


def test_a_light_is_red_for_what_is_late_and_a_degree_stays_empty() -> None:
    sheet = filled(committees.lights_and_months())[0].worksheets[0]
    assert column_values(sheet, "J", 3, 9) == ["红", "绿", "黄", "绿", "黄", "绿", "黄"]
    assert set(column_values(sheet, "I", 3, 9)) == {None}


def test_what_goes_on_has_the_word_for_it() -> None:
    sheet = filled(committees.findings_for_the_public())[0].worksheets[0]
    words = ["持续推进", "持续推进", "持续推进", "已完成", "持续推进", "已完成", "持续推进"]
    assert column_values(sheet, "E", 3, 9) == words
