"""Ten further forms, drawn as committees, organization departments and auditors send them out."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.receivers.drawing import (
    EXAMPLE_FONT,
    MIDDLE,
    as_bytes,
    frame,
    header,
    heading,
    new_book,
    prepared,
    put,
    widths,
)

UPRIGHT = Alignment(horizontal="center", vertical="center", wrap_text=True, textRotation=255)
CATEGORY_TITLES = ("决策部署", "作风建设", "党的建设", "整改责任")
WORDS = (
    ("完成整改", "基本完成整改", "未完成整改"),
    ("立行立改类", "限期整改类", "长期整改类"),
    ("规划科", "综合科", "服务科", "党建科"),
)
DETAILS = (
    "序号 问题类型 反馈问题 整改措施 整改类别 责任分工 - 完成时间 整改成效 整改结果 未完成原因及下步计划"
)
MONTH = "序号 具体问题 整改措施 牵头领导 责任科室 整改时限 截至目前进展情况 下一步工作计划 进度 红黄绿灯"
MONTH_EXAMPLE = "例 项目报批周期长 压减审批环节 李×× ××科 2026年6月底 已压减两个环节 继续压减 60% 黄"


def merged(sheet: Worksheet, *areas: str) -> None:
    for area in areas:
        sheet.merge_cells(area)


def figures_by_category_in_columns() -> bytes:
    """What is counted stands in the rows, the categories in the columns, the sum at the right."""
    book, sheet = new_book("进度统计")
    heading(sheet, "巡察反馈问题整改进度统计表", width=6)
    put(sheet, 2, ["报送单位:", None, None, None, "截止日期:"])
    header(sheet, 3, ("统计项目", *CATEGORY_TITLES, "合计"))
    labels = ("反馈问题总数(个)", "已完成整改(个)", "正在整改(个)", "尚未启动(个)", "整改完成率")
    for row, label in enumerate(labels, start=4):
        put(sheet, row, [label])
    frame(sheet, "A4:F8")
    for row in range(4, 8):
        sheet[f"F{row}"] = f"=SUM(B{row}:E{row})"
    put(sheet, 9, ["单位负责人:", None, None, "填表人:"])
    widths(sheet, 24, 12, 12, 12, 12, 10)
    return as_bytes(book)


def figures_by_category_under_two_headings() -> bytes:
    """Categories in the columns, each with findings and measures; the sum in front."""
    book, sheet = new_book("月报")
    put(sheet, 1, ["附件2"])
    heading(sheet, "整改任务完成情况月报", width=7, row=2)
    header(sheet, 3, ("项目", "总计", None, "贯彻落实决策部署", None, "作风建设", None), rows=2)
    put(sheet, 4, [None, "问题", "措施", "问题", "措施", "问题", "措施"])
    merged(sheet, "A3:A4", "B3:C3", "D3:E3", "F3:G3")
    for row, label in enumerate(("总数", "已完成", "推进中", "逾期未完成"), start=5):
        put(sheet, row, [label])
    frame(sheet, "A5:G8")
    put(sheet, 9, ["说明:本表每月25日前报送。"])
    return as_bytes(book)


def measures_numbered_in_places() -> bytes:
    """One finding on a page, a place for its measures together, opinions written upright at the left."""
    book, sheet = new_book("销号申请表")
    heading(sheet, "巡察整改问题销号申请表", width=6)
    put(sheet, 2, ["填报单位(盖章):", None, None, None, "编号:"])
    put(sheet, 3, ["问题类别", None, None, "问题编号"])
    put(sheet, 4, ["反馈的具体问题"])
    put(sheet, 5, ["原因剖析"])
    put(sheet, 6, ["整改目标"])
    put(sheet, 7, ["整改措施及落实情况"])
    put(sheet, 8, ["取得成效"])
    put(sheet, 9, ["牵头领导", None, "责任科室", None, "整改时限"])
    for row, label in enumerate(("申请单位意见", "派驻纪检监察组意见", "巡察机构意见"), start=10):
        put(sheet, row, [label, "\n\n          负责人签字:            年   月   日"])
    frame(sheet, "A3:F12")
    merged(sheet, "B3:C3", "E3:F3", *(f"B{row}:F{row}" for row in (4, 5, 6, 7, 8, 10, 11, 12)))
    for row in range(4, 13):
        sheet.row_dimensions[row].height = 66
    for row in (10, 11, 12):
        sheet.cell(row, 1).alignment = UPRIGHT
    sheet.print_area = "A1:F12"
    return as_bytes(book)


def record_with_measures_and_opinions() -> bytes:
    """A finding, a small table of its measures inside the frame, then three boxes to sign side by side."""
    book, sheet = new_book("整改情况登记表")
    heading(sheet, "问题整改情况登记表", width=6)
    put(sheet, 2, ["被巡察单位", None, None, "巡察组", None, None])
    put(sheet, 3, ["存在问题"])
    put(sheet, 4, ["责任领导", None, None, "责任部门"])
    frame(sheet, "A2:F4")
    merged(sheet, "B2:C2", "E2:F2", "B3:F3", "B4:C4", "E4:F4")
    header(sheet, 5, ("序号", "整改措施", "责任人", "完成时限", "完成情况", "佐证材料"))
    prepared(sheet, 6, rows=3, width=6)
    put(sheet, 9, ["责任部门(签章)", None, "分管领导(签章)", None, "主要领导(签章)"])
    put(sheet, 10, ["年  月  日", None, "年  月  日", None, "年  月  日"])
    frame(sheet, "A9:F10", align=MIDDLE)
    merged(sheet, "A9:B9", "C9:D9", "E9:F9", "A10:B10", "C10:D10", "E10:F10")
    sheet.row_dimensions[9].height = 60
    return as_bytes(book)


def listed(sheet: Worksheet, area: str, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.add(area)
    sheet.add_data_validation(rule)


def lists_on_a_hidden_sheet() -> bytes:
    """States, kinds of deadline and departments from a very hidden sheet; numbers by formula; a sum row."""
    book, sheet = new_book("附件1")
    words = book.create_sheet("数据字典")
    words.sheet_state = "veryHidden"
    for column, items in enumerate(WORDS, start=1):
        for row, word in enumerate(items, start=1):
            words.cell(row, column, word)
    book.defined_names["整改状态"] = DefinedName("整改状态", attr_text="数据字典!$A$1:$A$3")
    heading(sheet, "反馈意见整改落实情况明细表", width=11)
    put(sheet, 2, ["填报单位:(公章)", *[None] * 6, "填报日期:    年    月    日"])
    header(sheet, 3, [None if title == "-" else title for title in DETAILS.split()], rows=2)
    put(sheet, 4, ["责任领导", "责任科室"], first=6)
    merged(sheet, "F3:G3", *(f"{letter}3:{letter}4" for letter in "ABCDEHIJK"))
    prepared(sheet, 5, rows=6, width=11)
    for row in range(5, 11):
        sheet.cell(row, 1, "=ROW()-4")
        sheet.cell(row, 8).number_format = "yyyy/m/d"
    put(sheet, 11, ["合计", *[None] * 8, '=COUNTIF(J5:J10,"完成整改")&"项完成"'])
    frame(sheet, "A11:K11")
    merged(sheet, "A11:C11", "A12:K12", "A13:D13", "E13:H13", "I13:K13")
    put(sheet, 12, ["填表说明:整改结果从下拉框中选择;佐证材料另附。"])
    put(sheet, 13, ["单位主要负责人(签字):", *[None] * 3, "分管负责人(签字):", *[None] * 3, "联系人及电话:"])
    listed(sheet, "J5:J10", "整改状态")
    listed(sheet, "E5:E10", "数据字典!$B$1:$B$3")
    listed(sheet, "G5:G10", "数据字典!$C$1:$C$4")
    return as_bytes(book)


def looked_at_again() -> bytes:
    """Yes and no in two columns, signatures above the header, the table begins in the second column."""
    book, sheet = new_book("回头看")
    heading(sheet, "巡察“回头看”整改情况核查表", width=9)
    put(sheet, 2, ["单位主要负责人签字:", None, None, None, None, "纪检组长签字:"], first=2)
    titles = (
        "序号",
        "上轮巡察反馈问题",
        "整改措施",
        "整改情况",
        "是否整改到位",
        "未整改到位原因",
        "责任领导",
        "责任单位",
    )
    put(sheet, 4, titles, first=2)
    frame(sheet, "B4:I4", align=MIDDLE)
    frame(sheet, "B5:I9")
    listed(sheet, "F5:F9", '"是,否"')
    put(sheet, 10, ["核查组意见:"], first=2)
    frame(sheet, "B10:I10")
    merged(sheet, "B10:C10", "D10:I10")
    sheet.row_dimensions[10].height = 80
    put(sheet, 11, ["核查人签字:", None, None, None, "核查日期:"], first=2)
    widths(sheet, 2, 6, 28, 34, 34, 10, 20, 10, 12)
    return as_bytes(book)


def lights_and_months() -> bytes:
    """What was done this month, what comes next, a light; an example under the header."""
    book, sheet = new_book("调度表")
    heading(sheet, "巡察整改月调度表", width=10)
    header(sheet, 2, MONTH.split())
    put(sheet, 3, MONTH_EXAMPLE.split())
    for cell in sheet[3]:
        cell.font = EXAMPLE_FONT
    prepared(sheet, 4, rows=4, width=10)
    frame(sheet, "A3:J3", font=EXAMPLE_FONT)
    listed(sheet, "J4:J7", '"绿,黄,红"')
    put(sheet, 8, ["注:绿灯为已完成,黄灯为正在推进,红灯为超期未完成。"])
    merged(sheet, "A8:J8")
    return as_bytes(book)


def sheets_by_kind_of_deadline() -> bytes:
    """A sheet for what is mended at once, one for what has a date, one for what goes on."""
    book, first = new_book("立行立改")
    for number, name in enumerate(("立行立改", "限期整改", "长期坚持"), start=1):
        sheet = first if number == 1 else book.create_sheet(name)
        put(sheet, 1, [f"附表{number}"])
        heading(sheet, f"{name}事项清单", width=6, row=2)
        header(sheet, 3, ("序号", "反馈问题", "整改措施", "责任部门", "完成时限", "整改情况"))
        prepared(sheet, 4, rows=3, width=6)
        put(sheet, 8, ["填表人:", None, None, "审核人:"])
    return as_bytes(book)


def findings_for_the_public() -> bytes:
    """No borders, no prepared rows, addresses for the public below."""
    book, sheet = new_book("公开情况")
    put(sheet, 1, ["党组巡察整改情况向社会公开一览表"])
    sheet.merge_cells("A1:E1")
    put(sheet, 2, ["序号", "反馈问题", "整改措施", "整改成效", "完成情况(已完成/持续推进)"])
    put(sheet, 5, ["监督电话:0000-1234567", None, None, "电子邮箱:jb@example.invalid"])
    put(sheet, 6, ["通信地址:青河县人民路1号(信封请注明“巡察整改”)"])
    sheet.merge_cells("A6:E6")
    return as_bytes(book)


def figures_by_department_with_the_sum_first() -> bytes:
    """The sum above the departments; findings closed and not, measures by state, regulations."""
    book, sheet = new_book("汇总")
    heading(sheet, "各科室整改任务完成情况汇总表", width=9)
    header(
        sheet,
        2,
        ("序号", "责任科室", "牵头问题数", None, None, "整改措施数", None, None, "完成率(%)"),
        rows=2,
    )
    put(sheet, 3, [None, None, "总数", "已销号", "未销号", "总数", "已完成", "未完成"])
    merged(sheet, "A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:I3")
    put(sheet, 4, [None, "总计", *(f"=SUM({letter}5:{letter}8)" for letter in "CDEFGH")])
    for row, name in enumerate(("规划科", "综合科", "服务科"), start=5):
        put(sheet, row, [row - 4, name])
    put(sheet, 8, [4])
    frame(sheet, "A4:I8")
    put(sheet, 10, ["审核:", None, None, None, "制表:"])
    return as_bytes(book)


def three_measures_prepared_a_finding() -> bytes:
    """Two findings with merged cells over three rows each, prepared by hand; a line for the stamp."""
    book, sheet = new_book("整改清单")
    heading(sheet, "巡察反馈问题整改清单", width=8)
    header(
        sheet, 2, ("序号", "问题类别", "问题清单", "整改措施", "责任领导", "责任单位", "整改期限", "整改状态")
    )
    frame(sheet, "A3:H8")
    for top in (3, 6):
        merged(sheet, *(f"{letter}{top}:{letter}{top + 2}" for letter in "ABC"))
    listed(sheet, "H3:H8", '"已完成,长期坚持,正在推进"')
    put(sheet, 10, [None, None, None, None, "(单位公章)"])
    put(sheet, 11, [None, None, None, None, "2026年  月  日"])
    return as_bytes(book)
