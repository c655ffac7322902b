"""Two forms as another program writes them: a table object with totals, and a monthly sheet with helpers."""

from __future__ import annotations

import io

import xlsxwriter

LIST_TITLES = ("序号", "问题类别", "问题", "整改措施", "责任单位", "整改时限", "剩余天数", "整改状态")
MONTH_TITLES = (
    "序号", "反馈问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限",
    "本月整改进展", "下月工作计划", "完成情况(已完成/正在推进/未启动)", "辅助列",
)  # fmt: skip


def table_with_totals() -> bytes:
    """Rows 4–8 are an Excel table with a worked out column; its total row counts; notes below."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("整改数据")
    day = book.add_format({"num_format": "yyyy/mm/dd", "border": 1})
    plain = book.add_format({"border": 1, "text_wrap": True})
    sheet.merge_range("A1:H1", "巡察整改数据采集表", book.add_format({"bold": True, "font_size": 16}))
    sheet.write("A2", "采集单位:")
    columns: list[dict[str, object]] = [
        {"header": title, "format": day if title == "整改时限" else plain} for title in LIST_TITLES
    ]
    columns[0]["total_string"] = "合计"
    columns[3]["total_function"] = "count"
    columns[6]["formula"] = '=IF(ISNUMBER([@整改时限]),[@整改时限]-TODAY(),"")'
    sheet.add_table("A3:H9", {"columns": columns, "total_row": True, "name": "采集表"})
    sheet.data_validation("H4:H8", {"validate": "list", "source": ["已完成", "整改中", "未启动"]})
    sheet.conditional_format("F4:F8", {"type": "formula", "criteria": "=$F4<TODAY()", "format": plain})
    sheet.write("A11", "注:采集表由系统汇总,请勿增删栏目。")
    sheet.set_column("C:D", 36)
    book.close()
    return file.getvalue()


def month_with_helpers() -> bytes:
    """A hidden column that joins others, words on a very hidden sheet, a frozen header, boxes, outlines."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("月报")
    frame = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"border": 1, "num_format": "yyyy.m.d"})
    bold = book.add_format({"border": 1, "bold": True, "text_wrap": True, "align": "center"})
    sheet.merge_range("A1:K1", "巡察整改月报表(     月)", book.add_format({"font_size": 18}))
    sheet.merge_range("A2:D2", "填报单位(公章):")
    sheet.write("H2", "填报日期:")
    for column, title in enumerate(MONTH_TITLES):
        sheet.write(2, column, title, bold)
    for row in range(3, 7):
        for column in range(10):
            sheet.write_blank(row, column, None, day if column == 6 else frame)
        sheet.write_formula(row, 10, f'=E{row + 1}&"-"&F{row + 1}', frame)
        sheet.set_row(row, 40, None, {"level": 1})
    words = book.add_worksheet("参数")
    words.write_column("B2", ("已完成", "正在推进", "未启动"))
    words.very_hidden()
    book.define_name("状态", "=参数!$B$2:$B$4")
    sheet.data_validation("J4:J7", {"validate": "list", "source": "=状态"})
    sheet.set_column("K:K", 10, None, {"hidden": True})
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.insert_textbox("M3", "每月5日前报送")
    sheet.merge_range("A9:D9", "单位主要负责人(签字):")
    sheet.merge_range("E9:H9", "分管负责人(签字):")
    sheet.write("I9", "填报人:")
    book.close()
    return file.getvalue()
