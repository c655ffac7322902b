"""Tables: where rows go, what moves, which words and dates stand in them."""

from __future__ import annotations

from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.receivers import tables_of_forms as tables
from tests.workbooks.receivers.ledger import column_values, filled, form_data, ledger_rows


def first_sheet(content: bytes) -> Worksheet:
    return filled(content)[0].worksheets[0]


def merged(sheet: Worksheet) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def test_signatures_move_with_their_merges() -> None:
    sheet = first_sheet(tables.signed_in_three_cells())
    assert (sheet["A11"].value, sheet["D11"].value, sheet["G11"].value) == (
        "党组书记(签字)",
        "分管领导(签字)",
        "经办(签字)",
    )
    assert {"A11:C11", "D11:F11", "G11:H11", "A12:H12"} <= merged(sheet)
    assert sheet["A2"].value == "报送单位(盖章):"


def test_framed_rows_of_others_are_no_rows_to_fill() -> None:
    sheet = first_sheet(tables.opinion_block_in_the_frame())
    assert sheet["A9"].value == "县委巡察办审核意见"
    assert sheet["C9"].value == "(盖章)"
    assert sheet.row_dimensions[9].height == 60
    assert "C9:H9" in merged(sheet)


def test_a_header_of_three_rows_with_numbers_below() -> None:
    sheet = first_sheet(tables.three_lists_in_one())
    assert column_values(sheet, "A", 6, 12) == [1, None, 2, 3, None, None, 4]
    assert {"A6:A7", "C6:C7", "K9:K11"} <= merged(sheet)
    assert sheet["F6"].value == "限期整改"
    assert sheet["G6"].value == datetime(2026, 5, 20)
    assert (sheet["I6"].value, sheet["J6"].value) == ("规划科", "综合科")
    assert sheet["A13"].value == "主要负责人签字:"


def test_words_of_a_note_above_the_table() -> None:
    sheet = first_sheet(tables.header_without_merges())
    assert column_values(sheet, "H", 5, 11) == [
        "推进中",
        "已办结",
        "推进中",
        "已办结",
        "推进中",
        "已办结",
        "未启动",
    ]


def test_words_of_a_hidden_sheet_and_what_counts_them() -> None:
    book, report = filled(tables.filtered_with_lists())
    sheet = book["整改台账"]
    words = column_values(sheet, "H", 3, 9)
    # The first is late: its deadline was on 20 May, today is 1 June.
    assert words == ["逾期未办结", "办结", "推进", "办结", "推进", "办结", "推进"]
    assert sheet["H10"].value == '=COUNTIF(H3:H9,"办结")'
    assert sheet["C10"].value == "=COUNTA(C3:C9)"
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A2:H9", "C3")
    assert sheet.print_area.endswith("$A$1:$H$10")
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["F3:F9"]
    assert report.inserted == {"整改台账": 2}


def test_a_table_of_excel_grows_and_holds_no_merged_cells() -> None:
    sheet = first_sheet(tables.table_object())
    assert sheet.tables["整改数据"].ref == "A1:G8"
    assert merged(sheet) == set()
    assert column_values(sheet, "C", 2, 3) == ["1.惠民项目推进迟缓"] * 2


def test_formulas_go_on_where_a_date_stands() -> None:
    book, report = filled(tables.counting_days())
    sheet = book.worksheets[0]
    assert sheet["E8"].value == datetime(2026, 9, 30)
    assert sheet["E8"].number_format == "yyyy/m/d"
    assert sheet["F8"].value == '=IF(E8="","",E8-TODAY())'
    assert sheet["A8"].value == "=ROW()-1"
    # 长期坚持 is no date: the days cannot be counted, and it is said.
    assert sheet["E3"].value is None
    assert any("长期坚持" in sentence for sentence in report.sentences())
    assert sheet.protection.sheet
    assert sheet["A10"].value == "说明:期限按年月日填写,不得留空。"


def test_the_date_format_of_a_title() -> None:
    content = tables.with_examples("grey")
    assert first_sheet(content)["F2"].number_format == "yyyy.m.d"


def test_cells_that_are_merged_in_each_row() -> None:
    sheet = first_sheet(tables.wide_cells_in_each_row())
    assert {f"C{row}:D{row}" for row in range(1, 9)} <= merged(sheet)
    assert sheet["A10"].value == "填表人:"


def test_rows_where_there_were_none_look_like_a_table() -> None:
    sheet = first_sheet(tables.without_prepared_rows())
    assert sheet["B4"].border.left.style == "thin"
    assert not sheet["B4"].font.b
    assert sheet["A9"].value == "审核:"


def test_states_are_ticked() -> None:
    sheet = first_sheet(tables.ticked())
    ticks = [
        "".join("√" if sheet[f"{letter}{row}"].value else "-" for letter in "DEF") for row in range(3, 10)
    ]
    assert ticks == ["-√-", "√--", "-√-", "√--", "-√-", "√--", "--√"]


def test_one_row_a_finding_with_its_measures_numbered() -> None:
    sheet = first_sheet(tables.one_row_a_finding())
    assert column_values(sheet, "A", 2, 5) == [1, 2, 3, 4]
    assert sheet["D2"].value == "(1)逐项排出项目推进时间表。\n(2)每半月调度一次项目进度。"
    assert sheet["E4"].value == "服务科、综合科\n乔木、白石"
    assert sheet["F4"].value == datetime(2026, 8, 30)


def test_findings_that_the_receiver_prescribed_keep_their_rows() -> None:
    book, report = filled(tables.findings_prescribed())
    sheet = book.worksheets[0]
    assert sheet["B2"].value == "窗口服务让群众多跑路问题"
    assert column_values(sheet, "C", 2, 4) == [
        "(1)取消三项重复证明。",
        "(2)开设周末预约窗口。",
        "(3)公布窗口投诉电话。",
    ]
    assert sheet["B5"].value == "惠民项目推进迟缓的问题"
    assert sheet["B7"].value == "公车管理不严格问题"
    assert column_values(sheet, "A", 2, 9) == [1, None, None, 2, None, 3, 4, 5]
    assert {"A2:A4", "B2:B4"} <= merged(sheet)
    assert any("第4行已有内容" in sentence for sentence in report.sentences())


def test_columns_of_texts_hold_texts() -> None:
    sheet = first_sheet(tables.text_columns())
    assert sheet["F2"].value == "2026-05-20"
    assert sheet["F2"].data_type == "s"


def test_a_formula_typed_by_somebody_stays_a_text() -> None:
    rows = ledger_rows()
    rows[0].measure = "=1+1"
    sheet = filled(tables.signed_in_three_cells(), data=form_data(rows))[0].worksheets[0]
    assert (sheet["C4"].value, sheet["C4"].data_type) == ("=1+1", "s")


def test_fewer_lines_than_rows_leave_the_others_empty() -> None:
    sheet = filled(tables.signed_in_three_cells(), data=form_data(ledger_rows()[:1]))[0].worksheets[0]
    assert (sheet["A4"].value, sheet["A5"].value, sheet["A8"].value) == (1, None, "党组书记(签字)")
