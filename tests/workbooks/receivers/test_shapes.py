"""Sheets and bands by category, statistics, records, several tables."""

from __future__ import annotations

from datetime import datetime

from tests.workbooks.receivers import shapes_of_forms as shapes
from tests.workbooks.receivers.ledger import column_values, filled


def test_each_department_has_its_sheet_and_a_missing_one_is_added() -> None:
    book, report = filled(shapes.sheet_a_department())
    assert book.sheetnames == ["汇总", "规划科", "综合科", "服务科", "党建科"]
    assert column_values(book["综合科"], "C", 3, 5) == [
        "(1)重新签订帮扶协议并公示。",
        "(3)公布窗口投诉电话。",
        None,
    ]
    assert book["党建科"]["A1"].value == "党建科整改任务表"
    assert book["党建科"]["C3"].value == "(1)补开两次专题组织生活会。"
    assert book["汇总"]["B3"].value == "=COUNTA('综合科'!C3:C6)"
    assert any("增加了:党建科" in sentence for sentence in report.sentences())


def test_rows_stand_below_their_bands_and_a_missing_band_is_added() -> None:
    sheet = filled(shapes.bands_with_subtotals())[0].worksheets[0]
    assert sheet["A2"].value == "(一)落实上级决策部署方面"
    assert column_values(sheet, "A", 3, 5) == [1, 2, 3]
    assert sheet["C6"].value == "=COUNTA(C3:C5)"
    assert sheet["A7"].value == "(二)加强作风建设方面"
    assert (sheet["A12"].value, sheet["A13"].value) == ("三、党的建设方面", 7)
    assert sheet["A14"].value == "制表单位:"


def test_a_band_that_stands_for_any_is_repeated() -> None:
    sheet = filled(shapes.band_to_copy())[0].worksheets[0]
    bands = [
        row for row in range(2, 12) if f"A{row}:H{row}" in {str(area) for area in sheet.merged_cells.ranges}
    ]
    assert [sheet[f"A{row}"].value for row in bands] == [
        "一、落实上级决策部署方面",
        "二、作风建设方面",
        "三、党的建设方面",
    ]


def test_figures_by_department_with_labels_and_totals() -> None:
    sheet = filled(shapes.statistics_by_department())[0].worksheets[0]
    assert column_values(sheet, "B", 5, 9) == ["规划科", "综合科", "服务科", "党建科", None]
    assert sheet["A9"].value == "合计"
    assert column_values(sheet, "F", 5, 9) == [2, 2, 2, 1, 7]
    assert column_values(sheet, "G", 5, 9) == [1, 1, 1, 0, 3]
    assert sheet["C9"].value == 4


def test_figures_by_category() -> None:
    sheet = filled(shapes.statistics_by_category())[0].worksheets[0]
    assert column_values(sheet, "B", 2, 6) == [2, 1, 1, 0, "=SUM(B2:B5)"]
    assert column_values(sheet, "D", 2, 5) == [2, 1, 1, 0]
    assert sheet["G2"].number_format == "0.0%"


def test_a_record_for_each_finding() -> None:
    book, report = filled(shapes.closing_record())
    assert book.sheetnames == ["销号审批表", "销号审批表(2)", "销号审批表(3)", "销号审批表(4)"]
    third = book["销号审批表(3)"]
    assert third["B3"].value == "3.窗口服务让群众多跑路"
    assert third["B2"].value == "青河县档案局"
    assert third["D6"].value == datetime(2026, 8, 30)
    assert third["D6"].number_format == 'yyyy"年"m"月"d"日"'
    assert third["B7"].value == "签字:      年  月  日"
    assert third.print_area == "'销号审批表(3)'!$A$1:$D$8"
    assert any("4个问题" in sentence or "4张工作表" in sentence for sentence in report.sentences())


def test_a_record_with_its_measures_in_a_table() -> None:
    book, _ = filled(shapes.record_with_a_table())
    third = book["整改表(3)"]
    assert third["B2"].value == "3.窗口服务让群众多跑路"
    assert column_values(third, "B", 5, 7) == [
        "(1)取消三项重复证明。",
        "(2)开设周末预约窗口。",
        "(3)公布窗口投诉电话。",
    ]
    assert third["A8"].value == "单位负责人意见"


def test_two_tables_on_one_sheet() -> None:
    sheet = filled(shapes.two_tables_on_a_sheet())[0].worksheets[0]
    assert sheet["A11"].value == "表二 统计"
    assert column_values(sheet, "B", 13, 15) == [2, 1, 1]
    assert sheet["A17"].value == "报送人:"


def test_three_lists_on_three_sheets() -> None:
    book, _ = filled(shapes.three_lists_on_three_sheets())
    assert column_values(book["问题清单"], "C", 2, 6)[-1] is None
    assert book["任务清单"]["C8"].value == "(1)补开两次专题组织生活会。"
    assert book["责任清单"]["D2"].value == "规划科"
