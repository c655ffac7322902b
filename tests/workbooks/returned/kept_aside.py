"""The third that nobody looked at while the reader was built."""

from __future__ import annotations

from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.books import HEADER, table
from tests.workbooks.returned.by_excel import ORDERS, cells, changed_by, flat, put
from tests.workbooks.returned.by_hand import (
    BY_FINDING,
    CONDUCT,
    LEARNING,
    OWN,
    PARTY,
    RULES,
    VISITS,
    text_file,
    written,
)
from tests.workbooks.returned.judging import Returned, Sent


def _sorted_by_department(sheet: Worksheet) -> None:
    """The columns up to the deadline were chosen and sorted; what was typed behind them stayed."""
    rows = flat(sheet)
    put(sheet, [rows[2], rows[3], rows[0], rows[1], rows[4]], last=13)
    sheet["O3"] = "成效一句"


def _swapped_and_filled(sheet: Worksheet) -> None:
    rows = flat(sheet)
    put(sheet, [rows[0], rows[1], rows[2], rows[4], rows[3]])
    sheet["O6"] = "已通报两期"


def _columns_moved(sheet: Worksheet) -> None:
    sheet.move_range("O2:O7", cols=15)
    sheet["AD3"] = "换了位置的成效"


def _rate(sheet: Worksheet) -> None:
    sheet["V3"], sheet["V4"] = 0.12345, -1500
    sheet["V3"].number_format = "0.00%"
    sheet["V4"].number_format = "#,##0"


def _foot(sheet: Worksheet) -> None:
    sheet["A9"] = "审核意见:同意上报。"
    sheet.merge_cells("A9:V9")
    sheet["B11"], sheet["H11"], sheet["M11"] = "分管领导(签字):", "联系人:李红", "联系电话:0571-12345678"
    sheet["B12"], sheet["C12"], sheet["D12"] = "问题数", "措施数", "完成率"
    sheet["B13"], sheet["C13"], sheet["D13"] = 3, 5, 0.4


def _total_by_formula(sheet: Worksheet) -> None:
    sheet["C8"], sheet["G8"], sheet["P8"] = "总 计", "=COUNTA(G3:G7)", "已完成0项,整改中4项"


def _two_tables(sent: Sent) -> Path:
    header = HEADER[:1] + HEADER[2:]
    rows: list[list[str]] = [["整改台账"], [CONDUCT], header]
    rows += [row[:1] + row[2:] for row in OWN[:3]]
    rows += [[""], [PARTY], header, *(row[:1] + row[2:] for row in OWN[3:])]
    return table(sent.folder / "返回.xlsx", rows, merge=["A1:G1", "A2:G2", "A8:G8"])


CASES = [
    Returned(
        "some columns sorted",
        changed_by(_sorted_by_department),
        refused=frozenset((row, "G") for row in (3, 4, 5, 6)),
    ),
    Returned(
        "two rows swapped and one filled",
        changed_by(_swapped_and_filled),
        refused=frozenset({(6, "G"), (7, "G")}),
    ),
    Returned("a column moved", changed_by(_columns_moved), changed={0: {"outcome": "换了位置的成效"}}),
    Returned(
        "deadlines, more of them",
        cells({"M3": "2030/9/30前", "M4": "30年9月", "M5": "二〇三〇年四季度", "M6": "9月30日", "M7": None}),
        changed={0: {"due_on": "2030-09-30"}},
        refused=frozenset({(4, "M"), (5, "M"), (6, "M")}),
        proposed={(4, "M"): "2030-09-30", (5, "M"): "2030-12-31", (6, "M"): "2030-09-30"},
    ),
    Returned(
        "deadlines, spoken",
        cells({"M3": "年底", "M5": "2030年11月中旬", "M6": "2030年下半年"}),
        refused=frozenset({(3, "M"), (5, "M"), (6, "M")}),
        proposed={(3, "M"): "2030-12-31", (5, "M"): "2030-11-20", (6, "M"): "2030-12-31"},
    ),
    Returned("rates", changed_by(_rate), changed={0: {"remark": "12.35%"}, 1: {"remark": "-1,500"}}),
    Returned("a foot of many lines", changed_by(_foot)),
    Returned("a total by formula", changed_by(_total_by_formula)),
    Returned(
        "measures in one line",
        written(
            [
                BY_FINDING,
                [
                    "1",
                    CONDUCT,
                    VISITS,
                    "①建立走访台账,每月走访一次。②修订《服务承诺制度》。",
                    "①走访12户。②已印发。",
                ],
                ["2", CONDUCT, RULES, "1.开展采购专项培训。", "办了一期。"],
            ]
        ),
        changed={0: {"outcome": "走访12户。"}, 1: {"outcome": "已印发。"}, 2: {"outcome": "办了一期。"}},
        rows=3,
    ),
    Returned("two tables below each other", _two_tables),
    Returned(
        "text with tabs, GBK, a foot",
        text_file("返回.csv", encoding="gb18030", between="\t", more="填表人:张三\t\t\t审核人:李四"),
        changed={2: {"outcome": "培训两次\t参加40人"}},
    ),
    Returned(
        "progress of one day reworded, another added without a day",
        cells({"N3": ORDERS.replace("收到意见两条", "收到意见三条,已答复")}),
        changed={0: {"corrected": "2024-06-07 又走访八户,收到意见三条,已答复。"}},
    ),
    Returned(
        "a text of its own in the number's column and behind the table",
        cells({"A3": "1(重点)", "X5": "请核", "Q6": "会议纪要3份"}),
        unread=frozenset({(3, "A"), (5, "X"), (6, "Q")}),
    ),
    Returned(
        "learning",
        written(
            [
                [*HEADER, "落实情况说明"],
                [*OWN[3], "学了两次"],
                ["", PARTY, LEARNING, "制定全年学习计划", "", "", "", ""],
            ]
        ),
        refused=frozenset({(3, "D")}),
        unread=frozenset({(2, "I")}),
        rows=2,
    ),
]
