"""Returned files without our marks: departments' own tables, receivers' forms, texts of other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.workbooks.books import HEADER, by_hand, rows_xml, table
from tests.workbooks.returned.judging import Returned, Sent

CONDUCT, PARTY = "一、关于作风建设不够严实方面", "二、关于党建工作不够扎实方面"
VISITS, RULES = "1.服务群众不够主动问题", "2.内控管理有弱项问题"
LEARNING = "1.学习不够经常问题"
OWN = [
    ["1", CONDUCT, VISITS, "(1)建立走访台账,每月走访一次。", "陈光", "办公室", "赵磊", "2030-12-31"],
    ["2", CONDUCT, VISITS, "(2)修订《服务承诺制度》。", "陈光", "办公室", "赵磊", "长期坚持"],
    ["3", CONDUCT, RULES, "(1)开展采购专项培训。", "陈光", "业务科", "孙丽", "2030-12-31"],
    ["4", PARTY, LEARNING, "(1)制定全年学习计划。", "周平", "业务科", "", "2030-12-31"],
    ["5", PARTY, LEARNING, "(2)定期通报学习情况。", "", "", "", ""],
]
Rows = Sequence[Sequence[object]]


def written(rows: Rows, *, merge: Sequence[str] = ()) -> Callable[[Sent], Path]:
    return lambda sent: table(sent.folder / "返回.xlsx", rows, merge=merge)


def text_file(name: str, *, encoding: str, between: str, more: str = "") -> Callable[[Sent], Path]:
    """As a spreadsheet saves its sheet as text; what holds the separator is quoted."""

    def make(sent: Sent) -> Path:
        rows = [["整改台账"], [*HEADER, "整改成效"], *OWN]
        lines = []
        for row in rows:
            parts = [*row, *[""] * (9 - len(row))]
            if row is OWN[2]:
                parts[8] = f"培训两次{between}参加40人"
            lines.append(between.join(f'"{part}"' if between in part else part for part in parts))
        path = sent.folder / name
        path.write_bytes(("\r\n".join([*lines, more]) + "\r\n").encode(encoding))
        return path

    return make


def _bands(sent: Sent) -> Path:
    """Categories as lines of the table's whole width."""
    header = ["序号", "具体问题", "整改措施", "责任领导", "牵头部门", "整改时限", "整改成效"]
    rows: list[Sequence[object]] = [["整改情况表"], header, [CONDUCT]]
    rows += [[str(n + 1), row[2], row[3], row[4], row[5], row[7], ""] for n, row in enumerate(OWN[:3])]
    rows += [[PARTY]]
    rows += [["1", LEARNING, OWN[3][3], "周平", "业务科", "2030-12-31", "已印发"]]
    rows += [["2", LEARNING, OWN[4][3]], ["3", LEARNING, "(3)请专家授课。"]]
    return table(sent.folder / "返回.xlsx", rows, merge=["A1:G1", "A3:G3", "A7:G7"])


IN_ONE = "(1)建立走访台账,每月走访一次。\n(2)修订《服务承诺制度》。"
BY_FINDING = ["序号", "问题类别", "具体问题", "整改措施", "整改成效"]


def _wps(sent: Sent) -> Path:
    return by_hand(sent.folder / "返回.xlsx", rows_xml([["台账"], HEADER, *OWN]))


TRAINED = {2: {"outcome": "培训两次,参加40人"}}
CASES = [
    Returned("by its words", written([HEADER, *OWN])),
    Returned("written by another program", _wps),
    Returned("bands of categories", _bands, changed={3: {"outcome": "已印发"}}, rows=6, created=1),
    Returned(
        "measures in one cell",
        written(
            [
                BY_FINDING,
                ["1", CONDUCT, VISITS, IN_ONE, "(1)走访12户。\n(2)已修订印发。"],
                ["2", CONDUCT, RULES, "开展采购专项培训。", "培训一次。"],
                ["3", PARTY, LEARNING, "1、制定全年学习计划。\n2、定期通报学习情况。", ""],
            ]
        ),
        changed={0: {"outcome": "走访12户。"}, 1: {"outcome": "已修订印发。"}, 2: {"outcome": "培训一次。"}},
    ),
    Returned(
        "measures in one cell, another number added",
        written([BY_FINDING, ["1", CONDUCT, VISITS, f"{IN_ONE}\n(3)公开投诉电话。", ""]]),
        rows=3,
        created=1,
    ),
    Returned(
        "measures in one cell, one text for all",
        written([BY_FINDING, ["1", CONDUCT, VISITS, IN_ONE, "总体推进顺利。"]]),
        refused=frozenset({(2, "E")}),
        rows=2,
    ),
    Returned(
        "signatures in the column of measures",
        written(
            [
                HEADER,
                *OWN,
                ["", "总计", "", "5", "", "", "", ""],
                ["", "制表:王敏", "", "复核:刘红", "", "审批:何书记", "", "2030年5月6日"],
                ["负责人签名:", "", "", "", "经办人签名:", "", "", ""],
                ["注:1.本表一式两份。2.请用A3纸打印。"],
            ]
        ),
    ),
    Returned(
        "the receiver's words for our states",
        written(
            [
                [*HEADER, "完成情况"],
                [*OWN[0], "正在整改"],
                [*OWN[1], "持续推进中"],
                [*OWN[2], "已完成"],
                [*OWN[3], "整改中"],
                [*OWN[4], "未启动"],
            ]
        ),
        changed={2: {"stated_status": "已完成"}},
    ),
    Returned("csv, GBK", text_file("返回.csv", encoding="gbk", between=","), changed=TRAINED),
    Returned(
        "csv, UTF-8 with semicolons",
        text_file("返回.csv", encoding="utf-8-sig", between=";"),
        changed={2: {"outcome": "培训两次;参加40人"}},
    ),
    Returned(
        "text with tabs, UTF-16",
        text_file("返回.csv", encoding="utf-16", between="\t"),
        changed={2: {"outcome": "培训两次\t参加40人"}},
    ),
]
