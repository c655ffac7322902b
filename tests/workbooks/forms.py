"""Forms as receivers send them out: two-row headers, example rows, totals and signatures below."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

TITLES = (
    "序号",
    "反馈问题",
    "整改措施",
    "牵头领导",
    "责任单位",
    "完成时限",
    "整改情况",
    "是否完成",
    "天数",
    "备注",
)
BODY, LAST = 6, 8
MERGED = ("A2:J2", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:H4", "I4:I5", "J4:J5", "A9:B9", "A11:J11")


def receivers_form() -> Workbook:
    """A header of two rows in rows 4–5, three rows to fill (6–8), a total and signatures below."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "附件1 整改台账"
    _write_texts(sheet)
    _set_looks(sheet)
    _set_rules(sheet)
    other = book.create_sheet("选项")
    other["A1"], other["A2"] = "已完成", "整改中"
    other["B1"] = f"=SUM('附件1 整改台账'!I{BODY}:I{LAST})+'附件1 整改台账'!C9"
    book.defined_names["合计行"] = DefinedName("合计行", attr_text="'附件1 整改台账'!$A$9:$J$9")
    return book


def _write_texts(sheet: Worksheet) -> None:
    sheet.append(["附件1"])
    sheet.append(["XX市巡察整改情况汇总表"])
    sheet.append(["填报单位:", None, None, None, None, None, None, None, "填报日期:"])
    sheet.append(
        ["序号", "反馈问题", "整改措施", "责任分工", None, "完成时限", "整改落实", None, "天数", "备注"]
    )
    sheet.append([None, None, None, "牵头领导", "责任单位", None, "整改情况", "是否完成", None, None])
    for row in range(BODY, LAST + 1):
        sheet.append([row - BODY + 1, "示例:……", None, None, None, None, None, None, f"=F{row}-TODAY()"])
    sheet.append(
        [
            "合计",
            None,
            f"=COUNTA(C{BODY}:C{LAST})",
            None,
            None,
            None,
            None,
            f'=COUNTIF(H{BODY}:H{LAST},"已完成")',
        ]
    )
    sheet.append(["填表人:", None, None, None, "审核人:"])
    sheet.append(["注:本表一式两份,于每月5日前报送。"])
    for area in MERGED:
        sheet.merge_cells(area)


def _set_looks(sheet: Worksheet) -> None:
    side = Side(style="thin")
    for row in sheet.iter_rows(4, 9, max_col=10):
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.font = Font(name="仿宋_GB2312", size=10)
    sheet["F6"].number_format = "yyyy年m月d日"
    sheet["A2"].font = Font(name="方正小标宋简体", size=20)
    sheet.row_dimensions[2].height = 36
    sheet.row_dimensions[9].height = 27
    sheet.row_dimensions[11].height = 44
    sheet.column_dimensions["C"].width = 40
    sheet.print_area = "A1:J11"
    sheet.print_title_rows = "4:5"
    sheet.page_setup.orientation = "landscape"
    sheet.oddFooter.center.text = "第 &P 页"


def _set_rules(sheet: Worksheet) -> None:
    choice = DataValidation(type="list", formula1="选项!$A$1:$A$2")
    choice.add(f"H{BODY}:H{LAST}")
    sheet.add_data_validation(choice)
    red = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add(
        f"I{BODY}:I{LAST}", CellIsRule(operator="lessThan", formula=["0"], fill=red)
    )
    sheet.conditional_formatting.add("A9:J9", FormulaRule(formula=["$C$9>100"], fill=red))


def as_file(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
