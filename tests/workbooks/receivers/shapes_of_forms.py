"""Forms of other shapes: sheets and bands by category, statistics, records, and what is no form."""

from __future__ import annotations

from openpyxl.styles import Font

from tests.workbooks.receivers.drawing import as_bytes, frame, header, heading, new_book, prepared, put
from tests.workbooks.receivers.tables_of_forms import PLAIN


def sheet_a_department() -> bytes:
    """One sheet for each of three departments; the fourth has none. A sheet in front adds them up."""
    book, first = new_book("汇总")
    put(first, 1, ["责任科室", "措施数"])
    frame(first, "A1:B5")
    for row, name in enumerate(("规划科", "综合科", "服务科"), start=2):
        put(first, row, [name, f"=COUNTA('{name}'!C3:C6)"])
        sheet = book.create_sheet(name)
        heading(sheet, f"{name}整改任务表", width=8)
        header(sheet, 2, PLAIN)
        prepared(sheet, 3, rows=4, width=8)
        put(sheet, 7, ["科室负责人签字:"])
    return as_bytes(book)


def bands_with_subtotals() -> bytes:
    """Bands that are only written in the first cell, a subtotal after each, one category without a band."""
    book, sheet = new_book()
    header(sheet, 1, PLAIN)
    row = 2
    for name in ("(一)落实上级决策部署方面", "(二)加强作风建设方面"):
        put(sheet, row, [name])
        put(sheet, row + 3, ["小计", None, f"=COUNTA(C{row + 1}:C{row + 2})"])
        frame(sheet, f"A{row}:H{row + 3}")
        sheet.cell(row, 1).font = Font(bold=True)
        row += 4
    put(sheet, row, ["制表单位:"])
    return as_bytes(book)


def band_to_copy() -> bytes:
    """One band as a pattern for all."""
    book, sheet = new_book()
    header(sheet, 1, PLAIN)
    put(sheet, 2, ["一、××方面"])
    frame(sheet, "A2:H4")
    sheet.merge_cells("A2:H2")
    put(sheet, 6, ["审核人:"])
    return as_bytes(book)


def statistics_by_department() -> bytes:
    """Open rows to be labelled, findings and measures side by side, a total that is not worked out."""
    book, sheet = new_book("统计")
    put(sheet, 1, ["整改进度统计表"])
    put(sheet, 3, ["序号", "责任部门", "问题", None, None, "整改措施", None, None, "完成率"])
    put(sheet, 4, [None, None, "总数", "已完成", "未完成", "条数", "已完成", "未完成"])
    header(sheet, 3, [None] * 9, rows=2)
    for area in ("A3:A4", "B3:B4", "C3:E3", "F3:H3", "I3:I4"):
        sheet.merge_cells(area)
    prepared(sheet, 5, rows=3, width=9)
    put(sheet, 8, ["合计"])
    frame(sheet, "A8:I8")
    put(sheet, 9, ["填报人:"])
    return as_bytes(book)


def statistics_by_category() -> bytes:
    book, sheet = new_book("月报")
    header(sheet, 1, ("类别", "反馈问题数", "已销号", "未销号", "立行立改", "长期坚持", "办结率"))
    for row, label in enumerate(("决策部署", "作风建设", "党的建设", "整改责任", "合计"), start=2):
        put(sheet, row, [label])
    frame(sheet, "A2:G6")
    for column in "BCDEF":
        sheet[f"{column}6"] = f"=SUM({column}2:{column}5)"
    return as_bytes(book)


def closing_record() -> bytes:
    """One finding on a page: labels with places beside them, opinions of others below."""
    book, sheet = new_book("销号审批表")
    heading(sheet, "问题整改销号审批表", width=4)
    put(sheet, 2, ["申请单位", None, "牵头科室"])
    put(sheet, 3, ["反馈问题"])
    put(sheet, 4, ["整改措施"])
    put(sheet, 5, ["整改完成情况"])
    put(sheet, 6, ["责任领导", None, "完成时限"])
    put(sheet, 7, ["责任领导意见", "签字:      年  月  日"])
    put(sheet, 8, ["巡察办意见", "(盖章)      年  月  日"])
    frame(sheet, "A2:D8")
    for row in (3, 4, 5, 7, 8):
        sheet.merge_cells(f"B{row}:D{row}")
        sheet.row_dimensions[row].height = 60
    sheet["D6"].number_format = 'yyyy"年"m"月"d"日"'
    sheet.print_area = "A1:D8"
    return as_bytes(book)


def record_with_a_table() -> bytes:
    """A finding above, its measures in a table below."""
    book, sheet = new_book("整改表")
    put(sheet, 1, ["问题类别"])
    put(sheet, 2, ["具体问题"])
    put(sheet, 3, ["问题原因"])
    frame(sheet, "A1:E3")
    for row in (1, 2, 3):
        sheet.merge_cells(f"B{row}:E{row}")
    header(sheet, 4, ("序号", "整改措施", "责任人", "完成时限", "落实情况"))
    prepared(sheet, 5, rows=2, width=5)
    put(sheet, 7, ["单位负责人意见"])
    frame(sheet, "A7:E7")
    sheet.merge_cells("B7:E7")
    return as_bytes(book)


def two_tables_on_a_sheet() -> bytes:
    """Measures above, figures below."""
    book, sheet = new_book()
    put(sheet, 1, ["表一 整改台账"])
    header(sheet, 2, PLAIN)
    prepared(sheet, 3, rows=2, width=8)
    put(sheet, 6, ["表二 统计"])
    header(sheet, 7, ("问题类别", "问题数", "已完成", "整改中", "未启动"))
    for row, (name, _) in enumerate((("落实上级决策部署", 0), ("作风建设", 0), ("党的建设", 0)), start=8):
        put(sheet, row, [name])
    frame(sheet, "A8:E10")
    put(sheet, 12, ["报送人:"])
    return as_bytes(book)


def three_lists_on_three_sheets() -> bytes:
    book, first = new_book("问题清单")
    header(first, 1, ("序号", "问题类别", "具体问题", "问题表现", "原因分析"))
    prepared(first, 2, rows=2, width=5)
    tasks = book.create_sheet("任务清单")
    header(tasks, 1, ("序号", "具体问题", "整改措施", "整改目标", "完成时限"))
    prepared(tasks, 2, rows=2, width=5)
    duties = book.create_sheet("责任清单")
    header(duties, 1, ("序号", "具体问题", "责任领导", "牵头部门", "配合部门", "责任人"))
    prepared(duties, 2, rows=2, width=6)
    return as_bytes(book)


NO_FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "sign-in": (("序号", "姓名", "单位", "职务", "签到"), "巡察整改推进会签到表"),
    "phones": (("序号", "单位", "联系人", "办公电话", "手机"), "巡察联络员通讯录"),
    "plan": (("序号", "重点任务", "工作举措", "牵头单位", "完成时限"), "年度招商任务分解表"),
    "purchase": (("序号", "品名", "规格", "数量", "备注"), "办公用品采购单"),
    "petition": (("编号", "来访人", "反映问题", "受理人", "转办去向", "回复日期"), "来访登记簿"),
}


def no_form(kind: str) -> bytes:
    titles, title = NO_FORMS[kind]
    book, sheet = new_book("Sheet1")
    heading(sheet, title, width=len(titles))
    header(sheet, 2, titles)
    prepared(sheet, 3, rows=5, width=len(titles))
    return as_bytes(book)
