"""How clerks really send it back: cut down, copied over, decorated, with their own lines around it."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.books import HEADER, table
from tests.workbooks.returned.by_excel import VISIBLE, changed_by, flat, put
from tests.workbooks.returned.by_hand import CONDUCT, LEARNING, OWN, PARTY, RULES, VISITS, written
from tests.workbooks.returned.judging import Returned, Sent

RED = PatternFill("solid", fgColor="FFFF0000")


def _own_lines_above(sheet: Worksheet) -> None:
    """The sheet is called after the department, a number of the annex and a line of who fills in go first,
    the rows of others are hidden."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(1, amount=2)
    sheet.title = "业务科"
    sheet["A1"], sheet["B2"] = "附件2", "报送单位:业务科"
    sheet["H2"], sheet["M2"] = "填表人:孙丽", "报送日期:2030年5月6日"
    for number in (5, 6):
        sheet.row_dimensions[number].hidden = True
    sheet["O7"] = "已培训两期。"


def _only_own_rows(sheet: Worksheet) -> None:
    rows = flat(sheet)
    sheet.delete_rows(3, 5)
    put(sheet, [rows[2], rows[3]], last=VISIBLE + 1)
    sheet["O4"] = "计划已印发。"


def _copied_as_values(sent: Sent) -> Path:
    """All that is seen, copied into a new workbook: no hidden column, no hidden sheet."""
    source = load_workbook(sent.export()).worksheets[0]
    book = Workbook()
    for row in source.iter_rows(min_row=1, max_row=7, max_col=VISIBLE, values_only=True):
        book.active.append(row)
    for area in source.merged_cells.ranges:
        if area.max_col <= VISIBLE:
            book.active.merge_cells(str(area))
    book.active["N5"], book.active["O5"] = "2024-05-08 培训一期。", "参加40人。"
    book.save(sent.folder / "返回.xlsx")
    return sent.folder / "返回.xlsx"


def _a_sheet_for_each_department(sheet: Worksheet) -> None:
    """The whole ledger on both sheets, each department filled in its own."""
    other = sheet.parent.copy_worksheet(sheet)
    sheet.title, other.title = "办公室", "业务科"
    sheet["O3"], other["O5"] = "走访完成。", "培训完成。"


def _coloured(sheet: Worksheet) -> None:
    """What was changed is red, struck through or has a note; the words are the same but for one."""
    sheet["G3"] = CellRichText("(1)建立走访台账,", TextBlock(InlineFont(color="FFFF0000"), "每月走访一次。"))
    sheet["G4"].font, sheet["H4"].fill = Font(strike=True, color="FFFF0000"), RED
    sheet["V5"] = CellRichText(TextBlock(InlineFont(b=True), "重点"), "督办")
    sheet["O6"].comment = Comment("请领导过目", "孙丽")


def _blanks(sheet: Worksheet) -> None:
    """Names with spaces between, full-width signs, no-break spaces, line breaks of a text processor."""
    sheet["H3"], sheet["K3"], sheet["I5"] = "陈\u3000光", "赵 磊\xa0", " 业务科\n"
    sheet["G4"] = "(2)修订《服务承诺制度》。\xa0"
    sheet["M3"], sheet["M5"], sheet["M6"] = "2030年12月31日", "2030.12.31", 47848


def _by_xlsxwriter(sent: Sent) -> Path:
    """A department's own order of columns, one of them its own, and two lines of header."""
    path = sent.folder / "返回.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表一")
    sheet.merge_range("A1:I1", "业务科整改任务落实情况", book.add_format({"bold": True}))
    sheet.merge_range("A2:A3", "序号")
    for column, title in (
        (1, "具体问题"),
        (2, "整改措施"),
        (3, "完成时限"),
        (7, "整改成效"),
        (8, "科室自评"),
    ):
        sheet.merge_range(1, column, 2, column, title)
    sheet.merge_range("E2:G2", "责任落实")
    for column, title in enumerate(("责任领导", "责任科室", "责任人"), start=4):
        sheet.write(2, column, title)
    for number, (row, outcome, mark) in enumerate(((OWN[2], "培训两期。", "好"), (OWN[3], "", "")), start=3):
        texts = [str(number - 2), row[2], row[3], row[7], row[4], row[5], row[6], outcome, mark]
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text)
    book.close()
    return path


def _numbered_beforehand(sheet: Worksheet) -> None:
    """Rows that wait below with their numbers, a sentence, a stamp."""
    for number in range(8, 12):
        sheet[f"A{number}"] = number - 2
    sheet["A12"], sheet["M13"], sheet["M14"] = "以上情况属实。", "业务科(盖章)", "2030年5月8日"


def _bands_of_departments(sent: Sent) -> Path:
    header = ["序号", "问题类别", "具体问题", "整改措施", "整改时限", "整改成效"]
    rows: list[list[str]] = [["整改台账"], header, ["一、办公室(2条)"]]
    rows += [[str(n + 1), *row[1:4], row[7], "走访完成。" if n == 0 else ""] for n, row in enumerate(OWN[:2])]
    rows += [["二、业务科(2条)"]]
    rows += [[str(n + 3), *row[1:4], row[7], ""] for n, row in enumerate(OWN[2:4])]
    return table(sent.folder / "返回.xlsx", rows, merge=["A1:F1", "A3:F3", "A6:F6"])


def _by_formula(sheet: Worksheet) -> None:
    sheet["O3"], sheet["O4"] = '=CONCATENATE("走访",COUNTA(A3:A7),"户")', "已修订。"


CASES = [
    Returned("own lines above", changed_by(_own_lines_above), changed={2: {"outcome": "已培训两期。"}}),
    Returned("only own rows", changed_by(_only_own_rows), changed={3: {"outcome": "计划已印发。"}}, rows=2),
    Returned(
        "copied as values",
        _copied_as_values,
        changed={2: {"progress": "2024-05-08 培训一期。", "outcome": "参加40人。"}},
    ),
    Returned(
        "a sheet for each department",
        changed_by(_a_sheet_for_each_department),
        changed={0: {"outcome": "走访完成。"}, 2: {"outcome": "培训完成。"}},
        rows=10,
    ),
    Returned("coloured and struck through", changed_by(_coloured), changed={2: {"remark": "重点督办"}}),
    Returned("blanks and spellings", changed_by(_blanks)),
    Returned(
        "another order of columns",
        _by_xlsxwriter,
        changed={2: {"outcome": "培训两期。"}},
        unread=frozenset({(4, "I")}),
        rows=2,
    ),
    Returned("numbered beforehand", changed_by(_numbered_beforehand)),
    Returned("bands of departments", _bands_of_departments, changed={0: {"outcome": "走访完成。"}}, rows=4),
    Returned(
        "a formula without its result",
        changed_by(_by_formula),
        refused=frozenset({(3, "O")}),
        changed={1: {"outcome": "已修订。"}},
    ),
    Returned(
        "leader and department in one column",
        written(
            [
                ["序号", "问题类别", "具体问题", "整改措施", "责任领导/牵头部门", "整改时限", "整改成效"],
                ["1", CONDUCT, VISITS, OWN[0][3], "陈光/办公室", "2030-12-31", "走访完成。"],
                ["2", CONDUCT, RULES, OWN[2][3], "陈光\n业务科", "2030年12月底", ""],
                ["3", PARTY, LEARNING, OWN[3][3], "周平 办公室", "2030-12-31", ""],
            ]
        ),
        changed={0: {"outcome": "走访完成。"}},
        unread=frozenset({(4, "E")}),
        rows=3,
    ),
    Returned(
        "the categories alone are numbered otherwise",
        written(
            [
                [*HEADER, "整改成效"],
                [
                    "1",
                    "(一)作风建设不够严实方面",
                    "服务群众不够主动",
                    OWN[0][3],
                    "",
                    "",
                    "",
                    "",
                    "走访完成。",
                ],
                [
                    "2",
                    "(二)党建工作不够扎实方面",
                    "1.学习不够经常问题",
                    "2.定期通报学习情况",
                    "",
                    "",
                    "",
                    "",
                    "",
                ],
            ]
        ),
        changed={0: {"outcome": "走访完成。"}},
        rows=2,
    ),
]
