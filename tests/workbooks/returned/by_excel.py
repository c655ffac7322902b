"""Our own export as departments change it. Rows 3 to 7 are measures, columns A to V, W is the mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.returned.judging import Returned, Sent

VISIBLE = 22
Change = Callable[[Worksheet], None]


def changed_by(change: Change) -> Callable[[Sent], Path]:
    def make(sent: Sent) -> Path:
        path = sent.export()
        book = load_workbook(path)
        change(book.worksheets[0])
        book.save(path)
        return path

    return make


def cells(values: Mapping[str, object]) -> Callable[[Sent], Path]:
    def change(sheet: Worksheet) -> None:
        for place, value in values.items():
            sheet[place] = value

    return changed_by(change)


def flat(sheet: Worksheet) -> list[list[object]]:
    """Merged cells taken apart and filled, as sorting wants them; the rows of the table."""
    for area in list(sheet.merged_cells.ranges):
        if area.min_row < 3:
            continue
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
        for row in range(area.min_row, area.max_row + 1):
            sheet.cell(row, area.min_col, value)
    return [[cell.value for cell in sheet[number]] for number in range(3, 8)]


def put(sheet: Worksheet, rows: list[list[object]], *, first: int = 1, last: int = VISIBLE) -> None:
    for number, row in enumerate(rows, start=3):
        for column in range(first, last + 1):
            sheet.cell(number, column).value = row[column - 1]


def _reversed(sheet: Worksheet) -> None:
    put(sheet, flat(sheet)[::-1])


def _whole_rows_reversed(sheet: Worksheet) -> None:
    put(sheet, flat(sheet)[::-1], last=VISIBLE + 1)


def _shifted_up(sheet: Worksheet) -> None:
    rows = flat(sheet)
    put(sheet, [*rows[1:], [None] * (VISIBLE + 1)])


def _percents(sheet: Worksheet) -> None:
    for place, value, form in (
        ("O3", 0.805, "0.0%"),
        ("O4", 0.97, "0%"),
        ("O5", 1234.5, '#,##0.00"万元"'),
        ("O6", 0.1 + 0.2, "General"),
        ("O7", 12, "0"),
    ):
        sheet[place] = value
        sheet[place].number_format = form


def _signatures(sheet: Worksheet) -> None:
    sheet["A8"], sheet["G8"] = "合计", "5条"
    sheet["B10"], sheet["G10"], sheet["N10"] = "填表人:张三", "审核人:李四", "填表日期:2030年5月6日"
    sheet["A11"] = "单位负责人(签字):"
    sheet["N11"] = "(盖章)"
    sheet["N12"] = "2030年  月  日"


def _subtotals(sheet: Worksheet) -> None:
    rows = flat(sheet)
    put(sheet, [], last=VISIBLE + 1)
    sheet.insert_rows(6)
    sheet["C6"], sheet["G6"], sheet["H6"] = "小计", 3, "已完成1条"
    sheet["F9"], sheet["G9"] = "本页合计", "共5条"
    assert rows


def _comments_and_filters(sheet: Worksheet) -> None:
    sheet["G3"].comment = Comment("这一条已经和业务科对过", "张三")
    sheet.auto_filter.ref = "A2:V7"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.freeze_panes = "C3"


def _second_sheets(sheet: Worksheet) -> None:
    other = sheet.parent.create_sheet("填表说明")
    other.append(["一、请于月底前返回。"])
    other.append(["二、联系人:王敏"])


def _new_column(sheet: Worksheet) -> None:
    sheet["X2"] = "部门意见"
    sheet["X4"] = "建议延后"
    sheet["Y5"] = "另附说明一份"


def _inserted(sheet: Worksheet) -> None:
    sheet.insert_rows(8)
    for column, value in (
        ("B", "二、关于党建工作不够扎实方面"),
        ("C", "1.学习不够经常问题"),
        ("G", "(3)请专家授课。"),
    ):
        sheet[f"{column}8"] = value


def _dates(sheet: Worksheet) -> None:
    for row, text in zip(
        range(3, 8), ("2030.9", "12月底前", "2030年第三季度", "上半年", "集中整改期末"), strict=True
    ):
        sheet[f"M{row}"] = text
    sheet["H7"], sheet["I7"] = "陈光", "办公室"


def _unmerged(sheet: Worksheet) -> None:
    """Taken apart and left empty below, as spreadsheets do it."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


ORDERS = "2024-06-07 又走访八户,收到意见两条。\n2024-05-06 已走访三户。"
CASES = [
    Returned("untouched", lambda sent: sent.export()),
    Returned(
        "visible columns sorted", changed_by(_reversed), refused=frozenset((row, "G") for row in (3, 4, 6, 7))
    ),
    Returned("whole rows sorted", changed_by(_whole_rows_reversed)),
    Returned(
        "cells shifted up",
        changed_by(_shifted_up),
        refused=frozenset((row, "G") for row in (3, 4, 5, 6)),
        rows=4,
    ),
    Returned(
        "a reworded measure",
        cells({"G3": "(1)建立走访台账,每月至少走访一次。", "G5": "(1)全部换成新的说法,请第三方检查。"}),
        changed={
            0: {"text": "建立走访台账,每月至少走访一次。"},
            2: {"text": "全部换成新的说法,请第三方检查。"},
        },
    ),
    Returned("a finding of another row", cells({"C5": "1.学习不够经常问题"}), refused=frozenset({(5, "C")})),
    Returned(
        "deadlines that are no dates",
        changed_by(_dates),
        refused=frozenset((row, "M") for row in range(3, 8)),
        proposed={
            (3, "M"): "2030-09-30",
            (4, "M"): "2030-12-31",
            (5, "M"): "2030-09-30",
            (6, "M"): "2030-06-30",
            (7, "M"): "2030-09-15",
        },
    ),
    Returned(
        "a deadline nobody can read",
        cells({"M3": "2030年13月40日", "M5": "看情况", "M6": "2030年11月30日"}),
        refused=frozenset({(3, "M"), (5, "M")}),
        changed={3: {"due_on": "2030-11-30"}},
    ),
    Returned(
        "kinds of deadlines in other words",
        cells({"L3": "即行即改", "L5": "长期", "L6": "分阶段"}),
        changed={0: {"timeframe": "立行立改"}, 2: {"timeframe": "长期坚持"}},
        refused=frozenset({(6, "L")}),
    ),
    Returned(
        "at once and without a date",
        cells({"H7": "陈光", "I7": "办公室", "M7": "立行立改"}),
        refused=frozenset({(7, "M")}),
        proposed={(7, "M"): "立行立改(2030-09-15前)"},
    ),
    Returned(
        "dates as cells",
        cells({"M3": date(2031, 1, 31), "M5": datetime(2031, 2, 28, 0, 0)}),
        changed={0: {"due_on": "2031-01-31"}, 2: {"due_on": "2031-02-28"}},
    ),
    Returned(
        "percents and amounts",
        changed_by(_percents),
        changed={
            0: {"outcome": "80.5%"},
            1: {"outcome": "97%"},
            2: {"outcome": "1,234.50万元"},
            3: {"outcome": "0.3"},
            4: {"outcome": "12"},
        },
    ),
    Returned("totals and signatures", changed_by(_signatures)),
    Returned("subtotals", changed_by(_subtotals)),
    Returned("comments, filters, hidden rows", changed_by(_comments_and_filters)),
    Returned("second sheets", changed_by(_second_sheets)),
    Returned("a column of their own", changed_by(_new_column), unread=frozenset({(4, "X"), (5, "Y")})),
    Returned(
        "typed where nothing is read",
        cells(
            {"Q3": "走访记录本12页", "R5": "已销号", "S5": "2030-05-01", "U5": "供应商原因", "O5": "已培训"}
        ),
        unread=frozenset({(3, "Q"), (5, "R"), (5, "S"), (5, "U")}),
        changed={2: {"outcome": "已培训"}},
    ),
    Returned(
        "progress reworded",
        cells({"N3": ORDERS.replace("已走访三户。", "已走访四户,都有记录。")}),
        changed={0: {"corrected": "2024-05-06 已走访四户,都有记录。"}},
    ),
    Returned(
        "progress added",
        cells({"N3": f"2024-07-08 再走访一户。\n{ORDERS}"}),
        changed={0: {"progress": "2024-07-08 再走访一户。"}},
    ),
    Returned("merged cells taken apart", changed_by(_unmerged)),
    Returned("a row of its own", changed_by(_inserted), rows=6, created=1),
    Returned(
        "a name written wrongly",
        cells({"H3": "陈广", "I5": "业务部"}),
        refused=frozenset({(3, "H"), (5, "I")}),
        proposed={(5, "I"): "业务科"},
    ),
]
