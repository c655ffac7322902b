"""The receiver's own form: its header is recognised, rows go in, all else stays or moves down whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from audit.exceptions import Refused
from ledger.rows import LedgerRow
from tests.workbooks.forms import BODY, as_file, receivers_form
from tests.workbooks.receivers.ledger import filled as filled_with
from tests.workbooks.receivers.ledger import form_data
from workbooks.receivers.filling import fill_form
from workbooks.receivers.layout import FormColumn
from workbooks.receivers.reading import open_form
from workbooks.receivers.titles import keys_of

SHEET = "附件1 整改台账"
KEYS = {
    1: "number",
    2: "finding",
    3: "measure",
    4: "leader",
    5: "department",
    6: "due_on",
    7: "progress",
    8: "status",
}


def rows(count: int) -> list[LedgerRow]:
    return [
        LedgerRow(
            n,
            1,
            1,
            1 + n // 3,
            n,
            finding=f"问题{1 + n // 3}",
            measure=f"措施{n}" if n != 2 else "=1+1",
            leader="陈光",
            department="办公室",
            due_on=date(2026, 3, n % 28 + 1),
            status="已完成",
        )
        for n in range(1, count + 1)
    ]


def filled(count: int) -> Workbook:
    content = as_file(receivers_form()).getvalue()
    book, report = filled_with(content, data=form_data(rows(count)))
    assert report.lines == count
    return book


def columns_of(content: bytes) -> tuple[FormColumn, ...]:
    return open_form(content, name="表.xlsx").sheets[0].tables[0].columns


def test_a_header_of_two_rows_is_recognised() -> None:
    layout = open_form(as_file(receivers_form()).getvalue(), name="表.xlsx")
    table = layout.sheets[0].tables[0]
    assert (table.header_first, table.header_last) == (4, 5)
    keys = {column.column: column.keys for column in table.columns}
    assert keys == {place: (key,) for place, key in KEYS.items()} | {9: (), 10: ("remark",)}
    assert table.columns[3].title == "责任分工·牵头领导"
    assert table.examples == (6, 7, 8)


@pytest.mark.parametrize(
    ("titles", "key"),
    [
        (["牵头单位"], "department"),
        (["责任单位(盖章)"], "department"),
        (["完成时限"], "due_on"),
        (["整改期限 (年月日)"], "due_on"),
        (["整改情况"], "progress"),
        (["截至目前整改落实情况"], "progress"),
        (["配合单位"], "supporting"),
        (["责任分工", "具体责任人"], "handler"),
        (["巡察反馈问题"], "finding"),
        (["天数"], ""),
        (["联系电话"], ""),
    ],
)
def test_titles_are_guessed(titles: list[str], key: str) -> None:
    assert keys_of(titles) == ((key,) if key else ())


def test_a_sentence_is_no_header() -> None:
    for text in ("", "整改措施要认真落实,责任单位要负责。"):
        sheet: Worksheet = Workbook().active
        sheet.append([text])
        with pytest.raises(Refused, match="没有可以填写的表"):
            open_form(as_file(sheet.parent).getvalue(), name="表.xlsx")


def test_a_header_that_begins_at_the_second_column() -> None:
    sheet: Worksheet = Workbook().active
    sheet["A1"] = "整改台账"
    sheet.append([None, "问题", "措施", "责任单位"])
    sheet.append([None, 1, 2, 3])
    table = open_form(as_file(sheet.parent).getvalue(), name="表.xlsx").sheets[0].tables[0]
    assert (table.header_first, table.header_last) == (2, 3)
    assert [column.column for column in table.columns] == [2, 3, 4]


def test_rows_take_the_look_of_the_first() -> None:
    sheet = filled(10)[SHEET]
    assert [sheet.cell(row, 1).value for row in range(BODY, BODY + 10)] == list(range(1, 11))
    assert sheet["C6"].value == "措施1"
    assert (sheet["C7"].value, sheet["C7"].data_type) == ("=1+1", "s")
    assert sheet["F15"].value == datetime(2026, 3, 11)
    # The second row of the form says nothing of dates; the first one does.
    assert [sheet[f"F{row}"].number_format for row in (6, 7, 15)] == ["yyyy年m月d日"] * 3
    assert sheet["F7"].alignment.shrink_to_fit
    assert sheet["G15"].border.left.style == "thin"
    assert sheet["G15"].font.name == "仿宋_GB2312"
    # Fields that the form calculates stay calculated.
    assert sheet["I15"].value == "=F15-TODAY()"
    assert {"B8:B10", "B11:B13"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_what_stands_below_moves_down_whole() -> None:
    book = filled(10)
    sheet = book[SHEET]
    assert (sheet["A16"].value, sheet["A17"].value) == ("合计", "填表人:")
    assert sheet["C16"].value == "=COUNTA(C6:C15)"
    assert sheet["H16"].value == '=COUNTIF(H6:H15,"已完成")'
    assert {"A16:B16", "A18:J18", "A2:J2", "D4:E4"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert (sheet.row_dimensions[16].height, sheet.row_dimensions[18].height) == (27, 44)
    assert sheet.print_area == f"'{SHEET}'!$A$1:$J$18"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["H6:H15"]
    formats = {str(found.sqref): found.rules[0].formula for found in sheet.conditional_formatting}
    assert formats == {"I6:I15": ["0"], "A16:J16": ["$C$16>100"]}
    assert book["选项"]["B1"].value == f"=SUM('{SHEET}'!I6:I15)+'{SHEET}'!C16"
    assert book.defined_names["合计行"].attr_text == f"'{SHEET}'!$A$16:$J$16"


def look(cell: Cell) -> tuple[object, ...]:
    styles = (cell.font, cell.border, cell.fill, cell.alignment, cell.protection)
    return (cell.value, cell.number_format, *map(repr, styles))


def widths(sheet: Worksheet) -> dict[str, float]:
    return {name: dimension.width for name, dimension in sheet.column_dimensions.items()}


def test_everything_else_stays() -> None:
    before, after = load_workbook(as_file(receivers_form())), filled(10)
    old, new = before[SHEET], after[SHEET]
    for row in old.iter_rows(1, 5):
        for cell in row:
            assert look(cell) == look(new[cell.coordinate])
    assert new.oddFooter.center.text == old.oddFooter.center.text
    for name in ("page_setup", "page_margins", "print_options", "sheet_format"):
        assert getattr(old, name) == getattr(new, name), name
    assert old.print_title_rows == new.print_title_rows
    assert widths(old) == widths(new)
    assert before.sheetnames == after.sheetnames
    assert before["选项"]["A1"].value == after["选项"]["A1"].value


def test_fewer_rows_leave_the_form_as_long_as_it_was() -> None:
    sheet = filled(1)[SHEET]
    assert (sheet["A6"].value, sheet["A7"].value, sheet["B7"].value) == (1, None, None)
    assert sheet["I7"].value == "=F7-TODAY()"
    assert (sheet["A9"].value, sheet["C9"].value) == ("合计", "=COUNTA(C6:C8)")


def test_a_form_without_rows_to_fill() -> None:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.append(["序号", "整改措施", "责任单位"])
    after, _ = filled_with(as_file(book).getvalue(), data=form_data(rows(3)))
    cells = after.worksheets[0]["B"]
    assert [cell.value for cell in cells] == ["整改措施", "措施1", "=1+1", "措施3"]
    assert cells[2].data_type == "s"


def test_a_form_whose_sheet_is_gone_is_refused() -> None:
    layout = open_form(as_file(receivers_form()).getvalue(), name="表.xlsx")
    with pytest.raises(Refused, match="没有名为"):
        fill_form(as_file(Workbook()), layout, data=form_data(), target=io.BytesIO())


def test_a_form_that_ends_right_behind_its_header() -> None:
    sheet: Worksheet = Workbook().active
    for row in (["序号", "整改措施", "责任单位"], ["合计", "=COUNTA(B1:B1)"]):
        sheet.append(row)
    content = as_file(sheet.parent).getvalue()
    after = filled_with(content, data=form_data(rows(2)))[0].worksheets[0]
    assert [cell.value for cell in after["A"]] == ["序号", 1, 2, "合计"]
    assert after["B4"].data_type == "f"
    empty = filled_with(content, data=form_data([]))[0].worksheets[0]
    assert [cell.value for cell in empty["A"]] == ["序号", "合计"]


def test_a_body_of_one_row_grows_in_its_formulas() -> None:
    sheet: Worksheet = Workbook().active
    for row in (["序号", "整改措施", "责任单位"], [None, None], ["合计", "=COUNTA(B2:B2)"]):
        sheet.append(row)
    after = filled_with(as_file(sheet.parent).getvalue(), data=form_data(rows(4)))[0].worksheets[0]
    assert after["B6"].value == "=COUNTA(B2:B5)"


def test_the_file_is_whole() -> None:
    file = as_file(filled(10))
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as archive:
        assert archive.testzip() is None


def test_the_date_and_its_words_have_columns_of_their_own() -> None:
    titles = ("整改措施", "责任股室", "整改时限", "整改时限(文字)")
    assert [keys_of([title]) for title in titles] == [
        ("measure",),
        ("department",),
        ("due_on",),
        ("deadline",),
    ]
    assert keys_of(["牵头", "单位"]) == ("department",)
