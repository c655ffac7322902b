"""Reading a ledger workbook: where its table is, what its columns mean, what stands in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ledger import fields
from ledger.titles import whole_title
from tests.workbooks.books import HEADER, by_hand, inline, read, rows_xml, table, texts
from workbooks.reading import UnreadableWorkbook
from workbooks.reading.cells import unescaped

ROW = ["1", "一、作风方面", "1.问题甲", "(1)建立台账", "陈光", "办公室", "赵磊", "2024-12-31"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def test_titles_above_and_totals_below_are_no_rows(path: Path) -> None:
    rows: list[Sequence[object]] = [
        ["某某单位巡察整改台账"],
        ["填表单位:办公室"],
        HEADER,
        [str(number) for number in range(1, 9)],
        ROW,
        ["小计", "", "", "1条"],
        HEADER,
        [*ROW[:3], "(2)开展走访", *ROW[4:]],
        ["合 计:", "", "", 2],
        ["填表人:张三"],
    ]
    found = read(table(path, rows, merge=["A1:H1"]))
    assert [row.number for row in found.rows()] == [5, 8]
    assert found.sheets[0].header == (3,)
    assert [str(problem) for problem in found.problems] == [
        "工作表“台账”第10行:“填表人:张三”不是措施,这一行未读取。"
    ]


@pytest.mark.parametrize("merge", [["D1:F1"], ["D1:F1", "A1:A2", "B1:B2", "C1:C2", "G1:G2"]])
def test_a_header_of_two_rows(merge: list[str], path: Path) -> None:
    rows = [
        ["序号", "问题", "整改措施", "责任落实", "", "", "时限"],
        ["", "", "", "责任领导", "责任科室", "责任人", ""],
        ["1", "问题甲", "建立台账", "陈光", "办公室", "赵磊", "立行立改"],
    ]
    found = read(table(path, rows, merge=merge))
    assert found.sheets[0].columns[3].title.endswith("责任领导")
    assert texts(next(found.rows())) == {
        "number": "1",
        "sub_issue": "问题甲",
        "text": "建立台账",
        "leader": "陈光",
        "department": "办公室",
        "handler": "赵磊",
        "due_on": "立行立改",
    }


def test_merged_cells_say_the_same_downwards(path: Path) -> None:
    rows = [HEADER, ROW, ["2", "", "", "(2)开展走访"], ["3", "", "", "(3)另一件"]]
    first, second, third = read(table(path, rows, merge=["B2:B4", "C2:C3", "E2:E3"])).rows()
    assert second.text(fields.FINDING) == "1.问题甲"
    assert second.text(fields.LEADER) == "陈光"
    assert third.text(fields.CATEGORY) == "一、作风方面"
    assert third.text(fields.FINDING) == third.text(fields.LEADER) == ""
    assert first.text(fields.FINDING) == "1.问题甲"


def test_as_wps_writes_it(path: Path) -> None:
    """A false dimension, no shared texts, cells without references, dates in a Chinese format."""
    data = (
        rows_xml([["整改台账"], HEADER])
        + '<row r="3">'
        + "".join(inline(text) for text in ROW[:7])
        + '<c r="H3" s="1"><v>45657</v></c></row>'
        + "".join(f'<row r="{number}" ht="20" customHeight="1"/>' for number in range(4, 20_000))
        + '<row r="1048576"><c r="A1048576" s="1"/></row>'
    )
    found = read(by_hand(path, data, after='<mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells>'))
    (row,) = found.rows()
    assert row.cells[fields.DUE_ON].value == date(2024, 12, 31)
    assert row.text(fields.MEASURE) == "(1)建立台账"
    assert found.problems == ()


def test_rich_texts_phonetics_and_escapes(path: Path) -> None:
    cell = (
        '<c t="inlineStr"><is><r><t>建立_x000D_\n</t></r><r><t>_x005F_x0041_</t></r>'
        "<rPh sb='0' eb='1'><t>jian</t></rPh></is></c>"
    )
    data = rows_xml([HEADER]) + "<row>" + "".join(inline(text) for text in ROW[:3]) + cell + "</row>"
    (row,) = read(by_hand(path, data)).rows()
    assert row.text(fields.MEASURE) == "建立\n_x0041_"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("建_x0000_立", "建立"),
        ("建_xD800_立", "建立"),
        ("建_xD83D__xDE00_立", "建😀立"),
        ("_xFFFE_建立", "\ufffe建立"),
    ],
)
def test_an_escape_that_no_database_holds_is_left_out(path: Path, written: str, read_as: str) -> None:
    assert unescaped(written) == read_as
    data = rows_xml([HEADER]) + "<row>" + "".join(map(inline, [*ROW[:3], written])) + "</row>"
    (row,) = read(by_hand(path, data)).rows()
    assert row.text(fields.MEASURE).strip("\ufffe") == read_as.strip("\ufffe")


def test_formulas_give_their_saved_result(path: Path) -> None:
    formula = '<c r="D2" t="str"><f>A1</f><v>(1)建立台账</v></c>'
    empty = '<c r="E2"><f>B1</f></c>'
    data = rows_xml([HEADER]) + '<row r="2">' + "".join(map(inline, ROW[:3])) + formula + empty + "</row>"
    found = read(by_hand(path, data))
    (row,) = found.rows()
    assert row.text(fields.MEASURE) == "(1)建立台账"
    says = {(problem.column, problem.is_error) for problem in found.problems}
    assert says == {("D", False), ("E", True)}


def test_error_cells_are_errors_of_their_row(path: Path) -> None:
    data = (
        rows_xml([HEADER])
        + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c>'
        + "".join(inline(text, f"{letter}2") for letter, text in zip("BCD", ROW[1:4], strict=True))
        + '<c r="E2" t="e"><v>#N/A</v></c></row>'
    )
    (problem,) = read(by_hand(path, data)).problems
    assert (problem.row, problem.column, problem.is_error) == (2, "E", True)


def test_each_sheet_with_a_header_is_read(path: Path) -> None:
    table(path, [HEADER, ROW], name="一组")
    book = openpyxl.load_workbook(path)
    book.create_sheet("填表说明").append(["请如实填写"])
    other = book.create_sheet("二组")
    other.append(HEADER)
    other.append(ROW)
    hidden = book.create_sheet("旧表")
    hidden.append(HEADER)
    hidden.sheet_state = "hidden"
    book.save(path)
    found = read(path)
    assert [sheet.name for sheet in found.sheets] == ["一组", "二组"]
    assert [str(problem) for problem in found.problems] == ["工作表“填表说明”:没有找到表头,这张表未读取。"]


def test_unknown_and_double_columns_are_named(path: Path) -> None:
    found = read(table(path, [[*HEADER, "心得", "整改期限"], [*ROW, "x", "y"]]))
    assert [(problem.column, problem.message[:5]) for problem in found.problems] == [
        ("I", "“心得”一"),
        ("J", "“整改期限"),
    ]


def test_what_the_office_said_goes_first(path: Path) -> None:
    table(path, [[*HEADER, "心得"], [*ROW, "x"]])
    remembered = {whole_title("心得"): fields.REMARK, whole_title("责任人"): None}
    (row,) = read(path, titles=remembered).rows()
    assert row.text(fields.REMARK) == "x"
    assert fields.HANDLER not in row.letters
    (row,) = read(path, chosen={"台账": {"I": fields.GOAL, "G": None}}).rows()
    assert row.text(fields.GOAL) == "x"
    assert fields.HANDLER not in row.letters


@pytest.mark.parametrize("title", ["整改措施 ", "整改措施", "整改\n措施", "*整改措施(必填)", "整改措施:"])
def test_titles_are_known_in_any_dress(title: str, path: Path) -> None:
    rows = [[title if name == "整改措施" else name for name in HEADER], ROW]
    (row,) = read(table(path, rows)).rows()
    assert row.text(fields.MEASURE) == "(1)建立台账"


def test_without_a_header_nothing_is_read(path: Path) -> None:
    with pytest.raises(UnreadableWorkbook, match="没有找到表头"):
        read(table(path, [["姓名", "电话"], ["张三", "1"]]))


def test_numbers_are_texts_without_a_point(path: Path) -> None:
    (row,) = read(table(path, [[*HEADER, "备注"], [*ROW, 3.0]])).rows()
    assert row.text(fields.REMARK) == "3"


def test_the_date_is_read_where_its_words_stand_beside_it(tmp_path: Path) -> None:
    """Whichever comes first; alone, the words are read for the date."""
    header = ["具体问题", "整改措施", "整改时限(文字)", "整改时限"]
    both = read(table(tmp_path / "a.xlsx", [header, ["甲", "乙", "2026-03-01前,并长期坚持", "2026-03-01"]]))
    (row,) = both.rows()
    assert (row.text(fields.DUE_ON), row.letters[fields.DUE_ON]) == ("2026-03-01", "D")
    assert [problem.column for problem in both.problems] == ["C"]
    (row,) = read(table(tmp_path / "b.xlsx", [header[:3], ["甲", "乙", "长期坚持"]])).rows()
    assert row.text(fields.DUE_ON) == "长期坚持"


def test_titles_of_two_rows_are_read_together(tmp_path: Path) -> None:
    rows = [
        ["具体问题", "整改措施", "牵头", "配合"],
        ["", "", "单位", "单位"],
        ["甲", "乙", "办公室", "业务科"],
    ]
    (row,) = read(table(tmp_path / "a.xlsx", rows, merge=["A1:A2", "B1:B2"])).rows()
    assert (row.text(fields.DEPARTMENT), row.text(fields.SUPPORTING)) == ("办公室", "业务科")


def test_a_header_of_three_rows_is_held_together_by_its_merges(tmp_path: Path) -> None:
    rows = [
        ["序号", "问题清单", "任务清单", "", "责任清单", ""],
        ["", "具体问题", "整改措施", "时限", "领导", "科室"],
        ["", "", "", "完成时间", "", "主办"],
        ["1", "甲", "乙", "2026-01-01", "陈光", "办公室"],
    ]
    merge = ["A1:A3", "C1:D1", "E1:F1", "B2:B3", "C2:C3", "E2:E3"]
    found = read(table(tmp_path / "a.xlsx", rows, merge=merge))
    (row,) = found.rows()
    assert found.sheets[0].header == (1, 2, 3)
    assert texts(row) == {
        "number": "1",
        "sub_issue": "甲",
        "text": "乙",
        "due_on": "2026-01-01",
        "leader": "陈光",
        "department": "办公室",
    }


@pytest.mark.parametrize(
    ("ticks", "said", "loose"),
    [(["", "√"], "正在整改", []), (["√", "√"], "", ["已完成", "正在整改"]), (["", "拟完成"], "", ["拟完成"])],
)
def test_a_tick_says_what_stands_above_it(
    ticks: list[str], said: str, loose: list[str], tmp_path: Path
) -> None:
    rows = [
        ["具体问题", "整改措施", "完成情况", ""],
        ["", "", "已完成", "正在整改"],
        ["甲", "乙", *ticks],
    ]
    (row,) = read(table(tmp_path / "a.xlsx", rows, merge=["A1:A2", "B1:B2", "C1:D1"])).rows()
    assert row.text(fields.STATUS) == said
    assert [cell.text for cell in row.loose] == loose


def test_another_table_below_is_said_and_the_same_one_again_is_read(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ROW,
        [""],
        ["表二"],
        ["问题类别", "问题数", "已完成", "未完成"],
        ["作风建设", "1", "0", "1"],
    ]
    found = read(table(tmp_path / "a.xlsx", [*rows, [""], ["表三"], HEADER, ROW]))
    assert [(row.number, row.table) for row in found.rows()] == [(2, 0), (10, 1)]
    assert "工作表“台账”第5行:从这一行起是另一张表,未读取。" in [str(one) for one in found.problems]


def test_what_the_system_works_out_is_named_and_left_alone(tmp_path: Path) -> None:
    found = read(
        table(tmp_path / "a.xlsx", [["具体问题", "整改措施", "完成时间"], ["甲", "乙", "2026-01-01"]])
    )
    assert [problem.message for problem in found.problems] == ["“完成时间”由系统得出,未读取。"]
