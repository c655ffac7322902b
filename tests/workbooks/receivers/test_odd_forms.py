"""Forms that went wrong once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks.receivers import odd_forms as odd
from tests.workbooks.receivers.judging import foreign_words, lost, not_once
from tests.workbooks.receivers.ledger import column_values, filled, ledger_rows

MEASURES = [row.measure.removeprefix(row.mark) for row in ledger_rows()]
DATA = Path(__file__).parent.parent.parent / "data" / "forms"
FORMS: dict[Callable[[], bytes], tuple[str, ...]] = {
    odd.signatures_inside_the_frame: (),
    odd.categories_beside_the_rows: (),
    odd.one_row_with_a_list: (),
    odd.questions_and_lists: (),
    odd.full_width_and_lettered: ("1.", "会议多", "已完成", "李四", "办公室", "此行为示例"),
    odd.sample_sheet_beside: (),
    odd.example_to_keep: (),
    odd.sheets_of_deadlines: (),
    odd.tables_of_deadlines: (),
    odd.tables_of_some_categories: (),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nothing_is_lost_and_each_measure_stands_once(form: Callable[[], bytes]) -> None:
    content = form()
    after, _ = filled(content)
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), after, gone=FORMS[form]) == []
    assert not_once(after, MEASURES) == []
    assert foreign_words(after) == []


@pytest.mark.parametrize("name", ["libreoffice_lists.xlsx", "libreoffice_three_lists.xlsx"])
def test_what_libreoffice_saved_is_filled(name: str) -> None:
    content = (DATA / name).read_bytes()
    after, _ = filled(content)
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), after, gone=("例", "某某方面")) == []
    assert not_once(after, MEASURES) == []
    assert foreign_words(after) == []


def test_labels_of_the_foot_are_no_begun_row() -> None:
    sheet = filled(odd.signatures_inside_the_frame())[0].worksheets[0]
    assert sheet["A8"].value == 7
    assert [sheet[place].value for place in ("A9", "C9", "E9", "B10")] == [
        "负责人",
        "审核人",
        "填报人",
        "日期",
    ]


def test_the_receivers_categories_stay_beside_their_rows() -> None:
    sheet = filled(odd.categories_beside_the_rows())[0].worksheets[0]
    assert column_values(sheet, "A", 2, 8) == ["决策部署", None, None, "作风建设", None, None, "党的建设"]
    assert column_values(sheet, "B", 2, 8) == [1, 2, 3, 4, 5, 6, 7]
    assert {"A2:A4", "A5:A7", "A8:A9"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_a_list_over_one_row_holds_for_all() -> None:
    sheet = filled(odd.one_row_with_a_list())[0].worksheets[0]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["F2:F8"]
    assert sheet["C9"].value == "=COUNTA(C2:C8)"


def test_questions_are_answered() -> None:
    book, report = filled(odd.questions_and_lists())
    sheet = book.worksheets[0]
    assert ["".join(cell.value for cell in row) for row in sheet["F2:H8"]] == [
        *("否否否", "否是是", "否否否", "是是否", "否否否", "是是否", "否否否"),
    ]
    assert column_values(sheet, "B", 2, 2) == ["决策部署"]
    assert column_values(sheet, "E", 2, 4) == ["规划科(牵头)", "规划科(牵头)", "县综合科"]
    assert any("“责任部门”的可选项里没有对应的词,未填:党建科" in told for told in report.sentences())


def test_lettered_words_and_full_width_signs() -> None:
    sheet = filled(odd.full_width_and_lettered())[0].worksheets[0]
    assert column_values(sheet, "D", 4, 7) == ["B.正在整改", "B.正在整改", "B.正在整改", "B.正在整改"]
    assert sheet["C4"].value == "(1)逐项排出项目推进时间表。\n(2)每半月调度一次项目进度。"
    assert sheet["F4"].value == "规划科\n丁一舟"


def test_a_sample_stays_and_it_is_said() -> None:
    book, report = filled(odd.sample_sheet_beside())
    assert book["填写示例"]["C2"].value == "减会"
    assert any("填写示例" in told for told in report.sentences())


def test_an_example_stays_where_the_receiver_asks_for_it() -> None:
    sheet = filled(odd.example_to_keep())[0].worksheets[0]
    assert (sheet["A2"].value, sheet["A3"].value) == ("例", 1)


def test_figures_of_the_unit_itself() -> None:
    sheet = filled(odd.one_unit_in_figures())[0].worksheets[0]
    assert column_values(sheet, "A", 2, 3) == ["青河县档案局", "主要负责人签字:"]
    assert [cell.value for cell in sheet["B2:F2"][0]] == [4, 0, 0, 3, 1]


def test_each_kind_of_deadline_has_its_sheet_or_table() -> None:
    book, _ = filled(odd.sheets_of_deadlines())
    lines = {sheet.title: sum(1 for cell in sheet["C"] if cell.value) - 1 for sheet in book}
    assert lines == {"立行立改": 2, "限期整改": 4, "长期坚持": 1}
    sheet = filled(odd.tables_of_deadlines())[0].worksheets[0]
    assert column_values(sheet, "A", 1, 4) == ["一、立行立改问题台账", "序号", 1, 2]
    assert (sheet["A6"].value, sheet["A11"].value, sheet["A18"].value) == (
        "二、限期整改问题台账",
        4,
        "填报人",
    )


def test_titles_of_forms_are_no_categories() -> None:
    book, _ = filled(odd.lists_of_an_inspection())
    assert [sum(1 for cell in sheet["C"] if cell.value) for sheet in book] == [8, 8]
