"""Forms as offices send them out, by three programs, with the answers of a careful reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from audit.exceptions import Refused
from tests.workbooks.receivers import drawn_by_xlsxwriter as drawn
from tests.workbooks.receivers import forms_of_offices as offices
from tests.workbooks.receivers.judging import foreign_words, lost, not_once
from tests.workbooks.receivers.ledger import column_values, filled, ledger_rows
from workbooks.receivers.boxes import ticked
from workbooks.receivers.kept_layout import layout_from_json, layout_to_json
from workbooks.receivers.other_formats import as_xlsx
from workbooks.receivers.reading import open_form

MEASURES = [row.measure.removeprefix(row.mark) for row in ledger_rows()]
DATA = Path(__file__).parent.parent.parent / "data" / "forms"
EXAMPLE = ("示例", "作风建设", "文山会海", "精简会议", "王某", "办公室", "/", "赵某", "2026.1", "2026.6")


def approval_of_old_excel() -> bytes:
    return as_xlsx((DATA / "libreoffice_approval.xls").read_bytes(), name="审批表.xls")


def units_of_opendocument() -> bytes:
    return as_xlsx((DATA / "libreoffice_units.ods").read_bytes(), name="汇总表.ods")


FORMS: dict[Callable[[], bytes], tuple[str, ...]] = {
    offices.protected_below_instructions: (),
    offices.from_and_until: EXAMPLE,
    offices.bands_that_count: (),
    offices.summed_up_in_front: (),
    offices.card_of_a_finding: ("□已完成",),
    offices.signed_in_each_row: (),
    offices.several_units: (),
    offices.boxes_in_each_row: ("□是□否",),
    drawn.table_with_totals: (),
    drawn.month_with_helpers: (),
    approval_of_old_excel: ("□立行立改",),
    units_of_opendocument: (),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_nothing_is_lost_and_each_measure_stands_once(form: Callable[[], bytes]) -> None:
    content = form()
    layout = open_form(content, name="表格.xlsx")
    assert layout_from_json(layout_to_json(layout)) == layout
    after, _ = filled(content, layout=layout)
    assert lost(openpyxl.load_workbook(io.BytesIO(content)), after, gone=FORMS[form]) == []
    assert not_once(after, MEASURES) == []
    assert foreign_words(after) == []


def test_below_instructions_the_words_of_the_list_and_dates() -> None:
    sheet = filled(offices.protected_below_instructions())[0].worksheets[0]
    words = ["尚未完成", "持续整改", "尚未完成", "整改完成", "尚未完成", "整改完成", "尚未完成"]
    assert column_values(sheet, "H", 10, 16) == words
    assert column_values(sheet, "G", 10, 11) == [datetime(2026, 5, 20), "长期坚持"]
    assert sheet["A16"].value == '=IF(D16="","",COUNTA(D$10:D16))'
    assert (sheet["A18"].value, sheet.protection.sheet) == ("主要负责人:", True)
    assert not sheet["D16"].protection.locked


def test_the_day_until_which_is_the_deadline() -> None:
    sheet = filled(offices.from_and_until())[0].worksheets[0]
    assert column_values(sheet, "I", 5, 6) == [None, None]
    assert column_values(sheet, "J", 5, 6) == [datetime(2026, 5, 20), "长期坚持"]
    assert column_values(sheet, "L", 5, 8) == ["否", "是", "否", "是"]
    assert sheet["A12"].value == "审核意见"
    assert sheet["A5"].font.color is None or sheet["A5"].font.color.rgb != "FFFF0000"


def test_sums_follow_the_rows_of_their_bands() -> None:
    sheet = filled(offices.bands_that_count())[0].worksheets[0]
    assert sheet["C3"].value == "=C8+C13+C17"
    assert (sheet["C8"].value, sheet["C13"].value) == ("=COUNTA(C5:C7)", "=COUNTA(C10:C12)")
    assert sheet["A9"].value == "二、作风建设方面(共   个问题)"
    assert column_values(sheet, "A", 10, 12) == [4, 5, 6]


def test_each_department_is_summed_up_in_front() -> None:
    book, _ = filled(offices.summed_up_in_front())
    assert book["总表"]["C5"].value == "=COUNTA('服务科'!C5:C7)"
    assert column_values(book["服务科"], "G", 5, 7) == ["已完成", "推进中", None]
    assert book["党建科"]["A8"].value == "盖章:"


def test_measures_stand_in_the_lines_beside_their_label() -> None:
    book, _ = filled(offices.card_of_a_finding())
    assert len(book.sheetnames) == 4
    sheet = book.worksheets[0]
    assert column_values(sheet, "B", 5, 7) == ["1.", "2.", "3."]
    assert column_values(sheet, "C", 5, 7) == ["逐项排出项目推进时间表。", "每半月调度一次项目进度。", None]
    assert sheet["B10"].value == "□已完成    □基本完成    ☑未完成"


def test_more_measures_than_lines_share_the_last_one() -> None:
    content = offices.card_of_a_finding(lines=2)
    sheet = filled(content)[0].worksheets[2]
    assert column_values(sheet, "C", 5, 6) == ["取消三项重复证明。", "开设周末预约窗口。\n公布窗口投诉电话。"]


def test_names_to_sign_stay_empty_and_states_are_ticked() -> None:
    sheet = filled(offices.signed_in_each_row())[0].worksheets[0]
    ticks = ["".join("√" if cell.value else "-" for cell in row) for row in sheet["E4:G10"]]
    assert ticks == ["-√-", "√--", "-√-", "√--", "-√-", "√--", "--√"]
    assert all(cell.value is None for row in sheet["I4:K10"] for cell in row)
    assert column_values(sheet, "H", 4, 6) == ["否", None, "否"]


def test_boxes_are_ticked_in_every_row() -> None:
    sheet = filled(offices.boxes_in_each_row())[0].worksheets[0]
    assert column_values(sheet, "F", 3, 6) == ["□是 ☑否", "☑是 □否", "□是 ☑否", "☑是 □否"]
    assert ticked("□甲 □乙", "丙") == "□甲 □乙"


def test_a_table_object_grows_and_its_totals_stay_below() -> None:
    sheet = filled(drawn.table_with_totals())[0].worksheets[0]
    assert [table.ref for table in sheet.tables.values()] == ["A3:H11"]
    assert sheet["A11"].value == "合计"
    assert sheet["H10"].value == "未启动"
    assert not [area for area in sheet.merged_cells.ranges if area.min_row > 2]


def test_next_month_is_the_next_step() -> None:
    sheet = filled(drawn.month_with_helpers())[0].worksheets[0]
    assert set(column_values(sheet, "I", 4, 10)) == {"继续跟踪"}
    assert sheet["G4"].number_format == "yyyy.m.d"
    assert sheet["K10"].value == '=E10&"-"&F10'
    assert sheet["A12"].value == "单位主要负责人(签字):"


def test_an_approval_of_old_excel_is_filled_beside_its_labels() -> None:
    sheet = filled(approval_of_old_excel())[0].worksheets[0]
    assert [sheet[place].value for place in ("B5", "D5", "F5")] == ["丁一舟", "沈岩", "规划科"]
    assert sheet["E4"].value == "□立行立改 □限期整改 ☑长期坚持"
    assert str(sheet["B9"].value) == "(可另附页)"


def test_a_form_for_many_units_names_ours() -> None:
    sheet = filled(units_of_opendocument())[0].worksheets[0]
    assert column_values(sheet, "B", 3, 6) == ["青河县档案局", None, None, "青河县档案局"]
    assert column_values(sheet, "I", 3, 5) == ["B 正在整改", "A 已整改到位", "B 正在整改"]


def test_findings_of_which_add_up() -> None:
    """A finding whose measures have several kinds of deadline counts once, as the longest."""
    sheet = filled(offices.figures_of_which())[0].worksheets[0]
    found = [[cell.value for cell in row] for row in sheet["B5:I8"]]
    assert found == [[2, 0, 1, 1, 3, 1, 2, 0], [1, 0, 1, 0, 3, 2, 1, 0], [1, 0, 1, 0, 1, 0, 0, 1], [0] * 8]
    assert sheet["J9"].value == "=G9/F9"


def test_a_list_of_members_is_no_form() -> None:
    with pytest.raises(Refused, match="没有可以填写的表"):
        open_form(offices.members_of_the_office(), name="专班.xlsx")
