"""Ledgers and lists as receivers send them out; every text is invented."""

from __future__ import annotations

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.workbooks.receivers.drawing import (
    EXAMPLE_FONT,
    as_bytes,
    frame,
    header,
    heading,
    new_book,
    prepared,
    put,
    widths,
)

PLAIN = ("序号", "反馈问题", "整改举措", "包保领导", "承办科室", "办结时限", "推进情况", "整改状态")


def signed_in_three_cells() -> bytes:
    """Four rows, then a line for three signatures and one for dates, without borders."""
    book, sheet = new_book()
    heading(sheet, "反馈意见整改推进表", width=8)
    put(sheet, 2, ["报送单位(盖章):", None, None, None, None, "报送日期:  年  月  日"])
    header(sheet, 3, PLAIN)
    prepared(sheet, 4, rows=4, width=8)
    put(sheet, 8, ["党组书记(签字)", None, None, "分管领导(签字)", None, None, "经办(签字)"])
    for area in ("A8:C8", "D8:F8", "G8:H8", "A9:H9"):
        sheet.merge_cells(area)
    sheet["A9"] = "抄送:县委巡察工作领导小组办公室"
    widths(sheet, 6, 24, 36, 10, 12, 13, 30, 12)
    return as_bytes(book)


def opinion_block_in_the_frame() -> bytes:
    """Framed rows below the data that belong to others: opinion, stamp, remarks."""
    book, sheet = new_book("整改表")
    header(sheet, 1, PLAIN)
    prepared(sheet, 2, rows=3, width=8)
    put(sheet, 5, ["县委巡察办审核意见", None, "(盖章)"])
    put(sheet, 6, ["备注", None, None])
    frame(sheet, "A5:H6")
    for area in ("A5:B5", "C5:H5", "A6:B6", "C6:H6"):
        sheet.merge_cells(area)
    sheet.row_dimensions[5].height = 60
    return as_bytes(book)


def three_lists_in_one() -> bytes:
    """A header of three rows, running numbers, an example over two merged rows, prepared blocks of two."""
    book, sheet = new_book("三张清单")
    heading(sheet, "反馈问题“三张清单”", width=12)
    put(
        sheet, 2, ["编号", "问题清单", None, "任务清单", None, None, None, "责任清单", None, None, "销号情况"]
    )
    put(
        sheet,
        3,
        [
            None,
            "类别",
            "主要问题",
            "整改目标",
            "整改任务",
            "时限",
            None,
            "领导",
            "科室",
            None,
            "已否销号",
            "销号日期",
        ],
    )
    put(sheet, 4, [None, None, None, None, None, "时限类型", "截止时间", None, "主办", "协办"])
    header(sheet, 2, [None] * 12, rows=3)
    merged = "A2:A4 B2:C2 D2:G2 H2:J2 K2:L2 B3:B4 C3:C4 D3:D4 E3:E4 F3:G3 H3:H4 I3:J3 K3:K4 L3:L4"
    for area in merged.split():
        sheet.merge_cells(area)
    put(sheet, 5, list(range(1, 13)))
    prepared(sheet, 5, rows=7, width=12)
    put(sheet, 6, ["例", "某某方面", "例如:会风不实", None, "例:压减会议"])
    frame(sheet, "A6:L6", font=EXAMPLE_FONT)
    for top in (6, 8, 10):
        for letter in "ABCKL":
            sheet.merge_cells(f"{letter}{top}:{letter}{top + 1}")
    put(sheet, 12, ["主要负责人签字:", None, None, None, "填报人:"])
    return as_bytes(book)


def header_without_merges() -> bytes:
    """Groups are only centred over their columns; notes stand above the table."""
    book, sheet = new_book()
    put(sheet, 1, ["填表说明:1.本表由承担整改任务的单位填写;2.办结情况栏填“已办结”“推进中”“未启动”。"])
    put(sheet, 3, ["序号", "检查发现的问题", "整改措施", "责任分工", None, "完成期限", "落实", None])
    put(sheet, 4, [None, None, None, "分管领导", "责任股室", None, "进展", "办结情况"])
    header(sheet, 3, [None] * 8, rows=2)
    for area in ("A3:A4", "B3:B4", "C3:C4", "F3:F4"):
        sheet.merge_cells(area)
    prepared(sheet, 5, rows=2, width=8)
    return as_bytes(book)


def filtered_with_lists() -> bytes:
    """Filter, frozen panes, print titles, red for lateness, words on a hidden sheet, COUNTIF below."""
    book, sheet = new_book("整改台账")
    heading(sheet, "整改台账", width=8)
    header(sheet, 2, PLAIN)
    prepared(sheet, 3, rows=5, width=8)
    put(sheet, 8, ["合计", None, "=COUNTA(C3:C7)", None, None, None, None, '=COUNTIF(H3:H7,"办结")'])
    frame(sheet, "A8:H8")
    sheet.auto_filter.ref, sheet.freeze_panes = "A2:H7", "C3"
    sheet.print_title_rows, sheet.print_area = "1:2", "A1:H8"
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    for row, word in enumerate(("办结", "推进", "逾期未办结"), start=1):
        lists.cell(row, 1, word)
    for row, word in enumerate(("规划科", "综合科", "服务科", "党建科"), start=1):
        lists.cell(row, 2, word)
    book.defined_names["办理状态"] = DefinedName("办理状态", attr_text="选项!$A$1:$A$3")
    for formula, area in (("办理状态", "H3:H7"), ("选项!$B$1:$B$4", "E3:E7")):
        rule = DataValidation(type="list", formula1=formula)
        rule.add(area)
        sheet.add_data_validation(rule)
    red = PatternFill("solid", bgColor="FFFFC7CE")
    sheet.conditional_formatting.add("F3:F7", CellIsRule(operator="lessThan", formula=["TODAY()"], fill=red))
    return as_bytes(book)


def table_object() -> bytes:
    """An Excel table: no merged cells inside, and it has to grow."""
    book, sheet = new_book("数据表")
    titles = ("序号", "问题类别", "存在问题", "整改措施", "责任单位", "完成时限", "完成情况")
    header(sheet, 1, titles)
    prepared(sheet, 2, rows=2, width=7)
    sheet.add_table(Table(displayName="整改数据", ref="A1:G3"))
    return as_bytes(book)


def counting_days() -> bytes:
    """Days left and numbers are worked out; the sheet is protected; the deadline has a format of its own."""
    book, sheet = new_book("剩余天数")
    titles = ("序号", "存在的问题", "整改措施", "责任部门", "整改期限(年月日)", "剩余天数", "是否完成")
    header(sheet, 1, titles)
    prepared(sheet, 2, rows=3, width=7)
    for row in range(2, 5):
        sheet.cell(row, 1, "=ROW()-1")
        sheet.cell(row, 5).number_format = "yyyy/m/d"
        sheet.cell(row, 6, f'=IF(E{row}="","",E{row}-TODAY())')
    sheet.protection.sheet = True
    put(sheet, 6, ["说明:期限按年月日填写,不得留空。"])
    return as_bytes(book)


def wide_cells_in_each_row() -> bytes:
    """Measures take two columns that are merged in every row, header included."""
    book, sheet = new_book()
    put(sheet, 1, ["序号", "反馈问题", "整改措施", None, "责任人", "整改时限"])
    header(sheet, 1, [None] * 6)
    prepared(sheet, 2, rows=2, width=6)
    for row in range(1, 4):
        sheet.merge_cells(f"C{row}:D{row}")
    put(sheet, 5, ["填表人:"])
    return as_bytes(book)


def without_prepared_rows() -> bytes:
    """The foot follows the header at once."""
    book, sheet = new_book()
    header(sheet, 1, PLAIN)
    put(sheet, 2, ["审核:", None, None, None, "复核:"])
    return as_bytes(book)


def without_borders() -> bytes:
    """Typed in plainly: no borders anywhere, one empty row, then the foot."""
    book, sheet = new_book()
    put(sheet, 1, ["巡察整改情况一览"])
    put(sheet, 2, PLAIN)
    put(sheet, 4, ["单位领导:", None, None, None, "联络员:"])
    return as_bytes(book)


def ticked() -> bytes:
    """One column a state, to be ticked."""
    book, sheet = new_book()
    put(sheet, 1, ["序号", "问题", "整改措施", "完成情况", None, None, "责任单位"])
    put(sheet, 2, [None, None, None, "已完成", "正在推进", "未启动"])
    header(sheet, 1, [None] * 7, rows=2)
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2"):
        sheet.merge_cells(area)
    prepared(sheet, 3, rows=3, width=7)
    return as_bytes(book)


def with_examples(kind: str) -> bytes:
    """One example row of the kind: marked, placeholder or grey; two prepared rows."""
    book, sheet = new_book()
    header(sheet, 1, PLAIN)
    prepared(sheet, 2, rows=3, width=8)
    rows: dict[str, list[object]] = {
        "marked": ["示例1", "会议过多", "压减会议三成", "李某", "办公室", "2026年5月底", "已压减", "已完成"],
        "hollow": [1, "××××××", "×××", "×××", "××科", "××××年×月×日", "……", "…"],
        "grey": [1, "会议过多", "压减会议三成", "李某", "办公室", "2026.5.31", "已压减", "已完成"],
    }
    put(sheet, 2, rows[kind])
    if kind == "grey":
        for cell in sheet[2]:
            cell.font = EXAMPLE_FONT
    put(sheet, 5, ["注:第一行为填写参考。"])
    sheet["A5"].font = Font(size=9)
    return as_bytes(book)


def one_row_a_finding() -> bytes:
    book, sheet = new_book()
    header(
        sheet, 1, ("序号", "问题类别", "具体问题", "整改措施", "牵头单位及责任人", "完成时限", "整改完成情况")
    )
    prepared(sheet, 2, rows=2, width=7)
    put(sheet, 4, ["注:每个问题填一行,措施逐条编号。"])
    return as_bytes(book)


def findings_prescribed() -> bytes:
    """The receiver has typed in what it found; the unit adds the rest."""
    book, sheet = new_book()
    header(sheet, 1, ("序号", "巡察反馈问题", "整改措施", "责任部门", "整改时限", "完成情况"))
    prepared(sheet, 2, rows=6, width=6)
    for row, text in enumerate(
        ("窗口服务让群众多跑路问题", "惠民项目推进迟缓的问题", "公车管理不严格问题"), start=2
    ):
        put(sheet, row, [row - 1, text])
    put(sheet, 8, ["填报人:"])
    return as_bytes(book)


def text_columns() -> bytes:
    """All cells are formatted as text, as a careful clerk does."""
    book, sheet = new_book()
    header(sheet, 1, PLAIN)
    prepared(sheet, 2, rows=3, width=8)
    for row in sheet["A2:H4"]:
        for cell in row:
            cell.number_format = "@"
    return as_bytes(book)
