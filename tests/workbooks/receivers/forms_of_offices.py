"""Seven further forms: instructions above, protected sheets, bands with counts, cards, letters to sign."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.workbooks.receivers.drawing import (
    LEFT,
    as_bytes,
    frame,
    header,
    heading,
    new_book,
    prepared,
    put,
    widths,
)
from tests.workbooks.receivers.forms_of_committees import listed, merged

INSTRUCTIONS = (
    "填报说明:",
    "1.“问题类别”按反馈意见的四个方面填写。",
    "2.“整改时限”填写具体日期,长期坚持的填“长期坚持”。",
    "3.“整改状态”只能填写“整改完成”“持续整改”“尚未完成”三种情形。",
    "4.“佐证材料”填写文件名称,不得填写涉密内容。",
)
DUTIES = "序号 问题类别 反馈问题 整改措施 责任领导 责任科室 整改时限 整改状态 佐证材料"
SIGNED = "序号 反馈问题 整改措施 完成时限 整改完成情况 - - 是否申请销号 销号签字确认 - - 备注"
PARTS = "序号 类别 问题 具体措施 责任分工 - - - 起止时间 - 目前进展 是否完成 未完成原因 备注"
BAND = "{mark}、{name}(共   个问题)"
BANDS = (("一", "贯彻落实上级决策部署方面"), ("二", "作风建设方面"), ("三", "党的建设方面"))
WORK = "序号 巡察反馈问题 整改措施 牵头领导 牵头科室 配合科室 整改时限 整改进展及成效 整改状态"


def protected_below_instructions() -> bytes:
    """Instructions in rows of their own, the sheet protected but for the body, numbers that wait for text."""
    book, sheet = new_book("附件3")
    put(sheet, 1, ["附件3"])
    heading(sheet, "巡察反馈意见整改落实情况台账", width=9, row=2)
    for row, text in enumerate(INSTRUCTIONS, start=3):
        put(sheet, row, [text])
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=9)
    put(sheet, 8, ["填报单位(盖章):", *[None] * 5, "填报时间:      年   月   日"])
    header(sheet, 9, DUTIES.split())
    prepared(sheet, 10, rows=4, width=9)
    for row in range(10, 14):
        sheet.cell(row, 1, f'=IF(D{row}="","",COUNTA(D$10:D{row}))')
        sheet.cell(row, 7).number_format = "yyyy-mm-dd"
        for cell in sheet[row][1:]:
            cell.protection = Protection(locked=False)
    listed(sheet, "H10:H13", '"整改完成,持续整改,尚未完成"')
    green = PatternFill("solid", bgColor="FFC6EFCE")
    sheet.conditional_formatting.add("A10:I13", FormulaRule(formula=['$H10="整改完成"'], fill=green))
    put(sheet, 15, ["主要负责人:", None, None, "分管负责人:", None, None, "填表人:"])
    sheet.protection.sheet, sheet.protection.password = True, "2026"
    widths(sheet, 6, 16, 28, 36, 10, 12, 13, 12, 20)
    return as_bytes(book)


def from_and_until() -> bytes:
    """Two header rows, column numbers, an example in red, days from and until, opinions in a closing row."""
    book, sheet = new_book("整改任务")
    heading(sheet, "巡察整改任务分解表", width=14)
    header(sheet, 2, [None if title == "-" else title for title in PARTS.split()], rows=2)
    put(sheet, 3, ["责任领导", "牵头科室", "配合科室", "具体责任人", "开始时间", "完成时间"], first=5)
    merged(sheet, "E2:H2", "I2:J2", *(f"{letter}2:{letter}3" for letter in "ABCDKLMN"))
    put(sheet, 4, [f"({number})" for number in range(1, 15)])
    prepared(sheet, 4, rows=5, width=14)
    put(
        sheet,
        5,
        ["示例", "作风建设", "文山会海", "精简会议", "王某", "办公室", "/", "赵某", "2026.1", "2026.6"],
    )
    frame(sheet, "A5:N5", font=Font(name="仿宋", color="FFFF0000"))
    listed(sheet, "L6:L8", '"是,否"')
    put(sheet, 9, ["审核意见", None, "同意上报。            单位主要负责人(签名):            年  月  日"])
    frame(sheet, "A9:N9")
    merged(sheet, "A9:B9", "C9:N9")
    sheet.row_dimensions[9].height = 70
    return as_bytes(book)


def bands_that_count() -> bytes:
    """The sum right below the header, bands that ask for a count, a subtotal in each."""
    book, sheet = new_book("台账")
    heading(sheet, "巡察整改工作台账", width=9)
    header(sheet, 2, WORK.split())
    put(sheet, 3, ["合计", None, "=C7+C11+C15"])
    row = 4
    for mark, name in BANDS:
        put(sheet, row, [BAND.format(mark=mark, name=name)])
        put(sheet, row + 3, ["小计", None, f"=COUNTA(C{row + 1}:C{row + 2})"])
        row += 4
    frame(sheet, "A3:I15")
    for band in (4, 8, 12):
        sheet.merge_cells(f"A{band}:I{band}")
        sheet[f"A{band}"].font = Font(name="黑体", bold=True)
    for area in ("I5:I6", "I9:I10", "I13:I14"):
        listed(sheet, area, '"已完成,整改中,未启动"')
    put(sheet, 16, ["注:本表每月末报送,“整改状态”从下拉框中选择。"])
    return as_bytes(book)


def summed_up_in_front() -> bytes:
    """A sheet in front with figures from the sheets of the departments; each has its own stamp line."""
    book, front = new_book("总表")
    heading(front, "整改任务完成情况总表", width=5)
    header(front, 2, ("序号", "责任科室", "措施数", "已完成", "未完成"))
    prepared(front, 3, rows=4, width=5)
    for row, name in enumerate(("规划科", "综合科", "服务科", "党建科"), start=3):
        done = f"=COUNTIF('{name}'!G5:G7,\"已完成\")"
        put(front, row, [row - 2, name, f"=COUNTA('{name}'!C5:C7)", done, f"=C{row}-D{row}"])
        sheet = book.create_sheet(name)
        put(sheet, 1, [f"附表{row - 2}"])
        heading(sheet, "责任科室整改任务清单", width=7, row=2)
        put(sheet, 3, [f"科室:{name}", None, None, None, "科长(签字):"])
        header(sheet, 4, ("序号", "反馈问题", "整改措施", "责任人", "完成时限", "工作进展", "完成情况"))
        prepared(sheet, 5, rows=3, width=7)
        listed(sheet, "G5:G7", '"已完成,推进中"')
        put(sheet, 8, ["盖章:", None, None, None, "日期:"])
    put(front, 7, ["合计", None, *(f"=SUM({letter}3:{letter}6)" for letter in "CDE")])
    frame(front, "A7:E7")
    return as_bytes(book)


def card_of_a_finding(lines: int = 3) -> bytes:
    """One finding a card: its measures in numbered lines beside one label, opinions and dates below."""
    book, sheet = new_book("督办卡")
    heading(sheet, "巡察整改督办卡", width=6)
    put(sheet, 2, ["编号:", None, None, None, "签发日期:"])
    put(sheet, 3, ["被督办单位", None, None, "问题类别"])
    put(sheet, 4, ["反馈问题"])
    put(sheet, 5, ["整改措施"])
    for number in range(1, lines + 1):
        put(sheet, number + 4, [f"{number}."], first=2)
        merged(sheet, f"C{number + 4}:F{number + 4}")
    last = 4 + lines
    put(sheet, last + 1, ["责任领导", None, "牵头科室", None, "完成时限"])
    put(sheet, last + 2, ["整改情况"])
    put(sheet, last + 3, ["完成情况", "□已完成    □基本完成    □未完成"])
    put(sheet, last + 4, ["督办意见", "督办人(签字):            年   月   日"])
    frame(sheet, f"A3:F{last + 4}", align=LEFT)
    wide = (4, last + 2, last + 3, last + 4)
    merged(sheet, "B3:C3", "E3:F3", f"A5:A{last}", *(f"B{row}:F{row}" for row in wide))
    sheet.print_area = f"A1:F{last + 4}"
    return as_bytes(book)


def signed_in_each_row() -> bytes:
    """Three names to sign in each row, a question by a list, states to tick, a note inside the frame."""
    book, sheet = new_book("销号台账")
    heading(sheet, "巡察反馈问题整改销号台账", width=12)
    header(sheet, 2, [None if title == "-" else title for title in SIGNED.split()], rows=2)
    put(sheet, 3, ["已完成", "正在整改", "未整改"], first=5)
    put(sheet, 3, ["责任人签字", "分管领导签字", "主要领导签字"], first=9)
    merged(sheet, "E2:G2", "I2:K2", *(f"{letter}2:{letter}3" for letter in "ABCDHL"))
    prepared(sheet, 4, rows=5, width=12)
    listed(sheet, "H4:H8", '"是,否"')
    put(sheet, 9, ["说明:完成情况在相应栏内打“√”;销号须三级签字。"])
    frame(sheet, "A9:L9")
    merged(sheet, "A9:L9")
    for row in range(4, 9):
        sheet.cell(row, 4).number_format = 'yyyy"年"m"月"'
    return as_bytes(book)


def members_of_the_office() -> bytes:
    """No form of findings, though it speaks of 整改 and of measures."""
    book, sheet = new_book("专班")
    heading(sheet, "巡察整改工作专班人员及分工一览表", width=6)
    header(sheet, 2, ("序号", "姓名", "职务", "工作分工", "联系电话", "备注"))
    prepared(sheet, 3, rows=6, width=6)
    return as_bytes(book)


def figures_of_which() -> bytes:
    """Findings with those of which, measures, a rate, closed; a sum worked out; units below."""
    book, sheet = new_book("统计表")
    heading(sheet, "巡察整改情况统计表", width=11)
    put(sheet, 2, ["填报单位:", *[None] * 8, "单位:个、条"])
    titles = ("问题类别", "反馈问题", None, None, None, "整改措施", None, None, None, "完成率", "备注")
    header(sheet, 3, titles, rows=2)
    put(sheet, 4, ["总数", "其中:立行立改", "限期整改", "长期坚持"], first=2)
    put(sheet, 4, ["总数", "已完成", "正在推进", "未启动"], first=6)
    merged(sheet, "A3:A4", "B3:E3", "F3:I3", "J3:J4", "K3:K4")
    for row, name in enumerate(("贯彻落实决策部署", "作风建设", "党的建设", "整改责任"), start=5):
        put(sheet, row, [name])
    put(sheet, 9, ["合计", *(f"=SUM({letter}5:{letter}8)" for letter in "BCDEFGHI"), "=G9/F9"])
    frame(sheet, "A5:K9")
    for row in range(5, 10):
        sheet.cell(row, 10).number_format = "0%"
    put(sheet, 10, ["审核人:", None, None, None, "填表人:", None, None, None, "联系电话:"])
    return as_bytes(book)


def several_units() -> bytes:
    """For many units on one sheet: unit and category beside the rows, words by a name of the book."""
    book, sheet = new_book("汇总表")
    words = book.create_sheet("码表")
    words.sheet_state = "hidden"
    for row, word in enumerate(("A 已整改到位", "B 正在整改", "C 未整改"), start=1):
        words.cell(row, 1, word)
    book.defined_names["整改码"] = DefinedName("整改码", attr_text="码表!$A$1:$A$3")
    heading(sheet, "市委巡察整改情况汇总表", width=10)
    header(
        sheet,
        2,
        ("序号", "被巡察党组织", "问题类别", "问题描述", "整改举措", "整改责任人(职务)", "整改期限",
         "整改落实情况(限200字)", "整改结果", "建章立制情况"),
    )  # fmt: skip
    prepared(sheet, 3, rows=3, width=10)
    rule = DataValidation(type="list", formula1="整改码")
    rule.add("I3:I1000")
    sheet.add_data_validation(rule)
    put(sheet, 7, ["联系人:", None, None, "联系电话:", None, None, "报送时间:"])
    return as_bytes(book)


def approval_with_boxes() -> bytes:
    """One finding a page: boxes to tick, a hint in a place, opinions with room for stamps."""
    book, sheet = new_book("销号审批表")
    heading(sheet, "巡察反馈问题整改销号审批表", width=6)
    put(sheet, 2, ["申报单位(盖章):", None, None, None, "申报日期:    年  月  日"])
    put(sheet, 3, ["反馈问题"])
    put(sheet, 4, ["问题类别", None, None, "时限类型", "□立行立改 □限期整改 □长期坚持"])
    put(sheet, 5, ["整改责任人", None, "分管领导", None, "责任科室"])
    labels = ("整改措施", "整改落实情况", "取得成效及建章立制情况", "佐证材料清单")
    for row, label in enumerate(labels, start=6):
        put(sheet, row, [label])
    put(sheet, 9, ["(可另附页)"], first=2)
    opinions = ("申请销号单位意见", "牵头领导审核意见", "市委巡察办意见")
    for row, label in enumerate(opinions, start=10):
        put(sheet, row, [label, "\n\n            签字(盖章):          年   月   日"])
    frame(sheet, "A3:F12")
    merged(sheet, "B3:F3", "B4:C4", "E4:F4", *(f"B{row}:F{row}" for row in range(6, 13)))
    for row in range(6, 13):
        sheet.row_dimensions[row].height = 60
    put(sheet, 13, ["注:本表一式三份,一问题一表。"])
    return as_bytes(book)


def boxes_in_each_row() -> bytes:
    """Yes and no as boxes in every prepared row."""
    book, sheet = new_book("核查表")
    heading(sheet, "整改落实情况核查表", width=7)
    header(sheet, 2, ("序号", "反馈问题", "整改措施", "责任科室", "整改时限", "是否完成", "核查人"))
    prepared(sheet, 3, rows=4, width=7)
    for row in range(3, 7):
        sheet.cell(row, 6, "□是 □否")
    put(sheet, 8, ["核查组长:"])
    return as_bytes(book)
